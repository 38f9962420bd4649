//! What a demonstration holds of each model: every way in that is natural to it, teams with every habit, and what goes wrong.

use std::collections::BTreeSet;

use super::Folder;
use crate::{
    demo::play::{Rhythm, Way, natural, rhythms},
    partnership::packs::service_model,
};

/// The partnerships of a demonstration, each with its model.
fn partnerships(folder: &Folder) -> Vec<(String, String)> {
    let both = folder.texts("SELECT partnership || ' ' || model FROM partnership");
    let split = |both: &String| {
        let (id, model) = both.split_once(' ').unwrap();
        (id.to_owned(), model.to_owned())
    };
    both.iter().map(split).collect()
}

pub(super) fn referrals_come_by_every_way_that_is_natural(folder: &Folder) {
    for (partnership, model) in partnerships(folder) {
        let ways = natural(service_model(&model).unwrap());
        let mut expected: BTreeSet<String> = ways
            .iter()
            .map(|way| way.counted_as().code().to_owned())
            .collect();
        expected.insert("reopened".to_owned());
        // Only these have two services.
        if ["1", "7"].contains(&model.as_str()) {
            expected.insert("onward".to_owned());
        }
        let here = format!("WHERE partnership = '{partnership}'");
        let routes = folder.texts(&format!("SELECT DISTINCT route FROM referral {here}"));
        assert_eq!(routes, expected, "model {model}");
        for (way, sql) in [
            (
                Way::Myself,
                "arrival {} AND kind = 'self' AND referral IS NOT NULL",
            ),
            (
                Way::Email,
                "arrival {} AND kind = 'mail' AND referral IS NOT NULL",
            ),
            (Way::Paper, "sheet {} AND referral IS NOT NULL"),
            (
                Way::Question,
                "question {} AND referral IS NOT NULL AND answer IS NOT NULL",
            ),
            (Way::Screened, "found_need {} AND referral IS NOT NULL"),
            (Way::List, "batch {} AND state = 'done'"),
        ] {
            let count = folder.number(&format!("SELECT count(*) FROM {}", sql.replace("{}", &here)));
            assert!(count > 0, "{way:?} of model {model}");
        }
    }
}

pub(super) fn each_habit_of_a_team_shows_in_what_it_sends(folder: &Folder) {
    let first = "sent_at < '2024-11-22'";
    let last = "sent_at >= '2026-07-22'";
    for (partnership, model) in partnerships(folder) {
        let teams = folder.texts(&format!(
            "SELECT t.id FROM team t JOIN organisation o ON o.partnership = t.partnership AND o.id = t.organisation
             WHERE t.partnership = '{partnership}' AND o.kind = 'health'"
        ));
        let count = |rhythm: Rhythm, when: &str| -> i64 {
            let of = teams.iter().zip(rhythms(teams.len()));
            of.filter(|(_, other)| *other == rhythm)
                .map(|(team, _)| {
                    folder.number(&format!(
                        "SELECT count(*) FROM referral WHERE partnership = '{partnership}' AND from_team = '{team}' AND {when}"
                    ))
                })
                .sum()
        };
        assert!(teams.len() > 2, "model {model}");
        assert!(
            count(Rhythm::Steady, first) > 0 && count(Rhythm::Steady, last) > 0,
            "model {model}"
        );
        let dropping = (
            count(Rhythm::DroppingOff, first),
            count(Rhythm::DroppingOff, last),
        );
        assert!(dropping.0 > 1 && dropping.1 == 0, "model {model}: {dropping:?}");
        assert_eq!(count(Rhythm::NeverInducted, "1 = 1"), 0, "model {model}");
    }
}

pub(super) fn clocks_are_missed_people_are_recorded_twice_and_consent_is_withdrawn(folder: &Folder) {
    for (partnership, model) in partnerships(folder) {
        for (what, sql) in [
            (
                "met late",
                "obligation o WHERE o.partnership = '{}' AND o.met_at > o.due_at",
            ),
            (
                "still owed",
                "obligation o WHERE o.partnership = '{}' AND o.met_at IS NULL AND o.waived_at IS NULL AND o.due_at < '2026-11-21'",
            ),
            (
                "withdrawn",
                "consent c WHERE c.partnership = '{}' AND c.withdrawn_at IS NOT NULL",
            ),
            (
                "looks alike",
                "person a JOIN person b ON b.partnership = a.partnership AND b.born = a.born AND b.id > a.id
                     AND substr(b.listed, 1, 3) = substr(a.listed, 1, 3) WHERE a.partnership = '{}'",
            ),
            (
                "three years ago",
                "referral r WHERE r.partnership = '{}' AND r.sent_at < '2024-02-01'",
            ),
        ] {
            let count = folder.number(&format!(
                "SELECT count(*) FROM {}",
                sql.replace("{}", &partnership)
            ));
            assert!(count > 0, "{what} in model {model}");
        }
    }
}

pub(super) fn families_take_part_and_providers_outside_are_asked(folder: &Folder) {
    for (partnership, model) in partnerships(folder) {
        let here = format!("WHERE partnership = '{partnership}'");
        for (what, wanted, sql) in [
            ("providers in use", 3, "provider {} AND closed_on IS NULL"),
            (
                "a provider that closed",
                1,
                "provider {} AND closed_on IS NOT NULL",
            ),
            (
                "waits for an answer",
                2,
                "outside {} AND answer IS NULL AND withdrawn_at IS NULL",
            ),
            (
                "late with an answer",
                1,
                "outside {} AND answer IS NULL AND withdrawn_at IS NULL AND answer_by < '2026-11-22'",
            ),
            ("took it on", 1, "outside {} AND answer = 'accepted'"),
            ("did not take it on", 1, "outside {} AND answer = 'refused'"),
            ("called back", 1, "outside {} AND withdrawn_at IS NOT NULL"),
            ("joint parties", 2, "party {}"),
            ("a carer", 1, "kin {} AND relation = 'carer'"),
            (
                "a carer who is referred",
                1,
                "referral {} AND person IN (SELECT other FROM kin WHERE relation = 'carer')",
            ),
            (
                "a party who agrees no more",
                1,
                "party JOIN consent c ON c.partnership = party.partnership AND c.id = party.consent
                     WHERE c.withdrawn_at IS NOT NULL AND party.partnership = '{p}'",
            ),
        ] {
            let sql = sql.replace("{}", &here).replace("{p}", &partnership);
            let count = folder.number(&format!("SELECT count(*) FROM {sql}"));
            assert_eq!(count, wanted, "{what} in model {model}");
        }
    }
}
