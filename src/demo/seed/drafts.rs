//! Referrals that are written and not sent, for a program that measures sending.

use super::{
    super::{
        chance::Chance,
        crowd::{Crowd, Numbers},
        packs,
        person::Ages,
        play::record,
    },
    SignedIn, store,
};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity,
    kit::{
        actor::{Actor, Staff},
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
    },
    partnership::Service,
    referral::{
        actions as verbs,
        model::{Agreed, Asked},
    },
};

/// Drafts that are made safe together.
const ARMFUL: usize = 50;
/// The stream of chance that they come from, which no partnership uses.
const STREAM: u64 = u64::MAX;

/// Writes so many drafts, each for a new person, in turn for those who are signed in and refer.
///
/// # Errors
/// `Refused` when nobody who refers is signed in, `Internal` when the database says so.
pub async fn write_drafts(db: &Db, seed: u64, count: usize, signed_in: &[SignedIn]) -> Result<()> {
    let refers = |one: &&SignedIn| matches!(one.role, "referrer" | "team-lead");
    let senders: Vec<&SignedIn> = signed_in.iter().filter(refers).collect();
    if senders.is_empty() && count > 0 {
        return Err(Error::Refused(
            "Nobody who refers is signed in. Use --each.".to_owned(),
        ));
    }
    let mut chance = Chance::seeded(seed, STREAM);
    let people = db
        .read(&Actor::Operator(None), async |tx| store::people(tx).await)
        .await?;
    let mut numbers = Numbers::after(people);
    let mut crowd = Crowd::new(Ages::Adults, date_of(db.clock().now()));
    for first in (0..count).step_by(ARMFUL) {
        let sender = senders[first / ARMFUL % senders.len()];
        let operator = Actor::Operator(Some(sender.partnership.parse()?));
        db.write(&operator, async |tx| {
            let staff = identity::actions::staff(tx, &sender.membership).await?;
            let now = tx.now;
            tx.go_on(Actor::Staff(staff.clone()), now).await?;
            let services = verbs::targets(tx).await?;
            for _ in first..count.min(first + ARMFUL) {
                let invented = crowd.next(1, &mut chance, &mut numbers);
                let patient = record(tx, invented).await?;
                let draft = verbs::begin(tx, &patient.id).await?;
                let asked = asked(tx, &staff, &services, &mut chance)?;
                verbs::fill(tx, &draft, 1, |form| *form = asked).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Everything filled in.
fn asked(tx: &Tx, staff: &Staff, services: &[Service], chance: &mut Chance) -> Result<Asked> {
    let none = || Error::Refused(format!("{} can refer to no service.", staff.name));
    let service = services.get(chance.below(services.len())).ok_or_else(none)?;
    let area = chance.pick(&service.details.areas).id.clone();
    let summary = chance
        .text(packs::list(&packs::words().summaries, &area))
        .to_owned();
    Ok(Asked {
        service: Some(service.id.clone()),
        areas: vec![area],
        summary,
        contact_checked_at: Some(tx.now),
        agreed: Some(Agreed {
            given_on: date_of(tx.now),
            given_by: GivenBy::Person,
            method: Method::Spoken,
            purposes: vec![
                Purpose::ReferAndContact,
                Purpose::SeeHealthDetails,
                Purpose::AskForEvidence,
            ],
            feedback: FeedbackLevel::FullSummary,
            explained_by: staff.membership.clone(),
            recorded_at: tx.now,
            wording: None,
        }),
        ..Asked::default()
    })
}
