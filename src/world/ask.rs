//! A referral for a test, through the verbs and without a browser.

use super::World;
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    kit::{
        clock::date_of,
        db::Tx,
        error::Result,
        id::{DraftId, PersonId, ReferralId, ServiceId},
    },
    person::{
        Details,
        actions::{self as people, Said},
        model::{Kind, Name},
    },
    referral::{
        actions,
        model::{Agreed, Asked, Route},
    },
};

/// The version of a draft that was begun and filled in at once.
pub const FILLED: i64 = 2;

/// What is asked, and of which service.
#[derive(Clone, Debug)]
pub struct Ask {
    pub service: ServiceId,
    pub area: String,
    pub summary: String,
    /// The level of feedback that the person agrees to, 0 to 4.
    pub feedback: i64,
    pub urgent: Option<String>,
}

impl Ask {
    /// Of the world's service, in the first area that it deals with.
    pub fn of(world: &World) -> Self {
        Self {
            service: world.service.clone(),
            area: world.model.areas[0].id.clone(),
            summary: "Her PIP stopped in October.".into(),
            feedback: 4,
            urgent: None,
        }
    }

    /// The same ask in another area of law that the service deals with.
    pub fn in_area(mut self, world: &World, number: usize) -> Self {
        self.area
            .clone_from(&world.model.areas[number % world.model.areas.len()].id);
        self
    }

    /// Somebody new, and a draft about them that is ready to be sent. The actor refers for a team.
    ///
    /// # Errors
    /// Whatever the verbs answer.
    pub async fn write(&self, tx: &mut Tx, family: &str) -> Result<(PersonId, DraftId)> {
        let details = Details {
            names: vec![Name::new(Kind::Legal, "Amina", family).unwrap()],
            ..Details::default()
        };
        let person = people::add(tx, details, Said::default(), &[]).await?;
        let draft = self.write_about(tx, &person).await?;
        Ok((person, draft))
    }

    /// A draft about somebody that is ready to be sent.
    ///
    /// # Errors
    /// Whatever the verbs answer.
    pub async fn write_about(&self, tx: &mut Tx, person: &PersonId) -> Result<DraftId> {
        let draft = actions::begin(tx, person).await?;
        let filled = self.asked(tx)?;
        actions::fill(tx, &draft, 1, |asked| *asked = filled).await?;
        Ok(draft)
    }

    /// Somebody new, referred.
    ///
    /// # Errors
    /// Whatever the verbs answer.
    pub async fn send(&self, tx: &mut Tx, family: &str) -> Result<ReferralId> {
        let (_, draft) = self.write(tx, family).await?;
        actions::send(tx, &draft, FILLED, None).await
    }

    fn asked(&self, tx: &Tx) -> Result<Asked> {
        let today = date_of(tx.now);
        Ok(Asked {
            service: Some(self.service.clone()),
            route: Route::Form,
            areas: vec![self.area.clone()],
            summary: self.summary.clone(),
            letter_on: Some(today),
            urgent: self.urgent.clone(),
            contact_checked_at: None,
            instead_of: None,
            agreed: Some(Agreed {
                given_on: today,
                given_by: GivenBy::Person,
                method: Method::Spoken,
                purposes: vec![Purpose::ReferAndContact],
                feedback: FeedbackLevel::from_number(self.feedback).expect("0 to 4"),
                explained_by: tx.staff()?.membership.clone(),
                recorded_at: tx.now,
                wording: None,
            }),
        })
    }
}
