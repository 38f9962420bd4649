//! What came of a referral, or how it is going, as a letter for the health record.

use askama::Template;
use axum::extract::{Path, State};

use crate::{
    consent::{Consent, Purpose},
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{OrganisationId, ReferralId, TeamId},
    },
    partnership::{Organisation, Service, Site, Team},
    person::Person,
    referral::{
        model::{Referral, Refused},
        store::{Feedback, Progress},
    },
    web::{Chrome, Page, say, ui},
};

#[derive(Template)]
#[template(path = "referral/web/letter.html")]
pub(super) struct Letter {
    chrome: Chrome,
    back: String,
    /// Where it goes, line by line, as it may stand in the window of an envelope.
    to: Vec<String>,
    from: Vec<String>,
    dated: String,
    heading: &'static str,
    facts: Vec<ui::Row>,
    paragraphs: Vec<String>,
    /// Whether the patient agreed that it is noted in the health record.
    for_record: bool,
}

pub(super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Letter>> {
    let actor = here.actor();
    let letter = db.read(&actor, async |tx| letter(tx, &id).await).await?;
    Ok(Page(Letter {
        chrome: here.chrome("/referrals"),
        ..letter
    }))
}

/// The last word to the referrer, at the level at which they were told it.
async fn last_word(
    tx: &mut Tx,
    referral: &Referral,
) -> Result<Option<(&'static str, Vec<String>, jiff::Timestamp)>> {
    if referral.state().is_open() {
        let told = Progress::of(tx, referral.id()).await?.into_iter().next();
        return Ok(told.map(|told| ("How a referral is going", told.paragraphs, told.told_at)));
    }
    let told = Feedback::of(tx, referral.id()).await?;
    Ok(told.map(|told| ("What came of a referral", told.paragraphs, told.sent_at)))
}

async fn letter(tx: &mut Tx, id: &ReferralId) -> Result<Letter> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NoLetter));
    }
    let (heading, paragraphs, told_at) = last_word(tx, &referral)
        .await?
        .ok_or_else(|| Error::refused(Refused::NothingTold))?;
    let person = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    let details = person.details();
    let mut facts = vec![ui::Row::new("Patient", details.name().full())];
    facts.extend(
        details
            .born
            .map(|born| ui::Row::new("Date of birth", say::date(born))),
    );
    let number = details.nhs_number.as_ref();
    facts.extend(number.map(|number| ui::Row::new("NHS number", say::nhs_number(number.digits()))));
    facts.extend([
        ui::Row::new("Reference", referral.reference()),
        ui::Row::new("Referred", say::date(date_of(referral.sent_at()))),
        ui::Row::new("Service", service.details.naming.inside()),
    ]);
    let phone = service.details.phone.clone();
    let mut from = vec![service.details.naming.inside().to_owned()];
    from.push(organisation(tx, referral.to_organisation()).await?);
    from.extend((!phone.is_empty()).then_some(phone));
    Ok(Letter {
        chrome: Chrome::plain(),
        back: format!("/referrals/{id}"),
        to: address(tx, referral.from_organisation(), referral.from_team()).await?,
        from,
        dated: say::date(date_of(told_at)),
        heading,
        facts,
        paragraphs,
        for_record: consent.covers(Purpose::WriteToRecord),
    })
}

async fn organisation(tx: &mut Tx, id: &OrganisationId) -> Result<String> {
    let found = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(found.details.name)
}

/// The team, its organisation, and the place where it sits: by the names that tell an envelope's reader nothing.
async fn address(tx: &mut Tx, of: &OrganisationId, team: &TeamId) -> Result<Vec<String>> {
    let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
    let mut lines = vec![team.details.naming.outside().to_owned()];
    let site = match &team.site {
        Some(site) => Site::find(tx, site).await?,
        None => None,
    };
    match site {
        Some(site) => {
            lines.push(site.details.naming.outside().to_owned());
            lines.extend(site.details.address.lines().map(str::to_owned));
            lines.extend(site.details.postcode.map(|code| code.to_string()));
        }
        None => lines.push(organisation(tx, of).await?),
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.dedup();
    Ok(lines)
}
