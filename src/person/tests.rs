//! Stories of people: recorded, found, changed, shared, erased.

mod door;

use jiff::{Timestamp, civil::date};

use super::{
    actions::{self, Again, Said},
    model::{
        Channel, Details, Flag, Kind, Manner, Name, Phone, Query, Safety, duplicate::Verdict, equality,
        samples,
    },
    *,
};
use crate::{
    kit::{
        actor::{Actor, Role, Staff},
        clock::Clock,
        db::{self, Db},
        error::{Error, Result},
        id::{PartnershipId, PersonId, Source},
    },
    on_both, params,
    world::database::{Engine, fresh},
};

/// A partnership with two surgeries and a law centre, without anybody in it.
struct Place {
    db: Db,
    ids: Source,
    partnership: PartnershipId,
    kept_at: db::Place,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let db::Place::Folder(folder) = &self.kept_at {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let clock = Clock::turned("2026-11-22T10:00:00Z".parse().unwrap());
        let (db, kept_at) = fresh(engine, clock).await;
        let ids = Source::seeded(7);
        let partnership: PartnershipId = ids.next(Timestamp::UNIX_EPOCH);
        db.write(&Actor::Operator(None), async |tx| {
            tx.run(
                "INSERT INTO turn (partnership, seq) VALUES ($1, 0)",
                params![partnership.clone()],
            )
            .await
        })
        .await
        .unwrap();
        Self {
            db,
            ids,
            partnership,
            kept_at,
        }
    }

    /// Somebody who works at an organisation of their own.
    fn staff(&self, role: Role) -> Actor {
        let ids = &self.ids;
        let at = Timestamp::UNIX_EPOCH;
        Actor::Staff(Staff {
            account: ids.next(at),
            membership: ids.next(at),
            partnership: self.partnership.clone(),
            organisation: ids.next(at),
            team: None,
            role,
            name: "Sam Okafor".into(),
        })
    }

    async fn adds(&self, actor: &Actor, details: Details) -> PersonId {
        self.db
            .write(actor, async |tx| {
                actions::add(tx, details, Said::default(), &[]).await
            })
            .await
            .unwrap()
    }

    async fn finds(&self, actor: &Actor, typed: &str) -> Vec<String> {
        let query = Query::parse(typed);
        let found = self
            .db
            .read(actor, async |tx| actions::search(tx, &query).await)
            .await
            .unwrap();
        found.people.iter().map(Person::listed).collect()
    }

    async fn opens(&self, actor: &Actor, id: &PersonId) -> Option<Person> {
        self.db
            .read(actor, async |tx| Person::find(tx, id).await)
            .await
            .unwrap()
    }

    async fn refers(&self, from: &Actor, id: &PersonId, to: &Actor) -> Result<()> {
        let organisation = to.staff().unwrap().organisation.clone();
        self.db
            .write(from, async |tx| {
                actions::become_known(tx, id, &organisation).await
            })
            .await
    }

    async fn rows(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = self
            .db
            .read(&Actor::Operator(None), async |tx| {
                tx.first(&sql, params![], |row| row.get(0)).await
            })
            .await;
        count.unwrap().unwrap()
    }
}

/// The same role at the same organisation.
fn colleague(of: &Actor, role: Role) -> Actor {
    Actor::Staff(Staff {
        role,
        ..of.staff().unwrap().clone()
    })
}

fn named(given: &str, family: &str, born: &str) -> Details {
    samples::named(given, family, born)
}

