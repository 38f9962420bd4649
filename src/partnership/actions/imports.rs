//! Taking practices in from the public register: uploaded, looked through, and then taken all at once or not at all.

use std::collections::BTreeMap;

use super::editor;
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{ImportId, OrganisationId},
    },
    partnership::{
        model::{
            Kind, LONGEST_NAME, Naming, OdsCode, Opening, Organisation, OrganisationDetails, Partnership,
            Sensitivity, Site, SiteDetails, Standing, Team, TeamDetails,
        },
        register::{
            self, Decision, Import, ImportState, Practice, Reading, Review, RowErrors, Selection, Taken,
            Verdict,
        },
    },
};

/// Keeps what was read from a file, so that it can be looked through. Takes nothing in.
///
/// # Errors
/// `NotFound` for one who may not change the partnership.
pub async fn upload_import(
    tx: &mut Tx,
    file_name: &str,
    selection: Selection,
    reading: Reading,
) -> Result<ImportId> {
    editor(tx)?;
    let import = Import::of(tx.id(), file_name, selection, reading, tx.now);
    import.insert(tx).await?;
    Ok(import.id)
}

/// An import beside the places that are here now.
///
/// # Errors
/// `NotFound`.
pub async fn review_import(tx: &mut Tx, id: &ImportId) -> Result<(Import, Review)> {
    editor(tx)?;
    let import = Import::find(tx, id).await?.ok_or(Error::NotFound)?;
    let known = Site::known(tx).await?;
    let review = register::review(import.chosen.clone(), &known);
    Ok((import, review))
}

/// Takes an import in: every new practice becomes a health organisation with one place and one team that can refer.
/// All of it or nothing.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when rows are wrong, something is undecided, or it was taken or dropped before.
pub async fn take_import(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
    decisions: &BTreeMap<OdsCode, Decision>,
    errors: RowErrors,
) -> Result<Taken> {
    let (import, review) = review_import(tx, id).await?;
    import.check(&review, decisions, errors)?;
    let partnership = Partnership::find(tx).await?;
    let mut hosts: BTreeMap<_, _> = Organisation::registered(tx).await?.into_iter().collect();
    let mut taken = Taken {
        here: review.here(),
        errors: import.error_count,
        ..Taken::default()
    };
    for (practice, verdict) in &review.rows {
        let decision = decisions.get(&practice.code);
        match (verdict, decision) {
            (Verdict::Here(_), _) => {}
            (Verdict::New, _) | (Verdict::Probably(_), Some(Decision::Another)) => {
                let host = match hosts.remove(&practice.code) {
                    Some(host) => in_use(tx, host).await?,
                    None => add_organisation(tx, practice).await?,
                };
                add(tx, &partnership, host, practice).await?;
                taken.added += 1;
            }
            (Verdict::Probably(place), Some(Decision::Same)) => {
                Site::keep_register(tx, &place.id, &practice.code, &practice.register()).await?;
                tx.record(Event::SiteChanged(place.id.clone())).await?;
                taken.matched += 1;
            }
            (Verdict::Probably(_), Some(Decision::Skip) | None) => taken.skipped += 1,
        }
    }
    Import {
        state: ImportState::Taken(taken),
        version,
        ..import
    }
    .save(tx)
    .await?;
    Ok(taken)
}

/// Puts an import aside for good.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it was taken in.
pub async fn drop_import(tx: &mut Tx, id: &ImportId, version: i64) -> Result<()> {
    editor(tx)?;
    let import = Import::find(tx, id).await?.ok_or(Error::NotFound)?;
    if let ImportState::Taken(_) = import.state {
        return Err(register::Refused::TakenAlready.into());
    }
    Import {
        state: ImportState::Dropped,
        version,
        ..import
    }
    .save(tx)
    .await
}

/// An organisation that is here with the practice's code: used again, should it have been closed.
async fn in_use(tx: &mut Tx, host: Organisation) -> Result<OrganisationId> {
    if host.standing != Standing::Open {
        let host = Organisation {
            standing: Standing::Open,
            ..host.clone()
        };
        host.save(tx).await?;
        tx.record(Event::OrganisationChanged(host.id.clone())).await?;
    }
    Ok(host.id)
}

async fn add(
    tx: &mut Tx,
    partnership: &Partnership,
    host: OrganisationId,
    practice: &Practice,
) -> Result<()> {
    let site = Site {
        id: tx.id(),
        organisation: host.clone(),
        details: SiteDetails {
            naming: named(partnership, practice.name.clone()),
            ods_code: Some(practice.code.clone()),
            address: practice.address.clone(),
            postcode: Some(practice.postcode.clone()),
            phone: practice.phone.clone(),
            opening: Opening::default(),
        },
        register: practice.register(),
        standing: Standing::Open,
        version: 1,
    };
    site.insert(tx).await?;
    tx.record(Event::SiteAdded(site.id.clone())).await?;
    let name: String = format!("{} team", practice.name)
        .chars()
        .take(LONGEST_NAME)
        .collect();
    let team = Team {
        id: tx.id(),
        organisation: host,
        site: Some(site.id),
        details: TeamDetails {
            naming: named(partnership, name),
        },
        standing: Standing::Open,
        version: 1,
    };
    team.insert(tx).await?;
    tx.record(Event::TeamAdded(team.id)).await
}

async fn add_organisation(tx: &mut Tx, practice: &Practice) -> Result<OrganisationId> {
    let details = OrganisationDetails {
        kind: Kind::Health,
        name: practice.name.clone(),
        ods_code: Some(practice.code.clone()),
    };
    let organisation = Organisation {
        id: tx.id(),
        details,
        standing: Standing::Open,
        version: 1,
    };
    organisation.insert(tx).await?;
    tx.record(Event::OrganisationAdded(organisation.id.clone()))
        .await?;
    Ok(organisation.id)
}

/// A name in a partnership whose own name tells too much starts with the neutral one outside.
fn named(partnership: &Partnership, name: String) -> Naming {
    match partnership.details.naming.sensitivity() {
        Sensitivity::Ordinary => Naming::ordinary(name),
        Sensitivity::Sensitive => Naming::sensitive(name, partnership.details.naming.outside()),
    }
}
