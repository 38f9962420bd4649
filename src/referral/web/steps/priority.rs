//! Setting how soon a referral comes.

use axum::response::Response;
use jiff::civil::Date;

use super::{
    super::{besides, view},
    Frame, Step,
    asking::Asking,
};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    partnership::packs,
    referral::{
        actions,
        model::{Action, Priority, Proposal, Referral},
    },
    web::{
        forms::{Question, Reader},
        say,
    },
};

/// Another priority than the rules proposed, and why.
pub(in super::super) struct SetPriority {
    level: Priority,
    why: String,
}

fn priority(lead: Vec<String>) -> Asking {
    Asking {
        heading: "Set another priority",
        lead,
        choice: Some((
            "How soon does it come?",
            view::choices(Priority::ALL, Priority::code, Priority::words),
        )),
        words: Some(("Why?", "Only the advice side sees this.")),
        send: "Save priority",
    }
}

/// What the rules propose, and who signed them.
fn lead(proposed: &Proposal) -> Vec<String> {
    let rules = packs::priority_rules();
    let (level, points) = (proposed.level.words(), besides::points(proposed.points));
    let mut lead = vec![format!("The rules propose \u{201c}{level}\u{201d}: {points}.")];
    lead.extend(besides::working(proposed));
    lead.push(format!(
        "These are the rules {} of {}. Signed by: {}",
        rules.header.id,
        say::date(rules.signed.on),
        rules.signed.by
    ));
    lead
}

impl Step for SetPriority {
    const ACTION: Action = Action::SetPriority;
    const NOUN: &'static str = "priority";
    const DONE: &'static str = "Priority set";

    fn questions() -> Vec<Question> {
        priority(Vec::new()).questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let level = form.choice("reason", "Say how soon it comes", Priority::from_code);
        let why = form.text("words", "why", 2000);
        Some(Self {
            level: level?,
            why: why?,
        })
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let actor = here.actor();
        let proposed = db.read(&actor, async |tx| actions::proposal(tx, referral).await);
        Ok(priority(lead(&proposed.await?)).draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::set_priority(tx, id, self.level, &self.why).await
    }
}
