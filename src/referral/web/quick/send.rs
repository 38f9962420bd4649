//! Reading what was typed on the one page, and sending it.

use axum::response::{IntoResponse as _, Response};

use super::{
    super::{
        agreed::{Ticked, ticked},
        drafts::needs,
    },
    Desk, PAGE,
    came::{self, Came},
    way,
};
use crate::{
    consent::{FeedbackLevel, Method, Purpose},
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
    },
    person::{
        Channel, Details, Safety,
        actions::{Again, Lookalike, Said, add, hear, lookalikes},
        model::Manner,
        web::entry,
    },
    question,
    referral::{
        actions,
        model::{Agreed, Asked, Draft},
        store::SameAsk,
    },
    web::{Errors, Page, See, Typed},
};

/// What cannot be kept whole is not cut short.
const TOO_LONG: &str = "This does not fit beside what the record says already: together they may have 200 characters. \
                        Shorten it, or change the record first.";

/// Whom it is about, as it was typed: somebody new, or the version of the record that was looked at.
enum Whom {
    New(Box<Details>),
    Known(i64),
}

/// Everything that the page asks for.
struct Wanted {
    whom: Whom,
    asked: Asked,
    agreed: Ticked,
    said: Said,
    despite: Option<String>,
    /// By which way it came, and from whom.
    came: Came,
}

