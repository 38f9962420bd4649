//! Recording that the patient was told how it stands, or why they are not.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{super::view, Frame, Step};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions::{self, Telling},
        model::{Action, Channel, NotTold, Referral, patient_words},
    },
    web::{
        Choice, Chrome, Page,
        forms::{Question, Reader, When},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/telling.html")]
struct Tell {
    chrome: Chrome,
    frame: Frame,
    tolds: Vec<Choice>,
    channels: Vec<Choice>,
    reasons: Vec<Choice>,
    /// How it stands, in words for the patient.
    stands: &'static str,
    next: &'static str,
}

/// Why somebody says that the patient is not told. That they share no more comes from what is recorded of that.
pub(super) const REASONS: [NotTold; 3] = [NotTold::NoSafeWay, NotTold::NotReached, NotTold::Died];

fn tolds() -> Vec<Choice> {
    vec![
        Choice::new("told", "They were told").reveals(),
        Choice::new("not", "They are not told").reveals(),
    ]
}

pub(super) fn channels() -> Vec<Choice> {
    view::choices(Channel::ALL, Channel::code, Channel::words)
}

pub(super) fn reasons() -> Vec<Choice> {
    view::choices(&REASONS, NotTold::code, NotTold::words)
}

/// One of the reasons that somebody may give.
pub(super) fn reason(code: &str) -> Option<NotTold> {
    NotTold::from_code(code).filter(|reason| REASONS.contains(reason))
}

/// What is said of telling the patient.
pub(in super::super) struct TellPatient(Telling);

impl Step for TellPatient {
    const ACTION: Action = Action::TellPatient;
    const NOUN: &'static str = "telling";
    const DONE: &'static str = "Recorded";

    fn questions() -> Vec<Question> {
        vec![
            Question::new("told", "Do they know?").of(&tolds()),
            Question::new("channel", "How were they told?").of(&channels()),
            Question::date("on", "When?"),
            Question::new("reason", "Why not?").of(&reasons()),
        ]
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
        let told = form.choice("told", "Say whether they were told", |code| {
            ["told", "not"].into_iter().find(|known| *known == code)
        });
        let said = if told? == "told" {
            let how = form.choice("channel", "Say how they were told", Channel::from_code);
            let on = form.date("on", "the day on which they were told", When::UpTo(today));
            Telling::Told { how: how?, on: on? }
        } else {
            Telling::Not(form.choice("reason", "Say why they are not told", reason)?)
        };
        Some(Self(said))
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let plain = patient_words(referral.state().status(), referral.state().stage());
        let page = Tell {
            chrome: here.chrome("/referrals"),
            tolds: tolds(),
            channels: channels(),
            reasons: reasons(),
            stands: plain.stands,
            next: plain.next,
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::tell_patient(tx, id, self.0).await
    }
}
