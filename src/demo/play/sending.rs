//! Sending: finding or making up the patient, filling the draft, and sending it.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::{
    Actor, Agreed, Asked, Asker, Chance, Coming, Do, Due, Invented, Patient, Plan, Player, Provider, Result,
    Running, Sender, Tx, Way, bring, come, packs, person, verbs,
};
use crate::{
    arrival,
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    kit::{clock::date_of, error::Error, id::ReferralId},
    person::Channel,
    referral::model::Route,
};

/// Of a hundred referrals, how many are for somebody who was referred before.
const AGAIN: usize = 20;
/// Of a hundred referrals, how many ask for help with two problems.
const TWO_PROBLEMS: usize = 25;

/// How a team refers.
pub(super) struct Habits {
    /// The level of feedback that its patients usually agree to.
    feedback: FeedbackLevel,
    /// Purposes that it explains.
    purposes: &'static [Purpose],
    method: Method,
}

/// What teams explain, the most usual first.
const EXPLAINED: [Purpose; 5] = [
    Purpose::ReferAndContact,
    Purpose::SeeHealthDetails,
    Purpose::AskForEvidence,
    Purpose::WriteToRecord,
    Purpose::ShareWithAdviser,
];

pub(super) fn habits(chance: &mut Chance) -> Habits {
    Habits {
        feedback: *chance.pick(&[
            FeedbackLevel::FullSummary,
            FeedbackLevel::FullSummary,
            FeedbackLevel::FullSummary,
            FeedbackLevel::Outcome,
            FeedbackLevel::Outcome,
            FeedbackLevel::TopicAndStage,
            FeedbackLevel::Attended,
        ]),
        purposes: &EXPLAINED[..*chance.pick(&[1, 2, 3, 4, 5])],
        method: *chance.pick(&[
            Method::Spoken,
            Method::Spoken,
            Method::Telephone,
            Method::Signed,
            Method::Digital,
        ]),
    }
}

/// As which a referral of a population to measure with is counted.
fn route(sender: usize, today: Date) -> Route {
    const WAYS: [Route; 14] = [
        Route::Form,
        Route::Quick,
        Route::Quick,
        Route::Telephone,
        Route::Form,
        Route::Quick,
        Route::LinkWorker,
        Route::Form,
        Route::Quick,
        Route::WarmHandover,
        Route::Form,
        Route::Email,
        Route::Quick,
        Route::Form,
    ];
    let day = usize::try_from(today.day_of_year()).unwrap_or_default();
    WAYS[(sender * 5 + day) % WAYS.len()]
}

