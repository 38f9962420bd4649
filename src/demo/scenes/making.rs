//! Making a scenario, each step as whoever would take it and at the time when they would.

use jiff::{Timestamp, ToSpan as _};

use super::{Scene, first_partnership, holding};
use crate::{
    arrival::actions::{Taken, ask},
    batch::{
        actions as lists,
        model::{Batch, Wrong},
        rows::{Entry, Reading},
    },
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    demo::{
        chance::Chance,
        crowd::{Crowd, Numbers},
        days::Days,
        person::{Ages, Invented, again},
        play::{in_polish, record},
        store,
    },
    identity,
    kit::{
        actor::{Actor, Role, Staff},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{ReferralId, ServiceId},
    },
    partnership,
    person::model::Name,
    referral::{
        actions::{self as verbs, NewContact},
        model::{Agreed, Asked, Channel, Outcome, Route},
        store::{Reached, Words},
    },
};

/// The stream of chance of the scenarios, which no partnership uses.
const STREAM: u64 = u64::MAX - 1;
/// Numbers that no history of a demonstration comes to.
const BEYOND: u32 = 200_000;
/// Numbers that one making may use.
const EACH: u64 = 20;
/// Working days back to which a scenario may reach.
const DAYS: usize = 12;

/// Who takes part, and when.
pub(super) struct Stage {
    pub referrer: Staff,
    pub intake: Staff,
    adviser: Staff,
    service: ServiceId,
    areas: Vec<String>,
    days: Days,
    pub now: Timestamp,
    chance: Chance,
    numbers: Numbers,
    crowd: Crowd,
}

/// Makes a scenario; the address at which it begins.
pub(super) async fn make(tx: &mut Tx, scene: Scene, copy: u64) -> Result<String> {
    let mut stage = Stage::of(tx, copy * EACH * 10 + scene as u64 * EACH).await?;
    match scene {
        Scene::Breach => stage.breach(tx).await,
        Scene::Withdrew => stage.withdrew(tx).await,
        Scene::Alike => stage.alike(tx).await,
        Scene::List => stage.list(tx).await,
        Scene::Polish => stage.polish(tx, copy).await,
        Scene::Unread => stage.unread(tx).await,
    }
}

impl Stage {
    pub async fn of(tx: &mut Tx, number: u64) -> Result<Self> {
        let (now, shown) = (tx.now, first_partnership(tx).await?);
        let partnership = shown.first().ok_or(Error::NotFound)?.partnership.clone();
        tx.go_on(Actor::Operator(Some(partnership)), now).await?;
        let mut staff = Vec::new();
        for role in [Role::Referrer, Role::Intake, Role::Adviser] {
            staff.push(identity::actions::staff(tx, &holding(&shown, role)?.id).await?);
        }
        let people = store::people(tx).await?;
        let [referrer, intake, adviser] = <[Staff; 3]>::try_from(staff).map_err(|_| Error::NotFound)?;
        tx.go_on(Actor::Staff(intake.clone()), now).await?;
        let own = partnership::actions::services_of(tx, &intake.organisation).await?;
        let service = own.into_iter().next().ok_or(Error::NotFound)?;
        let today = date_of(now);
        let used = BEYOND
            .saturating_add(people)
            .saturating_add(u32::try_from(number).unwrap_or_default());
        Ok(Self {
            referrer,
            intake,
            adviser,
            areas: service.details.areas.iter().map(|area| area.id.clone()).collect(),
            service: service.id,
            days: Days::before(today, DAYS)?,
            now,
            chance: Chance::seeded(number, STREAM),
            numbers: Numbers::after(used),
            crowd: Crowd::new(Ages::Adults, today),
        })
    }

    /// So many working days ago, at a minute of the day.
    fn ago(&self, days: usize, minute: u32) -> Timestamp {
        self.days.at(self.days.last() + 1 - days, minute)
    }

    pub async fn act(&self, tx: &mut Tx, who: &Staff, at: Timestamp) -> Result<()> {
        tx.go_on(Actor::Staff(who.clone()), at).await
    }

    /// Somebody with two names, whose day of birth is known, so that a slip in either shows.
    fn somebody(&mut self) -> Invented {
        loop {
            let invented = self.crowd.stranger(&mut self.chance, &mut self.numbers);
            let name = invented.details.names.first().map_or("", Name::family);
            if invented.details.born.is_some() && !name.is_empty() {
                return invented;
            }
        }
    }

    fn asked(&self, tx: &Tx) -> Result<Asked> {
        let agreed = Agreed {
            given_on: date_of(tx.now),
            given_by: GivenBy::Person,
            method: Method::Spoken,
            purposes: vec![Purpose::ReferAndContact, Purpose::SeeHealthDetails],
            feedback: FeedbackLevel::FullSummary,
            explained_by: tx.staff()?.membership.clone(),
            recorded_at: tx.now,
            wording: None,
        };
        Ok(Asked {
            service: Some(self.service.clone()),
            route: Route::Quick,
            areas: self.areas.iter().take(1).cloned().collect(),
            summary: "A letter came last week, and there is no money until it is answered.".to_owned(),
            contact_checked_at: Some(tx.now),
            agreed: Some(agreed),
            ..Asked::default()
        })
    }

