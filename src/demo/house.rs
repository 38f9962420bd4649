//! One partnership, set up as its operator would: organisations, places, teams, services, who may refer to
//! them, and the people who work there.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan as _, civil::time};

use super::{
    chance::Chance,
    crowd::Numbers,
    packs::{self, Advice, Body, Group, Spot},
    person::postcode,
    staff::Recruiter,
};
use crate::{
    kit::{
        actor::{Actor, Role, Staff},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, PartnershipId, ServiceId, SiteId, TeamId},
    },
    partnership::{
        actions,
        model::{
            Kind, Naming, Opening, OrganisationDetails, Partnership, Postcode, Sensitivity, ServiceDetails,
            SiteDetails, TeamDetails, Whom,
        },
        packs::{Area, ServiceModel, area},
    },
};

/// What a partnership is to be like.
pub(super) struct Blueprint {
    pub model: &'static ServiceModel,
    pub name: String,
    pub region: String,
    pub bodies: Vec<Body>,
    pub advice: Vec<Advised>,
    pub funders: Vec<String>,
    /// Advisers of each provider, and members of staff of each team that refers.
    pub advisers: usize,
    pub referrers: usize,
    /// Tells its addresses apart from those of the others.
    pub domain: String,
    pub created_at: Timestamp,
}

/// An advice provider that is to be, with the areas of law in its scope.
pub(super) struct Advised {
    pub name: String,
    pub areas: Vec<&'static Area>,
}

impl Advised {
    /// A provider of the pack, in the scope of a service model.
    pub fn of(advice: &Advice, model: &ServiceModel) -> Self {
        let chosen: Vec<&'static Area> = advice.areas.iter().filter_map(|id| area(id)).collect();
        let areas = if chosen.is_empty() {
            model.areas.clone()
        } else {
            chosen
        };
        Self {
            name: advice.name.clone(),
            areas,
        }
    }
}

/// A partnership that was set up, as far as its history needs to know it.
pub(super) struct House {
    pub partnership: PartnershipId,
    pub model: &'static ServiceModel,
    pub providers: Vec<Provider>,
    pub senders: Vec<Sender>,
}

/// An advice provider with its people. The first adviser is the one whom the sign-in page offers.
pub(super) struct Provider {
    pub service: ServiceId,
    pub areas: Vec<String>,
    pub intake: Vec<Staff>,
    pub advisers: Vec<Staff>,
}

/// A team that refers.
pub(super) struct Sender {
    /// Counted over the organisations of the health side.
    pub organisation: usize,
    /// The name of its place that may leave the building.
    pub place: String,
    pub staff: Vec<Staff>,
}

/// Sets a partnership up.
///
/// # Errors
/// Whatever the verbs refuse; then something is wrong with the blueprint.
pub(super) async fn build(
    tx: &mut Tx,
    plan: &Blueprint,
    chance: &mut Chance,
    numbers: &mut Numbers,
) -> Result<House> {
    tx.go_on(Actor::Operator(None), plan.created_at).await?;
    let partnership = actions::create(tx, plan.model, &plan.name).await?;
    let mut details = Partnership::find(tx).await?.details;
    details.region.clone_from(&plan.region);
    actions::change_details(tx, details, 1).await?;
    let mut builder = Builder {
        plan,
        chance,
        numbers,
        recruiter: Recruiter {
            domain: plan.domain.clone(),
            hired: 0,
        },
    };
    let funders = builder.funders(tx).await?;
    let (senders, places) = builder.health(tx).await?;
    let providers = builder.advice(tx, &funders, &places).await?;
    Ok(House {
        partnership,
        model: plan.model,
        providers,
        senders,
    })
}

struct Builder<'a> {
    plan: &'a Blueprint,
    chance: &'a mut Chance,
    numbers: &'a mut Numbers,
    recruiter: Recruiter,
}

