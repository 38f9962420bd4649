//! What can be chosen on these pages, what their lists ask for, and what their forms start from.

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{Id as _, OrganisationId, SiteId, TeamId},
    },
    partnership::{
        model::{DAYS, Kind, Naming, Opening, Organisation, Partnership, Sensitivity, Site, Team},
        store::{Show, Wanted},
    },
    web::{After, Choice, Paging, Typed, paging::ROWS},
};

/// What a new name starts with: a partnership whose own name tells too much starts every name as one that does.
pub(super) async fn new_naming(tx: &mut Tx) -> Result<Typed> {
    let naming = Partnership::find(tx).await?.details.naming;
    let neutral = match naming.sensitivity() {
        Sensitivity::Ordinary => "",
        Sensitivity::Sensitive => naming.outside(),
    };
    Ok(Typed::of([
        ("sensitivity", naming.sensitivity().code()),
        ("neutral", neutral),
    ]))
}

pub(super) fn naming_fields(naming: &Naming) -> [(&'static str, String); 3] {
    [
        ("name", naming.inside().to_owned()),
        ("sensitivity", naming.sensitivity().code().to_owned()),
        ("neutral", naming.neutral().to_owned()),
    ]
}

pub(super) fn opening_fields(opening: &Opening) -> impl Iterator<Item = (&'static str, String)> {
    DAYS.into_iter().map(|(day, field, _)| (field, opening.text(day)))
}

/// The field of an id that may be absent.
pub(super) fn id_text(id: Option<&impl ToString>) -> String {
    id.map(ToString::to_string).unwrap_or_default()
}

pub(super) fn sensitivities() -> Vec<Choice> {
    Sensitivity::ALL
        .iter()
        .map(|value| Choice::new(value.code(), value.words()))
        .collect()
}

pub(super) fn shows() -> Vec<Choice> {
    vec![Choice::new("closed", "Closed")]
}

/// Which rows a list asks for: its filters, and the row after which it begins.
pub(super) fn wanted(paging: &Paging) -> Wanted {
    let after = paging
        .after
        .as_ref()
        .and_then(After::keys::<2>)
        .unwrap_or_default();
    Wanted {
        name: paging.filters.get("name").to_owned(),
        show: if paging.filters.has("show", "closed") {
            Show::Closed
        } else {
            Show::Open
        },
        after: (after[0].to_owned(), after[1].to_owned()),
        rows: ROWS + 1,
    }
}

/// The organisation to whose parts a list is narrowed, when its page led there.
pub(super) async fn narrowed(tx: &mut Tx, paging: &Paging) -> Result<Option<Organisation>> {
    match paging.filters.get("organisation").parse::<OrganisationId>() {
        Ok(id) => Organisation::find(tx, &id).await,
        Err(_) => Ok(None),
    }
}

/// The organisations in use, of these kinds, for choosing from; with the one that was chosen before, also when it is
/// closed now.
pub(super) async fn organisation_choices(
    tx: &mut Tx,
    kinds: &[Kind],
    now: Option<&OrganisationId>,
) -> Result<Vec<Choice>> {
    let offered = Organisation::offered(tx, kinds, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name)| Choice::new(id.as_str(), name))
        .collect())
}

/// The places in use, for choosing from; with the one that was chosen before.
pub(super) async fn site_choices(tx: &mut Tx, now: Option<&SiteId>) -> Result<Vec<Choice>> {
    let offered = Site::offered(tx, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name)| Choice::new(id.as_str(), name))
        .collect())
}

/// The teams in use of organisations of these kinds, for choosing from, each with whose it is; with the one that was
/// chosen before.
pub(super) async fn team_choices(tx: &mut Tx, kinds: &[Kind], now: Option<&TeamId>) -> Result<Vec<Choice>> {
    let offered = Team::offered(tx, kinds, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name, of)| Choice::new(id.as_str(), format!("{name} ({of})")))
        .collect())
}