on_both! {
    async fn a_person_is_found_again_by_anything_that_was_recorded(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let id = place.adds(&nurse, samples::details()).await;
        place.adds(&nurse, named("John", "Smith", "1951-07-30")).await;
        for typed in [
            "beg", "amina", "ÁMINA begum", "ami 1980", "3/2/1980", "3/2/80", "943 476 5919", "le1 4ab", "LE1 beg",
            "07700 900", "amina@example.org", "begom amena", "begam 3/2/1980",
        ] {
            assert_eq!(place.finds(&nurse, typed).await, ["BEGUM, Amina"], "{typed}");
        }
        for typed in ["", "???", "amina smith", "begum 1981", "LE2", "% _", "'; DROP TABLE person; --", "a\0b@c.example"] {
            assert_eq!(place.finds(&nurse, typed).await, Vec::<String>::new(), "{typed}");
        }
        assert_eq!(place.opens(&nurse, &id).await.unwrap().details(), &samples::details());
    }

    async fn nobody_finds_who_is_not_theirs(engine: Engine) {
        let place = Place::new(engine).await;
        let (nurse, elsewhere) = (place.staff(Role::Referrer), place.staff(Role::Referrer));
        let id = place.adds(&nurse, samples::details()).await;
        for stranger in [&elsewhere, &place.staff(Role::Adviser)] {
            assert_eq!(place.finds(stranger, "begum").await, Vec::<String>::new());
            assert_eq!(place.opens(stranger, &id).await, None);
            assert!(matches!(place.refers(stranger, &id, stranger).await, Err(Error::NotFound)));
            let alike = place.db.read(stranger, async |tx| actions::lookalikes(tx, &samples::details()).await).await;
            assert_eq!(alike.unwrap(), []);
        }
        assert_eq!(place.finds(&colleague(&nurse, Role::TeamLead), "begum").await, ["BEGUM, Amina"]);
    }

    async fn nobody_opens_a_record_by_rank(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let id = place.adds(&nurse, samples::details()).await;
        for &role in Role::ALL {
            let other = colleague(&nurse, role);
            let opened = place.db.read(&other, async |tx| Person::find(tx, &id).await).await;
            let searched = place.db.read(&other, async |tx| actions::search(tx, &Query::parse("begum")).await).await;
            let added = place.db
                .write(&other, async |tx| actions::add(tx, named("X", "Y", ""), Said::default(), &[]).await)
                .await;
            let meets = matches!(
                role,
                Role::Referrer | Role::TeamLead | Role::Intake | Role::Adviser | Role::Supervisor
            );
            assert_eq!((opened.is_ok(), searched.is_ok(), added.is_ok()), (meets, meets, meets), "{role:?}");
        }
        let job = Actor::Job(place.partnership.clone());
        assert!(place.opens(&job, &id).await.is_some(), "a queued message is checked again before it leaves");
        let elsewhere = Actor::Job(place.ids.next(Timestamp::UNIX_EPOCH));
        assert_eq!(place.opens(&elsewhere, &id).await, None);
    }

    async fn a_referral_lets_the_other_side_find_the_person_and_what_changes_later(engine: Engine) {
        let place = Place::new(engine).await;
        let (nurse, adviser) = (place.staff(Role::Referrer), place.staff(Role::Adviser));
        let id = place.adds(&nurse, samples::details()).await;
        place.refers(&nurse, &id, &adviser).await.unwrap();
        place.refers(&nurse, &id, &adviser).await.unwrap();
        assert_eq!(place.finds(&adviser, "begum").await, ["BEGUM, Amina"]);

        let mut details = samples::details();
        details.names = vec![
            Name::new(Kind::Legal, "Amina", "Patel").unwrap(),
            Name::new(Kind::Former, "Amina", "Begum").unwrap(),
        ];
        details.mobile = None;
        place.db.write(&adviser, async |tx| actions::change(tx, &id, 1, details.clone()).await).await.unwrap();
        for actor in [&nurse, &adviser] {
            assert_eq!(place.finds(actor, "patel").await, ["PATEL, Amina"]);
            assert_eq!(place.finds(actor, "begum").await, ["PATEL, Amina"]);
            assert_eq!(place.finds(actor, "07700 900123").await, Vec::<String>::new());
        }
        let keys = model::keys(&details);
        let (once, for_each): (Vec<_>, Vec<_>) = keys.iter().partition(|key| model::is_for_everybody(key));
        let keys = i64::try_from(once.len() + 2 * for_each.len()).unwrap();
        assert_eq!((place.rows("person_key").await, place.rows("person_known").await), (keys, 2));
    }

    async fn a_change_to_an_older_version_is_refused(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let id = place.adds(&nurse, samples::details()).await;
        let change = async |version: i64, given: &str| {
            let details = named(given, "Begum", "");
            place.db.write(&nurse, async |tx| actions::change(tx, &id, version, details).await).await
        };
        change(1, "Amena").await.unwrap();
        assert!(matches!(change(1, "Amy").await, Err(Error::Stale)));
        assert_eq!(place.finds(&nurse, "begum").await, ["BEGUM, Amena"]);
        let empty = place.db.write(&nurse, async |tx| actions::change(tx, &id, 2, Details::default()).await).await;
        assert!(matches!(empty, Err(Error::Refused(_))));
    }

    async fn safe_contact_is_kept_with_who_asked_and_stops_what_is_not_safe(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let id = place.adds(&nurse, samples::details()).await;
        let reach = async |channel| {
            place.db.read(&nurse, async |tx| actions::reach(tx, &id, channel).await).await
        };
        assert!(matches!(reach(Channel::Text).await, Err(Error::Refused(_))));
        let said = Said {
            answers: vec![(Channel::Text, Safety::Safe), (Channel::Post, Safety::Unsafe)],
            manner: Manner { code_phrase: "The library book".into(), ..Manner::default() },
            again: Again::Keep,
        };
        place.db.write(&nurse, async |tx| actions::hear(tx, &id, 1, said).await).await.unwrap();
        assert_eq!(reach(Channel::Text).await.unwrap().manner().code_phrase, "The library book");
        for channel in [Channel::Post, Channel::Email, Channel::Call, Channel::Voicemail] {
            assert!(matches!(reach(channel).await, Err(Error::Refused(_))), "{channel:?}");
        }
        let person = place.opens(&nurse, &id).await.unwrap();
        let asked = person.safe_contact().answer(Channel::Post).asked.clone().unwrap();
        assert_eq!((asked.name.as_str(), asked.at), ("Sam Okafor", "2026-11-22T10:00:00Z".parse().unwrap()));

        let mut details = person.details().clone();
        details.mobile = Phone::parse("07700 900999").ok();
        place.db.write(&nurse, async |tx| actions::change(tx, &id, 2, details).await).await.unwrap();
        assert!(reach(Channel::Text).await.is_err(), "the answer was about the other number");
    }

    async fn a_second_record_of_one_person_is_noticed_before_it_is_made(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let amina = place.adds(&nurse, samples::details()).await;
        let alike = async |details: &Details| {
            let alike = place.db.read(&nurse, async |tx| actions::lookalikes(tx, details).await).await.unwrap();
            alike.into_iter().map(|one| (one.person.id().clone(), one.likeness.verdict)).collect::<Vec<_>>()
        };
        for (given, family, born, verdict) in [
            ("Amina", "Begum", "1980-02-03", Verdict::Likely),
            ("Begum", "Amina", "1980-02-03", Verdict::Likely),
            ("Amena", "Begam", "1980-03-02", Verdict::Possible),
            ("Amina", "Begum", "1980-02-08", Verdict::Likely),
            ("Amina", "Begum", "1990-02-03", Verdict::Likely),
            ("A", "Begum", "1980-02-04", Verdict::Possible),
        ] {
            let found = alike(&named(given, family, born)).await;
            assert_eq!(found, [(amina.clone(), verdict)], "{given} {family} {born}");
        }
        let twin = Details {
            names: vec![Name::new(Kind::Legal, "Farhana", "Begum").unwrap()],
            nhs_number: None,
            email: None,
            ..samples::details()
        };
        assert_eq!(alike(&twin).await, [(amina.clone(), Verdict::MayBeTwin)]);
        assert_eq!(alike(&named("John", "Smith", "1980-02-03")).await, []);
    }

    async fn two_people_who_look_alike_can_be_kept_apart(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let first = place.adds(&nurse, named("Amina", "Begum", "1980-02-03")).await;
        let second = place.adds(&nurse, named("Amina", "Begum", "1980-02-03")).await;
        let twice = async |id: &PersonId| {
            let twice = place.db.read(&nurse, async |tx| actions::recorded_twice(tx, id).await).await.unwrap();
            twice.len()
        };
        assert_eq!((twice(&first).await, twice(&second).await), (1, 1));
        place.db.write(&nurse, async |tx| actions::keep_apart(tx, &first, &second).await).await.unwrap();
        assert_eq!((twice(&first).await, twice(&second).await), (0, 0));
        let third = place.db
            .write(&nurse, async |tx| {
                let apart = [first.clone(), second.clone()];
                actions::add(tx, named("Amina", "Begum", "1980-02-03"), Said::default(), &apart).await
            })
            .await
            .unwrap();
        assert_eq!(twice(&third).await, 0);
        let with_itself = place.db.write(&nurse, async |tx| actions::keep_apart(tx, &first, &first).await).await;
        assert!(matches!(with_itself, Err(Error::NotFound)));
    }

    async fn flags_are_set_with_a_name_and_ended(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        let id = place.adds(&nurse, samples::details()).await;
        let flag = async |version, review_on| {
            place.db.write(&nurse, async |tx| actions::flag(tx, &id, version, "Dog", review_on).await).await
        };
        flag(1, date(2027, 1, 5)).await.unwrap();
        assert!(matches!(flag(2, date(2026, 11, 22)).await, Err(Error::Refused(_))));
        let expected = Flag::set("Dog", date(2027, 1, 5), date(2026, 11, 22), "Sam Okafor").unwrap();
        assert_eq!(place.opens(&nurse, &id).await.unwrap().flags(), [expected]);
        place.db.write(&nurse, async |tx| actions::end_flag(tx, &id, 2, 0).await).await.unwrap();
        assert!(place.opens(&nurse, &id).await.unwrap().flags().is_empty());
        let gone = place.db.write(&nurse, async |tx| actions::end_flag(tx, &id, 3, 0).await).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    }

    async fn equality_answers_are_seen_by_advisers_only(engine: Engine) {
        let place = Place::new(engine).await;
        let (nurse, adviser) = (place.staff(Role::Referrer), place.staff(Role::Adviser));
        let id = place.adds(&nurse, samples::details()).await;
        place.refers(&nurse, &id, &adviser).await.unwrap();
        let mut answers = equality::Equality::default();
        answers.answered(equality::Question::Religion, equality::Answer::PrefersNotToSay);
        let save = async |version| {
            place.db.write(&adviser, async |tx| actions::record_equality(tx, &id, &answers, version).await).await
        };
        save(0).await.unwrap();
        assert!(matches!(save(0).await, Err(Error::Stale)));
        save(1).await.unwrap();
        assert!(matches!(save(1).await, Err(Error::Stale)));
        let read = async |actor: &Actor| {
            place.db.read(actor, async |tx| actions::equality(tx, &id).await).await
        };
        assert_eq!(read(&adviser).await.unwrap(), (answers.clone(), 2));
        assert!(matches!(read(&nurse).await, Err(Error::NotFound)));
        assert!(matches!(read(&place.staff(Role::Adviser)).await, Err(Error::NotFound)));
    }

    async fn erasing_leaves_nothing_of_the_person_and_all_of_the_others(engine: Engine) {
        let place = Place::new(engine).await;
        let (nurse, adviser) = (place.staff(Role::Referrer), place.staff(Role::Adviser));
        let other = place.adds(&nurse, named("John", "Smith", "1951-07-30")).await;
        let tables = ["person", "person_known", "person_key", "person_apart", "person_equality"];
        let mut before = Vec::new();
        for table in tables {
            before.push(place.rows(table).await);
        }
        let id = place.adds(&nurse, samples::details()).await;
        place.refers(&nurse, &id, &adviser).await.unwrap();
        place.db.write(&nurse, async |tx| actions::keep_apart(tx, &id, &other).await).await.unwrap();
        let answers = equality::Equality::default();
        place.db
            .write(&adviser, async |tx| actions::record_equality(tx, &id, &answers, 0).await)
            .await
            .unwrap();
        let job = Actor::Job(place.partnership.clone());
        place.db.write(&job, async |tx| erase(tx, &id).await).await.unwrap();
        for (table, rows) in tables.iter().zip(before) {
            assert_eq!(place.rows(table).await, rows, "{table}");
        }
        assert_eq!(place.finds(&nurse, "smith").await, ["SMITH, John"]);
    }

    async fn a_long_list_is_cut_and_says_so(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        for day in 1..=27 {
            place.adds(&nurse, named("Amina", "Begum", &format!("1980-02-{day:02}"))).await;
        }
        let search = async |typed: &str| {
            let query = Query::parse(typed);
            place.db.read(&nurse, async |tx| actions::search(tx, &query).await).await.unwrap()
        };
        let found = search("begum").await;
        assert_eq!((found.people.len(), found.more), (25, true));
        let found = search("begum 3/2/1980").await;
        assert_eq!((found.people.len(), found.more), (1, false));
    }

    async fn nearer_names_are_listed_first(engine: Engine) {
        let place = Place::new(engine).await;
        let nurse = place.staff(Role::Referrer);
        for (given, family) in [("Johanna", "Smithson"), ("Jo", "Smyth"), ("John", "Smith"), ("Jo", "Smith")] {
            place.adds(&nurse, named(given, family, "")).await;
        }
        let expected = ["SMITH, Jo", "SMITH, John", "SMITHSON, Johanna", "SMYTH, Jo"];
        assert_eq!(place.finds(&nurse, "smith jo").await, expected);
    }
}