impl Player<'_> {
    /// The patient is recorded if need be, and referred by one of the ways that are natural here.
    pub(super) async fn send(
        &mut self,
        tx: &mut Tx,
        plan: &Plan,
        sender: usize,
        (due, at): (Due, Timestamp),
    ) -> Result<Running> {
        let way = self.way(plan, due.number);
        let team = &self.house.senders[sender];
        let referrer = usize::try_from(due.number).unwrap_or_default() % team.staff.len();
        let (organisation, staff) = (team.organisation, team.staff[referrer].clone());
        // There is one public page.
        let provider = if way == Way::Myself {
            0
        } else {
            self.chance.below(self.house.providers.len())
        };
        let Provider { service, intake, .. } = &self.house.providers[provider];
        let coming = Coming {
            way,
            team: staff.team.clone().ok_or(Error::NotFound)?,
            staff,
            intake: intake[0].clone(),
            service: service.clone(),
            at,
            number: due.number,
        };
        let (id, patient) = self.refer(tx, plan, &coming, (sender, provider)).await?;
        let advisers = self.house.providers[provider].advisers.len();
        // The first adviser of a demonstration, whom the sign-in page offers, has the most to do.
        let adviser = if self.cast && self.chance.percent(45) {
            0
        } else {
            self.chance.below(advisers)
        };
        let (asker, home) = if way.is_alone() {
            (Asker::Nobody, None)
        } else {
            (Asker::Team(referrer), Some(organisation))
        };
        Ok(Running {
            id,
            patient,
            sender,
            asker,
            home,
            provider,
            adviser,
            party: None,
            outside: None,
        })
    }

    /// Each natural way in turn. What a referrer alone can do is not done where none asked, and a population to measure
    /// with comes step by step.
    fn way(&self, plan: &Plan, number: u64) -> Way {
        let turn = usize::try_from(number).unwrap_or_default() % self.ways.len();
        let way = if self.cast { self.ways[turn] } else { Way::Steps };
        let by_referrer = |step: &Do| {
            matches!(
                step,
                Do::Ask
                    | Do::Answer
                    | Do::Cancel(_)
                    | Do::Mistake(_)
                    | Do::Withdraw
                    | Do::Reopen(_)
                    | Do::Family(_)
            )
        };
        if way.is_alone() && plan.steps.iter().any(|(_, step)| by_referrer(step)) {
            return Way::Steps;
        }
        way
    }

    async fn refer(
        &mut self,
        tx: &mut Tx,
        plan: &Plan,
        coming: &Coming,
        (sender, provider): (usize, usize),
    ) -> Result<(ReferralId, Patient)> {
        let organisation = self.house.senders[sender].organisation;
        let area = self.area(plan, provider);
        if coming.way.is_entered() {
            let invented = self.crowd.next(organisation, &mut self.chance, self.numbers);
            let arrival = self.arrive(tx, coming, &invented, &area).await?;
            let patient = record(tx, invented).await?;
            let asked = self.asked(tx, plan, (sender, provider), (coming.way, area))?;
            let id = come(tx, coming, &patient, asked).await?;
            if let Some(arrival) = arrival {
                arrival::actions::become_referral(tx, &arrival, &id).await?;
            }
            return Ok((id, patient));
        }
        tx.go_on(Actor::Staff(coming.staff.clone()), coming.at).await?;
        if coming.way == Way::List {
            let asked = self.asked(tx, plan, (sender, provider), (coming.way, area))?;
            let invented = self.crowd.stranger(&mut self.chance, self.numbers);
            return bring(tx, invented, asked).await;
        }
        let patient = self.patient(tx, organisation, coming.way).await?;
        let asked = self.asked(tx, plan, (sender, provider), (coming.way, area))?;
        let id = come(tx, coming, &patient, asked).await?;
        Ok((id, patient))
    }

    /// What it is about: of what is passed on something with which another service deals too, where there is one.
    pub(super) fn area(&mut self, plan: &Plan, provider: usize) -> String {
        let own = &self.house.providers[provider].areas;
        let shared = self.other_for(own, provider).map(|(_, area)| area);
        match shared.filter(|_| plan.is_passed_on()) {
            Some(area) => area,
            None => self.chance.pick(own).clone(),
        }
    }

    /// Another provider that deals with one of these, and which.
    pub(super) fn other_for(&self, areas: &[String], provider: usize) -> Option<(usize, String)> {
        let others = self.house.providers.iter().enumerate();
        others
            .filter(|(number, _)| *number != provider)
            .find_map(|(number, other)| {
                let shared = areas.iter().find(|area| other.areas.contains(area));
                shared.map(|area| (number, area.clone()))
            })
    }

    /// Somebody who comes again, or somebody new; whoever is asked about everything is new.
    async fn patient(&mut self, tx: &mut Tx, organisation: usize, way: Way) -> Result<Patient> {
        if self.chance.percent(AGAIN)
            && way != Way::Screened
            && let Some(idle) = self.idle.get_mut(&organisation).filter(|idle| !idle.is_empty())
        {
            let at = self.chance.below(idle.len());
            return Ok(idle.swap_remove(at));
        }
        let invented = self.crowd.next(organisation, &mut self.chance, self.numbers);
        record(tx, invented).await
    }

    /// What is asked, in this area of law and sometimes in another, by whoever acts.
    pub(super) fn asked(
        &mut self,
        tx: &Tx,
        plan: &Plan,
        (sender, provider): (usize, usize),
        (way, area): (Way, String),
    ) -> Result<Asked> {
        let (today, now) = (date_of(tx.now), tx.now);
        let Provider { service, areas, .. } = &self.house.providers[provider];
        let summary = self
            .chance
            .text(packs::list(&packs::words().summaries, &area))
            .to_owned();
        let mut asked = vec![area];
        if self.chance.percent(TWO_PROBLEMS) && !plan.is_passed_on() {
            asked.extend(Some(self.chance.pick(areas).clone()).filter(|other| *other != asked[0]));
        }
        let habits = &self.habits[sender];
        let agreed = Agreed {
            given_on: today,
            given_by: GivenBy::Person,
            method: if way == Way::Paper {
                Method::Signed
            } else {
                habits.method
            },
            purposes: habits.purposes.to_vec(),
            feedback: if self.chance.percent(75) {
                habits.feedback
            } else {
                FeedbackLevel::ALL[self.chance.below(FeedbackLevel::ALL.len())]
            },
            explained_by: tx.staff()?.membership.clone(),
            recorded_at: now,
            wording: None,
        };
        let why = self.chance.text(&packs::words().notes.urgent).to_owned();
        Ok(Asked {
            service: Some(service.clone()),
            route: if self.cast {
                way.counted_as()
            } else {
                route(sender, today)
            },
            areas: asked,
            summary,
            letter_on: plan.letter.map(|days| today.saturating_sub(days.days())),
            urgent: plan.urgent.then_some(why),
            contact_checked_at: Some(now),
            agreed: Some(agreed),
            ..Asked::default()
        })
    }

    /// Leaves a referral that somebody began and has not sent yet.
    pub(super) async fn leave_draft(&mut self, tx: &mut Tx) -> Result<()> {
        let Some(Sender {
            organisation, staff, ..
        }) = self.house.senders.first()
        else {
            return Ok(());
        };
        let (organisation, staff) = (*organisation, staff[0].clone());
        let at = self.days.at(self.days.last(), super::CLOSES + 5);
        tx.go_on(Actor::Staff(staff), at).await?;
        let invented = self.crowd.next(organisation, &mut self.chance, self.numbers);
        let patient = record(tx, invented).await?;
        let draft = verbs::begin(tx, &patient.id).await?;
        let Provider { service, areas, .. } = &self.house.providers[0];
        let (service, area) = (service.clone(), self.chance.pick(areas).clone());
        verbs::fill(tx, &draft, 1, |form| {
            form.service = Some(service);
            form.areas = vec![area];
        })
        .await
    }
}

/// Records somebody who was made up.
pub(in crate::demo) async fn record(tx: &mut Tx, invented: Invented) -> Result<Patient> {
    let safe: Vec<Channel> = invented.safe();
    let flag = invented.flag;
    let id = person::actions::add(tx, invented.details, invented.said, &[]).await?;
    if let Some(what) = flag {
        let review = date_of(tx.now).saturating_add(6.months());
        person::actions::flag(tx, &id, 1, what, review).await?;
    }
    Ok(Patient { id, safe })
}
