//! Verbs of screening.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    model::{Asking, By, Counts, Found, Help, Refused, Screening, settled},
    store::{self, asking_team},
};
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{DraftId, PersonId, ReferralId, ScreeningId},
    },
    partnership::{Team, packs},
    person::Person,
    referral::{
        self,
        model::{Described, Draft},
    },
};

/// Keeps what a patient was asked and answered. It is never changed; other answers are another screening.
///
/// # Errors
/// `NotFound` for anybody but health staff, and for a person they do not know; `Refused` for what is missing, or was
/// settled in the same visit.
pub async fn ask(tx: &mut Tx, person: &PersonId, asking: Asking) -> Result<ScreeningId> {
    let (organisation, team) = asking_team(tx)?;
    Person::find(tx, person).await?.ok_or(Error::NotFound)?;
    let pack = packs::questionnaire(&asking.pack).ok_or(Error::NotFound)?;
    let today = date_of(tx.now);
    let visit = Screening::of_visit(tx, person, (&asking.pack, today)).await?;
    asking.check(pack, &settled(&visit)).map_err(Error::refused)?;
    let site = Team::find(tx, &team).await?.and_then(|team| team.site);
    let staff = tx.staff()?;
    let screening = Screening {
        id: tx.id(),
        person: person.clone(),
        organisation,
        team,
        site,
        asked_by: staff.membership.clone(),
        asked_by_name: staff.name.clone(),
        asked_on: today,
        asked_at: tx.now,
        pack_version: pack.version.clone(),
        asking,
    };
    screening.insert(tx).await?;
    tx.record(Event::Screened(screening.id.clone())).await?;
    Ok(screening.id)
}

/// The needs of a screening with which help is wanted, and that are in no referral.
///
/// # Errors
/// `NotFound`.
pub async fn to_refer(tx: &mut Tx, id: &ScreeningId) -> Result<(Screening, Vec<Found>)> {
    let screening = Screening::find(tx, id).await?.ok_or(Error::NotFound)?;
    let mut found = Found::of(tx, id).await?;
    found.retain(|need| need.help == Some(Help::Yes) && need.life == super::model::Life::Wanted);
    Ok((screening, found))
}

/// Puts the needs with which help is wanted into a draft of the actor's team, each as it was described: by its
/// question.
///
/// # Errors
/// `NotFound`; `Refused` when one has no area, or there is none.
pub async fn refer(
    tx: &mut Tx,
    id: &ScreeningId,
    described: &BTreeMap<String, Described>,
) -> Result<DraftId> {
    let (screening, found) = to_refer(tx, id).await?;
    if found.is_empty() {
        return Err(Error::refused(Refused::NothingToRefer));
    }
    let draft = referral::actions::begin(tx, &screening.person).await?;
    let mut areas = Vec::new();
    for need in &found {
        let described = described
            .get(&need.question)
            .ok_or_else(|| Error::refused(Refused::NoArea))?;
        packs::area(&described.area).ok_or_else(|| Error::refused(Refused::NoArea))?;
        store::describe(tx, (id, &need.question), described, &draft).await?;
        areas.push(described.area.clone());
    }
    let version = Draft::find(tx, &draft).await?.ok_or(Error::NotFound)?.version;
    let letter_on = screening.asking.letter_on;
    referral::actions::fill(tx, &draft, version, |asked| {
        for area in areas {
            if !asked.areas.contains(&area) {
                asked.areas.push(area);
            }
        }
        asked.letter_on = asked.letter_on.or(letter_on);
    })
    .await?;
    Ok(draft)
}

/// What was said of the needs of a draft goes with the referral that it became. A consequence of its sending.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn referred(tx: &mut Tx, referral: &ReferralId) -> Result<()> {
    let Some(draft) = &store::draft_with_needs(tx, referral).await? else {
        return Ok(());
    };
    let mut by_area: BTreeMap<String, Described> = BTreeMap::new();
    for found in store::in_draft(tx, draft).await? {
        let area = found.area.clone();
        let described = match by_area.remove(&area) {
            Some(before) => before.and(&found),
            None => found,
        };
        by_area.insert(area, described);
    }
    for described in by_area.values() {
        referral::actions::describe(tx, referral, described).await?;
    }
    store::refer_from(tx, draft, referral).await
}

/// How many people were asked and what came of it, from a day to before another: by what they are compared, each with
/// its code and name, and in all. What may be read of it is for [`super::model::suppressed`] to say.
///
/// # Errors
/// `NotFound` for anybody but a manager.
pub async fn compared(
    tx: &mut Tx,
    by: By,
    days: (Date, Date),
) -> Result<(Vec<(String, String, Counts)>, Counts)> {
    store::counted(tx, by, days).await
}

/// The needs of a draft that was thrown away wait for another.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget_draft(tx: &mut Tx, draft: &DraftId) -> Result<()> {
    store::forget_draft(tx, draft).await
}