impl Desk<'_> {
    /// What was ticked is safe. What was safe and is ticked no more is not known now; what is not safe stays so.
    fn said(&self, typed: &Typed, manner: Manner) -> Said {
        // What they wrote themselves is not on the page where they are compared with the record.
        let written = self.way.as_ref().and_then(way::Way::written);
        let contradicted = |channel| {
            let Some(person) = &self.person else {
                return false;
            };
            let theirs = written.is_some_and(|asked| way::Told::of(asked).contradicts(person, channel));
            theirs || way::Told::typed(typed).contradicts(person, channel)
        };
        let answers = Channel::ALL.iter().filter_map(|channel| {
            // What was said of another number says nothing of the one on record.
            if contradicted(*channel) {
                return None;
            }
            let now = match (typed.has("safe", channel.code()), self.was(*channel)) {
                // Anybody can write a public page or an e-mail, also whoever the person is afraid of.
                (true, Safety::Unsafe) if matches!(self.way, Some(way::Way::Asked(_))) => return None,
                (true, _) => Safety::Safe,
                (false, Safety::Safe) => Safety::Unknown,
                (false, Safety::Unsafe | Safety::Unknown) => return None,
            };
            Some((*channel, now))
        });
        Said {
            answers: answers.collect(),
            manner,
            again: Again::Asked,
        }
    }

    /// How to make contact: what the record says, and behind it what was typed here. Nothing when the two do not fit.
    fn manner(&self, typed: &Typed) -> Option<Manner> {
        let known = self.person.as_ref();
        let mut manner = known.map_or_else(Manner::default, |person| person.safe_contact().manner.clone());
        let heed = typed.get("heed");
        if manner.hours.is_empty() {
            heed.clone_into(&mut manner.hours);
        } else if !heed.is_empty() && manner.hours.split("; ").all(|part| part != heed) {
            manner.hours = format!("{}; {heed}", manner.hours);
        }
        (manner.hours.chars().count() <= Manner::LONGEST || heed.is_empty()).then_some(manner)
    }

    /// Whether somebody has to compare first: what somebody wrote themselves was typed for somebody new, and comes here
    /// for a person on record without anybody having seen the two side by side.
    fn compares_first(&self, typed: &Typed) -> bool {
        self.person.is_some() && matches!(self.way, Some(way::Way::Asked(_))) && typed.sent("given-1")
    }

    fn read(&self, typed: &Typed) -> Result<Wanted, Errors> {
        let today = date_of(self.db.clock().now());
        let mut form = typed.reader();
        let change = needs::change(&mut form, typed, &self.targets, today);
        form.optional_choices("safe", "Choose from the list.", Channel::from_code);
        let agreed = ticked(&mut form, today);
        let came = came::read(&mut form, self.here.role().side(), self.way.as_ref());
        form.optional_text("heed", "what to heed", Manner::LONGEST);
        let manner = self.manner(typed);
        if manner.is_none() {
            form.refuse("heed", TOO_LONG);
        }
        let despite = form.optional_text("despite", "why you send another", 500);
        let version = match self.person {
            Some(_) => form.whole("person_version", "the version", 1..=i64::MAX),
            None => Some(0),
        };
        let rest = form.done(|| Some((change?, agreed?, version?, came?, manner?)));
        let whom = match self.person {
            Some(_) => Ok(None),
            None => entry::read(typed, today).map(Some),
        };
        match (whom, rest) {
            (Ok(details), Ok((change, agreed, version, came, manner))) => {
                let mut asked = Asked {
                    route: came.route,
                    ..Asked::default()
                };
                change(&mut asked);
                Ok(Wanted {
                    whom: details.map_or(Whom::Known(version), |details| Whom::New(Box::new(details))),
                    asked,
                    agreed,
                    said: self.said(typed, manner),
                    despite,
                    came,
                })
            }
            (Err(errors), Err(more)) => Err(errors.and(more)),
            (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
        }
    }

    pub(super) async fn send(&self, typed: Typed) -> Result<Response> {
        if typed.get("decision") == "change" {
            return Ok(Page(self.page(typed, Errors::new(), None)).into_response());
        }
        if self.compares_first(&typed) {
            let compared = self.with_safe(typed.without("safe"));
            return Ok(Page(self.page(compared, Errors::new(), None)).into_response());
        }
        let wanted = match self.read(&typed) {
            Ok(wanted) => wanted,
            Err(errors) => return Ok(Page::status(422, self.page(typed, errors, None))),
        };
        let name = match &wanted.whom {
            Whom::New(details) => details.name().full(),
            Whom::Known(_) => String::new(),
        };
        let asked = wanted.asked.clone();
        let mut alike = Vec::new();
        let sent = self
            .db
            .write_once(&self.here.actor(), &typed.once(), async |tx| {
                self.refer(tx, &typed, wanted, &mut alike).await
            })
            .await;
        match sent {
            Ok(to) => Ok(See::page(to).into_response()),
            Err(Error::Refused(_)) if !alike.is_empty() => Ok(entry::ask(
                (self.here.chrome(PAGE), self.here.client()),
                &typed,
                &name,
                &alike,
                PAGE,
            )),
            Err(Error::RefusedAt { field, sentence }) => {
                let errors = Errors::one(field, sentence);
                Ok(Page::status(422, self.page(typed, errors, None)))
            }
            Err(Error::Refused(sentence)) => {
                let already = self.already(asked).await?;
                let asks_why = already.is_some() && typed.get("despite").is_empty();
                let errors = Errors::one(if asks_why { "despite" } else { "send" }, sentence);
                Ok(Page::status(422, self.page(typed, errors, already)))
            }
            Err(Error::Stale) => {
                let words = "A colleague changed the record of this patient after you opened this page. \
                             Nothing was sent. Look at the record above, and send again.";
                Ok(Page::status(
                    409,
                    self.page(typed, Errors::one("send", words), None),
                ))
            }
            Err(other) => Err(other),
        }
    }

    /// Records who is new, what is safe and what was agreed, and sends the referral: all of it or nothing.
    async fn refer(
        &self,
        tx: &mut Tx,
        typed: &Typed,
        wanted: Wanted,
        alike: &mut Vec<Lookalike>,
    ) -> Result<String> {
        let person = match (wanted.whom, &self.person) {
            (Whom::New(details), _) => {
                let found = lookalikes(tx, &details).await?;
                let apart = entry::said_apart(typed, &found);
                if apart.len() < found.len() {
                    *alike = found;
                    return Err(Error::Refused(
                        "Somebody is recorded already who looks alike.".to_owned(),
                    ));
                }
                add(tx, *details, wanted.said, &apart).await?
            }
            (Whom::Known(version), Some(person)) => {
                hear(tx, person.id(), version, wanted.said).await?;
                person.id().clone()
            }
            (Whom::Known(_), None) => return Err(Error::NotFound),
        };
        let agreed = wanted.agreed.recorded(tx.staff()?.membership.clone(), tx.now);
        // Who agreed otherwise since, or to more, agreed to what they were told then.
        let as_asked = agreed.method == Method::Digital
            && agreed.purposes == [Purpose::ReferAndContact]
            && agreed.feedback == FeedbackLevel::Nothing;
        let on_page = self.way.as_ref().filter(|_| as_asked);
        let agreed = Agreed {
            wording: on_page.and_then(way::Way::wording),
            ..agreed
        };
        let asked = Asked {
            contact_checked_at: Some(tx.now),
            agreed: Some(agreed),
            ..wanted.asked
        };
        let referral = if self.advises() {
            actions::enter(tx, &person, asked, wanted.came.asker.as_ref(), wanted.despite).await?
        } else {
            actions::refer(tx, &person, asked, wanted.despite).await?
        };
        if let Some(way) = &self.way {
            way.became(tx, &referral).await?;
        }
        if let Ok(question) = typed.get("question").parse() {
            question::actions::become_referral(tx, &question, &referral).await?;
        }
        Ok(format!("/referrals/{referral}/sent"))
    }

    /// What the team has open already for what is asked.
    async fn already(&self, asked: Asked) -> Result<Option<SameAsk>> {
        let Some(person) = &self.person else {
            return Ok(None);
        };
        let actor = self.here.actor();
        let read = self.db.read(&actor, async |tx| {
            let draft = Draft {
                id: tx.id(),
                person: person.id().clone(),
                asked,
                begun_at: tx.now,
                version: 1,
            };
            actions::already_open(tx, &draft).await
        });
        read.await
    }
}
