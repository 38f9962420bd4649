//! Takes one step of a history, by the verb that it is.

use super::{Patient, Player, Running};
use crate::{
    demo::{chance::Chance, days, packs, plan::Do, settings::meets_on_wards},
    kit::{clock::date_of, db::Tx, error::Result, id::ReferralId},
    obligation::{Kind, Obligation, Owner, Standing},
    partnership::model::Channel as Delivery,
    person::Channel as Means,
    referral::{
        actions::{self as verbs, NewAppointment, NewContact, Telling},
        model::{Channel, Failure, Meeting, Milestone, NotTold},
        store::{Reached, Words},
    },
};

/// What is asked of referrers before it is decided.
const QUESTIONS: [&str; 3] = [
    "Which benefit was it, and is there a letter about it?",
    "Is there a date on the letter by which something has to be done?",
    "Does the patient rent from the council or from somebody else?",
];
const ANSWER: &str = "I asked. The patient will bring the letters, and says that it was about last month.";
/// What a referrer is told meanwhile.
const NEWS: &str = "We have met, and are putting the papers together.";

impl Player<'_> {
    pub(super) async fn perform(
        &mut self,
        tx: &mut Tx,
        running: &mut Running,
        step: Do,
        day: usize,
    ) -> Result<()> {
        let id = &running.id.clone();
        match step {
            Do::Acknowledge => verbs::acknowledge(tx, id).await,
            Do::Ask => {
                let question = *self.chance.pick(&QUESTIONS);
                verbs::ask_information(tx, id, question).await
            }
            Do::Answer => verbs::give_information(tx, id, ANSWER).await,
            Do::Say(milestone) => come_to(tx, id, milestone).await,
            Do::Hold(reason) => verbs::hold(tx, id, reason).await,
            Do::Resume => verbs::resume(tx, id).await,
            Do::Mistake(reason) => verbs::enter_in_error(tx, id, reason).await,
            Do::Reopen(reason) => verbs::reopen(tx, id, reason, "").await.map(|_| ()),
            Do::Accept => {
                verbs::accept(tx, id).await?;
                self.write_to(tx, running).await
            }
            Do::Allocate => {
                let advisers = &self.house.providers[running.provider].advisers;
                verbs::allocate(tx, id, &advisers[running.adviser].membership).await
            }
            Do::Try => self.reach(tx, running, Reached::No).await,
            Do::Contact => self.reach(tx, running, Reached::Yes).await,
            Do::Book(ahead) => {
                let new = self.appointment(running, day + ahead);
                verbs::book(tx, id, new).await
            }
            Do::PassOn => self.pass_on(tx, running, day).await,
            Do::Family(what) => self.family(tx, running, what, day).await,
            Do::Outside(what) => self.beyond(tx, running, what).await,
            Do::Complete(_) | Do::Fail(_) | Do::Reject(_) => self.end(tx, running, step).await,
            Do::Cancel(reason) => verbs::cancel(tx, id, reason).await,
            Do::Withdraw => verbs::withdraw(tx, id).await,
            Do::Note => verbs::note_cancellation(tx, id).await,
            Do::Read => self.read(tx, running).await,
        }
    }

    async fn reach(&mut self, tx: &mut Tx, running: &Running, reached: Reached) -> Result<()> {
        let new = self.contact(&running.patient, reached);
        verbs::record_contact(tx, &running.id, new).await
    }

    /// The advice side ends it, and tells the client.
    async fn end(&mut self, tx: &mut Tx, running: &Running, step: Do) -> Result<()> {
        let (id, words) = (&running.id, packs::words());
        if let Do::Complete(outcome) = step {
            let said = said(&mut self.chance, &words.outcomes, outcome.code());
            verbs::complete(tx, id, outcome, said).await?;
            self.tell(tx, running).await?;
        }
        if let Do::Fail(reason) = step {
            let said = said(&mut self.chance, &words.failures, reason.code());
            verbs::fail(tx, id, reason, said).await?;
            match reason {
                Failure::Died => {}
                Failure::CouldNotContact | Failure::LostContact => {
                    verbs::tell_patient(tx, id, Telling::Not(NotTold::NotReached)).await?;
                }
                Failure::Disengaged | Failure::ProviderUnable => self.tell(tx, running).await?,
            }
        }
        if let Do::Reject(reason) = step {
            let said = said(&mut self.chance, &words.safety_nets, reason.code());
            verbs::reject(tx, id, reason, said).await?;
        }
        Ok(())
    }

    /// What went out of itself to those who may be written to: the history delivers no message.
    async fn write_to(&mut self, tx: &mut Tx, running: &Running) -> Result<()> {
        if running.patient.safe.contains(&Means::Email) {
            return told(tx, &running.id, Channel::Email).await;
        }
        Ok(())
    }

    /// The adviser tells the client how it ended, most of the time; where e-mail is safe that goes of itself.
    async fn tell(&mut self, tx: &mut Tx, running: &Running) -> Result<()> {
        if running.patient.safe.contains(&Means::Email) {
            return told(tx, &running.id, Channel::Email).await;
        }
        if !self.chance.percent(94) {
            return Ok(());
        }
        let way = running.patient.safe.iter().find_map(|way| outgoing(*way));
        told(tx, &running.id, way.unwrap_or(Channel::InPerson)).await
    }

    /// Whoever referred reads what came of it, and tells the patient of a referral that was not accepted.
    async fn read(&mut self, tx: &mut Tx, running: &Running) -> Result<()> {
        verbs::read_feedback(tx, &running.id).await?;
        let owed = Obligation::of(tx, &running.id).await?;
        let now = tx.now;
        let owed = owed.iter().any(|owed| {
            (owed.kind(), owed.owner()) == (Kind::PatientTold, Owner::Referrer)
                && matches!(owed.standing(now), Standing::Owed | Standing::Overdue)
        });
        if owed && self.chance.percent(85) {
            return told(tx, &running.id, Channel::InPerson).await;
        }
        Ok(())
    }

    fn contact(&mut self, patient: &Patient, reached: Reached) -> NewContact {
        let mut channels: Vec<Channel> = patient.safe.iter().filter_map(|way| outgoing(*way)).collect();
        let telephone = self.house.model.channel == Delivery::Telephone;
        match reached {
            Reached::Yes if telephone => channels.push(Channel::FromClient),
            Reached::Yes => channels.extend([Channel::InPerson, Channel::InPerson, Channel::FromClient]),
            Reached::No if channels.is_empty() => channels.push(Channel::InPerson),
            Reached::No => {}
        }
        let notes = &packs::words().notes;
        let notes = if reached == Reached::Yes {
            &notes.reached
        } else {
            &notes.not_reached
        };
        NewContact {
            channel: *self.chance.pick(&channels),
            reached,
            note: self.chance.text(notes).to_owned(),
            despite: None,
        }
    }

    fn appointment(&mut self, running: &Running, day: usize) -> NewAppointment {
        let minute = self.minute(9, 16) * 60 + 30 * self.minute(0, 1);
        let starts = days::instant(self.days.date(day), minute);
        let starts = starts.to_zoned(crate::kit::clock::london()).datetime();
        let place = self.house.senders[running.sender].place.clone();
        let by_phone = self.house.model.channel == Delivery::Telephone || self.chance.percent(15);
        let meeting = if by_phone && running.patient.safe.contains(&Means::Call) {
            Meeting::Telephone
        } else if meets_on_wards(self.house.model.setting) && self.chance.percent(40) {
            Meeting::Ward
        } else {
            Meeting::FaceToFace
        };
        let place = if meeting == Meeting::Telephone {
            String::new()
        } else {
            place
        };
        NewAppointment {
            starts,
            meeting,
            place,
        }
    }
}

async fn told(tx: &mut Tx, id: &ReferralId, how: Channel) -> Result<()> {
    let on = date_of(tx.now);
    verbs::tell_patient(tx, id, Telling::Told { how, on }).await
}

/// Says where the help has come to; where the work begins the referrer is written to besides.
async fn come_to(tx: &mut Tx, id: &ReferralId, milestone: Milestone) -> Result<()> {
    verbs::say_where(tx, id, milestone).await?;
    if milestone == Milestone::Casework {
        verbs::tell_progress(tx, id, NEWS).await?;
    }
    Ok(())
}

/// A channel on which we reach out, and how a contact on it is recorded.
fn outgoing(way: Means) -> Option<Channel> {
    match way {
        Means::Call => Some(Channel::Call),
        Means::Text => Some(Channel::Text),
        Means::Email => Some(Channel::Email),
        Means::Post => Some(Channel::Letter),
        Means::Voicemail => None,
    }
}

/// What is said of an ending, to the client and among advisers.
fn said(chance: &mut Chance, texts: &packs::Texts, code: &str) -> Words {
    Words {
        note: chance.text(&packs::words().notes.ending).to_owned(),
        words: chance.text(packs::list(texts, code)).to_owned(),
    }
}
