//! Joint parties: somebody who shares the problem.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;

use super::{
    super::agreed::{self, Missing, Offered, Ticked, ticked_or},
    Frame, Step, press,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{PersonId, ReferralId},
    },
    referral::{
        actions::{self, NewParty},
        model::{Action, Referral, Refused},
    },
    web::{
        Choice, Chrome, Form, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/party.html")]
struct Joining {
    chrome: Chrome,
    frame: Frame,
    household: String,
    people: Vec<Choice>,
    alone: [Choice; 1],
    offered: Offered,
}

fn alone() -> [Choice; 1] {
    [Choice::new(
        "yes",
        "Yes. They were asked by themselves, and want it",
    )]
}

const OF_A_PARTY: Missing = Missing {
    to_refer: "Nobody can be a party unless they agree to it themselves",
    told: "Say what the referrer may be told of them",
};

/// Who joins, and what they agreed to. Whoever adds them has asked the person of the referral too, who may live in fear of
/// them: the record of the joining says who that was, and when.
pub(in super::super) struct Join(PersonId, Ticked);

impl Step for Join {
    const ACTION: Action = Action::Withdraw;
    const NOUN: &'static str = "parties";
    const DONE: &'static str = "They are a party to this referral";

    fn questions() -> Vec<Question> {
        let mut questions = vec![
            Question::new("person", "Who?"),
            Question::new("alone", "Do they want this?").of(&alone()),
        ];
        questions.extend(agreed::questions("What may be told back?"));
        questions
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
        let person = form.choice("person", "Choose who it is", |id| id.parse::<PersonId>().ok());
        let alone = form.choices(
            "alone",
            "Ask first, by themselves, whether they want this",
            |yes| (yes == "yes").then_some(()),
        );
        let ticked = ticked_or(form, today, &OF_A_PARTY);
        Some(Self(person?, alone.and(ticked)?))
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        // Whoever has typed already keeps what they typed, and reads there why it cannot be.
        if !referral.state().is_open() && frame.errors.is_empty() {
            return Err(Error::refused(Refused::NotNow));
        }
        let actor = here.actor();
        let kin = if frame.person.is_some() {
            db.read(&actor, async |tx| actions::to_join(tx, referral).await)
                .await?
        } else {
            Vec::new()
        };
        let choice = |one: &crate::person::model::Kin| {
            let words = format!("{} ({})", one.name, one.relation.words().to_lowercase());
            Choice::new(one.person.to_string(), words)
        };
        let page = Joining {
            chrome: here.chrome("/referrals"),
            household: format!("/people/{}/household", referral.person()),
            people: kin.iter().map(choice).collect(),
            alone: alone(),
            offered: Offered::on(date_of(db.clock().now()), "They themselves"),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        let agreed = self.1.recorded(tx.staff()?.membership.clone(), tx.now);
        let new = NewParty {
            person: self.0,
            agreed,
        };
        actions::join(tx, id, new).await
    }
}

pub(in super::super) async fn create_withdrawal(
    State(db): State<Db>,
    here: Here,
    Path((id, party)): Path<(ReferralId, PersonId)>,
    Form(typed): Form,
) -> Result<Response> {
    let done = "Recorded. What is shared of this one party has ended, and nothing else";
    press((&db, &here), &id, &typed, done, async |tx| {
        actions::leave(tx, &id, &party).await
    })
    .await
}
