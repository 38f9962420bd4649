//! The form of a service: what can be chosen, what it starts with, and what was typed into it.

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{OrganisationId, TeamId},
    },
    partnership::{
        model::{Channel, DAYS, Kind, Partnership, Service, ServiceDetails},
        packs,
        web::{
            choices::{
                id_text, naming_fields, opening_fields, organisation_choices, sensitivities, team_choices,
            },
            form::{Drawn, Shown, errors, typed_over},
        },
    },
    web::{Choice, Errors, Typed},
};

/// What can be chosen for a service.
pub(super) struct Offers {
    pub(super) organisations: Vec<Choice>,
    pub(super) receivers: Vec<Choice>,
    pub(super) sensitivities: Vec<Choice>,
    pub(super) areas: Vec<Choice>,
    pub(super) channels: Vec<Choice>,
}

impl Offers {
    pub(super) async fn now(tx: &mut Tx, service: Option<&Service>) -> Result<Self> {
        let of = service.map(|service| &service.organisation);
        let receiver = service.and_then(|service| service.team.as_ref());
        let area = |area: &packs::Area| Choice::new(&area.id, &area.label).hint(&area.hint);
        let channel = |channel: &Channel| Choice::new(channel.code(), channel.words());
        Ok(Self {
            organisations: organisation_choices(tx, &[Kind::Advice], of).await?,
            receivers: team_choices(tx, &[Kind::Advice], receiver).await?,
            sensitivities: sensitivities(),
            areas: packs::areas().iter().map(area).collect(),
            channels: Channel::ALL.iter().map(channel).collect(),
        })
    }

    /// The form over what is kept, or over what a new service starts with.
    pub(super) fn under(&self, drawn: Drawn, kept: Typed, version: i64) -> Shown {
        let mut fields = vec![
            (
                "organisation",
                "Which advice provider offers it?",
                self.organisations.as_slice(),
            ),
            ("receiver", "Which team receives referrals?", &self.receivers),
            ("name", "Name, as staff say it", &[]),
            (
                "sensitivity",
                "May this name be read by others?",
                &self.sensitivities,
            ),
            ("neutral", "Name for outside", &[]),
            ("area", "Which areas of law does it cover?", &self.areas),
            ("channel", "How does it usually reach people?", &self.channels),
            ("phone", "Telephone number", &[]),
        ];
        fields.extend(DAYS.map(|(_, field, day)| (field, day, &[][..])));
        drawn.over(kept, version, &fields)
    }
}

/// What the page of a new service starts with: the words, areas and channel of the model.
pub(super) async fn starting(tx: &mut Tx) -> Result<Typed> {
    let partnership = Partnership::find(tx).await?;
    let channel = partnership.details.channel.code();
    let Some(model) = packs::service_model(&partnership.model) else {
        return Ok(Typed::of([("channel", channel)]));
    };
    let areas = model.areas.iter().map(|area| ("area", area.id.clone()));
    Ok(Typed::of(naming_fields(&model.service).into_iter().chain(areas)).with("channel", channel))
}

pub(super) fn kept(service: &Service) -> Typed {
    let details = &service.details;
    let areas = details.areas.iter().map(|area| ("area", area.id.clone()));
    Typed::of(
        naming_fields(&details.naming)
            .into_iter()
            .chain(opening_fields(&details.opening))
            .chain(areas),
    )
    .with("organisation", service.organisation.to_string())
    .with("receiver", id_text(service.team.as_ref()))
    .with("channel", details.channel.code())
    .with("phone", details.phone.as_str())
}

/// A service as it was typed: whose it is, who receives, and what it is.
pub(super) type Read = (OrganisationId, Option<TeamId>, ServiceDetails);

pub(super) fn read(typed: &Typed, kept: &Typed) -> std::result::Result<Read, Errors> {
    let field = typed_over(typed, kept);
    let ticked = typed.all("area");
    let areas: Vec<_> = packs::areas()
        .iter()
        .filter(|area| ticked.contains(&area.id.as_str()))
        .collect();
    let details = ServiceDetails::typed(&field, &areas);
    let mut errors = errors(details.as_ref().err().cloned().unwrap_or_default());
    let of = field("organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    if of.is_none() {
        errors.add("organisation", "Choose which advice provider offers it");
    }
    let receiver = match field("receiver").unwrap_or_default() {
        "" => None,
        id => id
            .parse::<TeamId>()
            .map_err(|_| errors.add("receiver", "Choose a team from the list"))
            .ok(),
    };
    match (of, details) {
        (Some(of), Ok(details)) if errors.is_empty() => Ok((of, receiver, details)),
        _ => Err(errors),
    }
}