    /// Somebody new, referred so many working days ago.
    async fn sent(&mut self, tx: &mut Tx, days: usize) -> Result<ReferralId> {
        self.act(tx, &self.referrer, self.ago(days, 9 * 60 + 30)).await?;
        let patient = record(tx, self.somebody()).await?;
        let asked = self.asked(tx)?;
        verbs::refer(tx, &patient.id, asked, None).await
    }

    async fn breach(&mut self, tx: &mut Tx) -> Result<String> {
        let id = self.sent(tx, 1).await?;
        Ok(format!("/referrals/{id}"))
    }

    async fn withdrew(&mut self, tx: &mut Tx) -> Result<String> {
        let id = self.sent(tx, 4).await?;
        self.act(tx, &self.intake, self.ago(3, 10 * 60)).await?;
        verbs::acknowledge(tx, &id).await?;
        verbs::accept(tx, &id).await?;
        self.act(tx, &self.referrer, self.ago(1, 11 * 60)).await?;
        verbs::withdraw(tx, &id).await?;
        Ok(format!("/referrals/{id}"))
    }

    async fn alike(&mut self, tx: &mut Tx) -> Result<String> {
        self.act(tx, &self.referrer, self.ago(2, 10 * 60)).await?;
        let one = self.somebody();
        let other = again(&one);
        record(tx, one).await?;
        self.act(tx, &self.referrer, self.ago(1, 15 * 60)).await?;
        let other = record(tx, other).await?;
        Ok(format!("/people/{}/duplicates", other.id))
    }

    async fn list(&mut self, tx: &mut Tx) -> Result<String> {
        self.act(tx, &self.referrer, self.now).await?;
        self.clear_the_desk(tx).await?;
        let (new, there) = (self.somebody(), self.somebody());
        record(tx, there.clone()).await?;
        let mut entries = Vec::new();
        for (row, invented) in (2..).zip([new, there]) {
            let entry = Entry {
                asked: Asked {
                    route: Route::Spreadsheet,
                    ..self.asked(tx)?
                },
                safe: invented.safe(),
                details: invented.details,
            };
            entries.push((row, entry));
        }
        let wrong = Wrong {
            row: 4,
            column: Some(2),
            heading: "Date of birth".to_owned(),
            why: "There is no such day as 31/02/1980.".to_owned(),
        };
        let reading = Reading {
            entries,
            wrong: vec![wrong],
            wrong_count: 1,
        };
        let list = lists::upload(tx, "clinic-list.xlsx", reading).await?;
        // Once for the rows, and once to find that there is none left.
        lists::look_through(tx, &list).await?;
        lists::look_through(tx, &list).await?;
        Ok(format!("/lists/{list}"))
    }

    /// A team has one list at a time: the one before goes.
    async fn clear_the_desk(&self, tx: &mut Tx) -> Result<()> {
        let open = Batch::of_team(tx, 20)
            .await?
            .into_iter()
            .find(|batch| !batch.state.is_over());
        match open {
            Some(batch) if batch.state.is_at_work() => lists::stop(tx, &batch.id).await,
            Some(batch) => lists::put_aside(tx, &batch.id, batch.version).await,
            None => Ok(()),
        }
    }

    async fn polish(&mut self, tx: &mut Tx, copy: u64) -> Result<String> {
        let job = Actor::Job(self.intake.partnership.clone());
        tx.go_on(job, self.now - 2.minutes()).await?;
        match ask(tx, &self.service, in_polish(copy, &self.areas)).await? {
            Taken::In(id) => Ok(format!("/asked/{id}")),
            Taken::TooMany => Err(Error::Refused(
                "So many have asked on the public page that it takes no more for now. Look at those that wait.".to_owned(),
            )),
        }
    }

    async fn unread(&mut self, tx: &mut Tx) -> Result<String> {
        let id = self.sent(tx, 9).await?;
        self.act(tx, &self.intake, self.ago(8, 10 * 60)).await?;
        verbs::acknowledge(tx, &id).await?;
        verbs::accept(tx, &id).await?;
        verbs::allocate(tx, &id, &self.adviser.membership).await?;
        self.act(tx, &self.adviser, self.ago(6, 14 * 60)).await?;
        let new = NewContact {
            channel: Channel::FromClient,
            reached: Reached::Yes,
            note: "Rang us after the letter. We wrote to the council together.".to_owned(),
            despite: None,
        };
        verbs::record_contact(tx, &id, new).await?;
        self.act(tx, &self.adviser, self.ago(1, 16 * 60)).await?;
        let said = Words {
            note: "Closed after the decision came.".to_owned(),
            words: "The decision was changed, and what was owed is being paid.".to_owned(),
        };
        verbs::complete(tx, &id, Outcome::Full, said).await?;
        Ok(format!("/referrals/{id}"))
    }
}
