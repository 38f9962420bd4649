//! Sending: finding or making up the patient, filling the draft, and sending it.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::{
    Actor, Agreed, Asked, Chance, Due, Invented, Patient, Plan, Player, Provider, Result, Running, Sender,
    Tx, Way, packs, person, verbs,
};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    kit::{clock::date_of, id::DraftId},
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

/// By which way a team sends on a day: most from their own work, some as link workers, some by what advisers enter.
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
    /// The referrer records the patient if need be, fills the draft in and sends it.
    pub(super) async fn send(
        &mut self,
        tx: &mut Tx,
        plan: &Plan,
        sender: usize,
        (due, at): (Due, Timestamp),
    ) -> Result<Running> {
        let team = &self.house.senders[sender];
        let referrer = usize::try_from(due.number).unwrap_or_default() % team.staff.len();
        let (organisation, staff) = (team.organisation, team.staff[referrer].clone());
        tx.go_on(Actor::Staff(staff), at).await?;
        let patient = self.patient(tx, organisation).await?;
        let provider = self.chance.below(self.house.providers.len());
        let draft = verbs::begin(tx, &patient.id).await?;
        self.fill(tx, &draft, plan, (sender, provider)).await?;
        let id = verbs::send(tx, &draft, 2, None).await?;
        let advisers = self.house.providers[provider].advisers.len();
        // The first adviser of a demonstration, whom the sign-in page offers, has the most to do.
        let adviser = if self.cast && self.chance.percent(45) {
            0
        } else {
            self.chance.below(advisers)
        };
        Ok(Running {
            id,
            patient,
            sender,
            referrer,
            provider,
            adviser,
        })
    }

    async fn patient(&mut self, tx: &mut Tx, organisation: usize) -> Result<Patient> {
        if self.chance.percent(AGAIN)
            && let Some(idle) = self.idle.get_mut(&organisation).filter(|idle| !idle.is_empty())
        {
            let at = self.chance.below(idle.len());
            return Ok(idle.swap_remove(at));
        }
        let invented = self.crowd.next(organisation, &mut self.chance, self.numbers);
        record(tx, invented).await
    }

    async fn fill(
        &mut self,
        tx: &mut Tx,
        draft: &DraftId,
        plan: &Plan,
        (sender, provider): (usize, usize),
    ) -> Result<()> {
        let (today, now) = (date_of(tx.now), tx.now);
        let Provider { service, areas, .. } = &self.house.providers[provider];
        let area = self.chance.pick(areas).clone();
        let summary = self
            .chance
            .text(packs::list(&packs::words().summaries, &area))
            .to_owned();
        let mut asked = vec![area];
        if self.chance.percent(TWO_PROBLEMS) {
            asked.extend(Some(self.chance.pick(areas).clone()).filter(|other| *other != asked[0]));
        }
        let habits = &self.habits[sender];
        let agreed = Agreed {
            given_on: today,
            given_by: GivenBy::Person,
            method: habits.method,
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
        let service = service.clone();
        let why = self.chance.text(&packs::words().notes.urgent).to_owned();
        verbs::fill(tx, draft, 1, |form: &mut Asked| {
            form.service = Some(service);
            form.route = route(sender, today);
            form.areas = asked;
            form.summary = summary;
            form.letter_on = plan.letter.map(|days| today.saturating_sub(days.days()));
            form.urgent = plan.urgent.then_some(why);
            form.contact_checked_at = Some(now);
            form.agreed = Some(agreed);
        })
        .await
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
    let safe: Vec<Way> = invented.safe();
    let flag = invented.flag;
    let id = person::actions::add(tx, invented.details, invented.said, &[]).await?;
    if let Some(what) = flag {
        let review = date_of(tx.now).saturating_add(6.months());
        person::actions::flag(tx, &id, 1, what, review).await?;
    }
    Ok(Patient { id, safe })
}