on_both! {
    async fn a_check_finds_what_does_not_agree(engine: Engine) {
        let place = Place::new(engine).await;
        let (nurse, adviser) = (place.staff(Role::Referrer), place.staff(Role::Adviser));
        let id = place.adds(&nurse, samples::details()).await;
        place.refers(&nurse, &id, &adviser).await.unwrap();
        place.adds(&nurse, named("Sukarno", "", "")).await;
        let operator = Actor::Operator(Some(place.partnership.clone()));
        let found_after = async |spoil: &str| {
            let found: Result<()> = place.db
                .write(&operator, async |tx| {
                    if !spoil.is_empty() {
                        assert!(tx.run(spoil, params![]).await? > 0, "{spoil}");
                    }
                    let mut wrong = Vec::from_iter(actions::check_keys(tx).await?.1);
                    let mut after = String::new();
                    while let looked @ actions::Looked { last: Some(_), .. } = actions::check_some(tx, &after, 1).await? {
                        wrong.extend(looked.wrong.into_iter().map(|(_, sentence)| sentence));
                        after = looked.last.unwrap();
                    }
                    Err(Error::Refused(wrong.join(" ")))
                })
                .await;
            found.unwrap_err().to_string()
        };
        assert_eq!(found_after("").await, "");
        for (spoil, said) in [
            ("UPDATE person SET listed = 'SMITH, John' WHERE born IS NOT NULL", "name, birth or number in lists"),
            ("UPDATE person SET born = '1980-02-04' WHERE born IS NOT NULL", "name, birth or number in lists"),
            ("UPDATE person SET keys = 'x' WHERE born IS NOT NULL", "search keys are not those"),
            ("UPDATE person SET record = '{}' WHERE born IS NOT NULL", "cannot be read"),
            ("DELETE FROM person_key WHERE key = '#9434765919'", "cannot find them"),
            ("DELETE FROM person_key WHERE key LIKE '~%'", "An organisation that knows this person cannot find them"),
            ("DELETE FROM person_known", "No organisation knows"),
            ("INSERT INTO person_key SELECT partnership, organisation, '#1', person FROM person_key WHERE key = '#9434765919'", "were expected"),
        ] {
            let found = found_after(spoil).await;
            assert!(found.contains(said), "{spoil}: {found}");
        }
    }
}