impl Builder<'_> {
    async fn organisation(&mut self, tx: &mut Tx, kind: Kind, name: &str) -> Result<OrganisationId> {
        tx.now += 1.second();
        let details = OrganisationDetails {
            kind,
            name: name.to_owned(),
            ods_code: None,
        };
        actions::add_organisation(tx, details).await
    }

    async fn hire(&mut self, tx: &mut Tx, role: Role, organisation: &OrganisationId) -> Result<()> {
        self.recruiter
            .hire(tx, self.chance, role, organisation, None)
            .await
            .map(|_| ())
    }

    async fn funders(&mut self, tx: &mut Tx) -> Result<Vec<OrganisationId>> {
        let mut funders = Vec::new();
        for name in &self.plan.funders {
            let funder = self.organisation(tx, Kind::Funder, name).await?;
            self.hire(tx, Role::Funder, &funder).await?;
            if has_researchers(self.plan.model) {
                self.hire(tx, Role::Researcher, &funder).await?;
            }
            funders.push(funder);
        }
        Ok(funders)
    }

    async fn health(&mut self, tx: &mut Tx) -> Result<(Vec<Sender>, Vec<SiteId>)> {
        let (mut senders, mut places) = (Vec::new(), Vec::new());
        for (number, body) in self.plan.bodies.iter().enumerate() {
            let organisation = self.organisation(tx, Kind::Health, &body.name).await?;
            for spot in &body.site {
                let site = actions::add_site(tx, &organisation, self.site(spot)).await?;
                for group in &spot.teams {
                    let place = (Some(&site), spot.outside.as_deref().unwrap_or(&spot.name));
                    senders.push(self.team(tx, number, &organisation, place, group).await?);
                }
                places.push(site);
            }
            for group in &body.teams {
                senders.push(self.team(tx, number, &organisation, (None, ""), group).await?);
            }
            if number == 0 {
                self.hire(tx, Role::InformationGovernance, &organisation).await?;
            }
        }
        Ok((senders, places))
    }

    fn site(&mut self, spot: &Spot) -> SiteDetails {
        let opening = Opening::weekdays(time(8, 30, 0, 0), time(18, 0, 0, 0));
        let town = super::person::place_name(self.chance);
        let street = self.chance.text(&packs::places().streets);
        let phone = self.numbers.landline(self.chance);
        SiteDetails {
            naming: naming(&spot.name, spot.outside.as_deref()),
            ods_code: None,
            address: format!("{} {town} {street}", self.chance.between(1, 90)),
            postcode: Postcode::parse(&postcode(self.chance)).ok(),
            phone: phone.map(|phone| phone.shown()).unwrap_or_default(),
            opening,
        }
    }

    async fn team(
        &mut self,
        tx: &mut Tx,
        number: usize,
        organisation: &OrganisationId,
        (site, place): (Option<&SiteId>, &str),
        group: &Group,
    ) -> Result<Sender> {
        tx.now += 1.second();
        let details = TeamDetails {
            naming: naming(&group.name, group.outside.as_deref()),
        };
        let team = actions::add_team(tx, organisation, site, details).await?;
        let mut staff = Vec::new();
        for _ in 0..self.plan.referrers.max(1) {
            let hired = self
                .recruiter
                .hire(tx, self.chance, Role::Referrer, organisation, Some(&team));
            staff.push(hired.await?);
        }
        if number == 0 || self.chance.percent(10) {
            self.recruiter
                .hire(tx, self.chance, Role::TeamLead, organisation, Some(&team))
                .await?;
        }
        Ok(Sender {
            organisation: number,
            place: place.to_owned(),
            staff,
        })
    }

    async fn advice(
        &mut self,
        tx: &mut Tx,
        funders: &[OrganisationId],
        places: &[SiteId],
    ) -> Result<Vec<Provider>> {
        let mut providers = Vec::new();
        for advised in &self.plan.advice {
            let organisation = self.organisation(tx, Kind::Advice, &advised.name).await?;
            if providers.is_empty() {
                self.hire(tx, Role::Manager, &organisation).await?;
                self.hire(tx, Role::Administrator, &organisation).await?;
            }
            let team = self.receivers(tx, &organisation, advised).await?;
            let (intake, advisers) = self.advisers(tx, &organisation, &team).await?;
            let details = self.service(advised);
            let service = actions::add_service(tx, &organisation, Some(&team), details).await?;
            self.open_to(tx, &service, funders, places).await?;
            let areas = advised.areas.iter().map(|area| area.id.clone()).collect();
            providers.push(Provider {
                service,
                areas,
                intake,
                advisers,
            });
        }
        Ok(providers)
    }

    /// The team that receives what is referred to a provider.
    async fn receivers(
        &mut self,
        tx: &mut Tx,
        organisation: &OrganisationId,
        advised: &Advised,
    ) -> Result<TeamId> {
        let details = TeamDetails {
            naming: Naming::ordinary(format!("{} team", advised.name)),
        };
        actions::add_team(tx, organisation, None, details).await
    }

    async fn advisers(
        &mut self,
        tx: &mut Tx,
        organisation: &OrganisationId,
        team: &TeamId,
    ) -> Result<(Vec<Staff>, Vec<Staff>)> {
        let (mut intake, mut advisers) = (Vec::new(), Vec::new());
        for (role, count) in [
            (Role::Intake, 1 + self.plan.advisers / 8),
            (Role::Adviser, self.plan.advisers),
        ] {
            for _ in 0..count {
                let hired = self
                    .recruiter
                    .hire(tx, self.chance, role, organisation, Some(team))
                    .await?;
                if role == Role::Intake {
                    intake.push(hired);
                } else {
                    advisers.push(hired);
                }
            }
        }
        self.recruiter
            .hire(tx, self.chance, Role::Supervisor, organisation, Some(team))
            .await?;
        if has_volunteers(self.plan.model) {
            self.recruiter
                .hire(tx, self.chance, Role::Volunteer, organisation, Some(team))
                .await?;
        }
        Ok((intake, advisers))
    }

    fn service(&mut self, advised: &Advised) -> ServiceDetails {
        let model = self.plan.model;
        let whole = advised.areas.len() == model.areas.len();
        let inside = if whole {
            model.service.inside().to_owned()
        } else {
            format!("{}: {}", model.service.inside(), advised.name)
        };
        let phone = self.numbers.landline(self.chance);
        ServiceDetails {
            naming: if model.service.sensitivity() == Sensitivity::Sensitive {
                Naming::sensitive(inside, model.service.outside())
            } else {
                Naming::ordinary(inside)
            },
            areas: advised.areas.clone(),
            channel: model.channel,
            phone: phone.map(|phone| phone.shown()).unwrap_or_default(),
            opening: Opening::weekdays(time(9, 0, 0, 0), time(17, 0, 0, 0)),
        }
    }

    /// Practices are let in one by one, as partnerships with many do it; elsewhere everybody may refer.
    async fn open_to(
        &mut self,
        tx: &mut Tx,
        service: &ServiceId,
        funders: &[OrganisationId],
        places: &[SiteId],
    ) -> Result<()> {
        let from = (date_of(tx.now), None);
        let counted = self
            .plan
            .model
            .sites
            .and_then(|sites| usize::try_from(sites).ok());
        if places.len() > 1 && counted == Some(places.len()) {
            for (number, place) in places.iter().enumerate() {
                let funder = funders.get(number % funders.len().max(1)).cloned();
                actions::add_eligibility(tx, service, Whom::Site(place.clone()), from, funder).await?;
            }
            return Ok(());
        }
        let funder = funders.first().cloned();
        actions::add_eligibility(tx, service, Whom::EveryTeam, from, funder)
            .await
            .map(|_| ())
    }
}

fn naming(name: &str, outside: Option<&str>) -> Naming {
    match outside {
        Some(outside) => Naming::sensitive(name, outside),
        None => Naming::ordinary(name),
    }
}

/// University clinics and large partnerships have people who help without pay.
fn has_volunteers(model: &ServiceModel) -> bool {
    matches!(model.header.id.as_str(), "1" | "4" | "9")
}

fn has_researchers(model: &ServiceModel) -> bool {
    matches!(model.header.id.as_str(), "4" | "7")
}

/// The service model with this id.
///
/// # Errors
/// `Refused` when there is none.
pub(super) fn model(id: &str) -> Result<&'static ServiceModel> {
    let found = crate::partnership::packs::service_model(id);
    found.ok_or_else(|| Error::Refused(format!("There is no service model {id}. Choose 1 to 9, or all.")))
}

/// The practices' names that partnerships took so far.
pub(super) type Taken = HashSet<String>;
