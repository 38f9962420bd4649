//! Those who belong to a patient: a couple that shares a debt, a carer with a problem of their own.

use jiff::ToSpan as _;

use super::{Ages, Asked, Patient, Plan, Player, Result, Running, THERE, Tx, Way, record, verbs};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    demo::{person::invent, plan::Family},
    kit::{clock::date_of, error::Error},
    person::{
        self,
        model::{Person, Relation, SaidBy},
    },
    referral::{actions::NewParty, model::Agreed},
};

/// Below this age the one who shares a problem is a parent.
const GROWN_UP: i16 = 18;

impl Player<'_> {
    /// What the referrer does about those who belong to a patient.
    pub(super) async fn family(
        &mut self,
        tx: &mut Tx,
        running: &mut Running,
        what: Family,
        day: usize,
    ) -> Result<()> {
        match what {
            Family::Join => self.join(tx, running).await,
            Family::Leave => {
                let party = running.party.as_ref().ok_or(Error::NotFound)?;
                verbs::leave(tx, &running.id, party).await
            }
            Family::ReferCarer => self.refer_carer(tx, running, day).await,
        }
    }

    /// Somebody of the household shares the problem, and agrees for themselves.
    async fn join(&mut self, tx: &mut Tx, running: &mut Running) -> Result<()> {
        let today = date_of(tx.now);
        let patient = Person::find(tx, &running.patient.id)
            .await?
            .ok_or(Error::NotFound)?;
        let born = patient.details().born;
        let relation = if born.is_some_and(|born| born > today.saturating_sub(GROWN_UP.years())) {
            Relation::Parent
        } else {
            Relation::Partner
        };
        let other = self.relative(tx, &patient, relation).await?;
        let agreed = Agreed {
            given_on: today,
            given_by: GivenBy::Person,
            method: Method::Telephone,
            purposes: vec![Purpose::ReferAndContact],
            feedback: FeedbackLevel::Outcome,
            explained_by: tx.staff()?.membership.clone(),
            recorded_at: tx.now,
            wording: None,
        };
        let person = other.id.clone();
        verbs::join(tx, &running.id, NewParty { person, agreed }).await?;
        running.party = Some(other.id);
        Ok(())
    }

    /// The carer of a patient is referred, with a referral of their own.
    async fn refer_carer(&mut self, tx: &mut Tx, running: &Running, day: usize) -> Result<()> {
        let patient = Person::find(tx, &running.patient.id)
            .await?
            .ok_or(Error::NotFound)?;
        let carer = self.relative(tx, &patient, Relation::Carer).await?;
        let plan = Plan {
            urgent: false,
            letter: None,
            steps: THERE.to_vec(),
        };
        let area = self.area(&plan, running.provider);
        let asked: Asked = self.asked(tx, &plan, (running.sender, running.provider), (Way::Quick, area))?;
        let id = verbs::refer(tx, &carer.id, asked, None).await?;
        let theirs = Running {
            id,
            patient: carer,
            party: None,
            outside: None,
            home: None,
            ..*running
        };
        self.begin(theirs, plan, day);
        Ok(())
    }

    /// Somebody new who lives with a patient, written down as what they are to them.
    async fn relative(&mut self, tx: &mut Tx, patient: &Person, relation: Relation) -> Result<Patient> {
        let mut other = invent(&mut self.chance, self.numbers, Ages::Adults, self.days.date(0));
        other.details.home = patient.details().home.clone();
        // There are few numbers of mobiles that reach nobody: whoever is at home has the telephone there.
        self.numbers.give_back(other.details.mobile.take().as_ref());
        other.details.phone = self.numbers.landline(&mut self.chance);
        let other = record(tx, other).await?;
        let said = (relation, SaidBy::Person);
        person::actions::link(tx, (patient.id(), &other.id), said).await?;
        Ok(other)
    }
}
