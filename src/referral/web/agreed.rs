//! What somebody agreed to, as every form offers it, asks it and reads it.

use jiff::{Timestamp, civil::Date};

use super::view;
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    kit::id::MembershipId,
    referral::model::{Agreed, AgreedOutside},
    web::{
        Choice, When,
        forms::{Question, Reader},
        say,
    },
};

/// What there is to choose.
#[derive(Clone, Debug)]
pub struct Offered {
    pub purposes: Vec<Choice>,
    pub levels: Vec<Choice>,
    pub givers: Vec<Choice>,
    pub methods: Vec<Choice>,
    /// Beside the day on which they agreed.
    pub hint: String,
}

impl Offered {
    pub fn all() -> Self {
        let (purposes, levels) = (Purpose::ALL.iter(), FeedbackLevel::ALL.iter());
        Self {
            purposes: purposes
                .map(|purpose| Choice::new(purpose.letter().to_string(), purpose.words()))
                .collect(),
            levels: levels
                .map(|level| Choice::new(level.number().to_string(), level.words()))
                .collect(),
            givers: view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words),
            methods: view::choices(Method::ALL, Method::code, Method::words),
            hint: "For example, 15 11 2026".to_owned(),
        }
    }

    /// The same on a form that is filled in today, and does not fill the day in itself; whoever agrees for themselves is
    /// called as the page calls them.
    pub(super) fn on(today: Date, themselves: &'static str) -> Self {
        Self {
            givers: view::givers(themselves),
            hint: format!("Today is {}", say::date(today)),
            ..Self::all()
        }
    }
}

/// The questions, with the one about feedback in these words.
pub(super) fn questions(told: &str) -> Vec<Question> {
    let Offered { purposes, levels, .. } = Offered::all();
    let mut questions = vec![
        Question::new("purpose", "What they agreed to").of(&purposes),
        Question::new("feedback", told).of(&levels),
    ];
    questions.extend(who_how_when());
    questions
}

/// The questions that stand in `_agreed.html`.
pub(super) fn who_how_when() -> [Question; 3] {
    let Offered { givers, methods, .. } = Offered::all();
    [
        Question::new("given_by", "Who agreed?").of(&givers),
        Question::new("method", "How did they agree?").of(&methods),
        Question::date("given_on", "When did they agree?"),
    ]
}

/// What was ticked; who ticked it, and when, is known when it is written.
pub(super) struct Ticked {
    purposes: Vec<Purpose>,
    feedback: FeedbackLevel,
    given: AgreedOutside,
}

/// What is said when what cannot be left out was.
pub(super) struct Missing {
    pub(super) to_refer: &'static str,
    pub(super) told: &'static str,
}

const OF_THE_PATIENT: Missing = Missing {
    to_refer: "A referral can only be sent when the patient agrees to it",
    told: "Say what you may be told",
};

/// What was ticked, of a form that asks what the patient agreed to.
pub(super) fn ticked(form: &mut Reader<'_>, today: Date) -> Option<Ticked> {
    ticked_or(form, today, &OF_THE_PATIENT)
}

/// The same of somebody else.
pub(super) fn ticked_or(form: &mut Reader<'_>, today: Date, missing: &Missing) -> Option<Ticked> {
    let purposes = form.choices("purpose", "Tick what they agreed to", |letter| {
        letter.parse().ok().and_then(Purpose::from_letter)
    });
    if purposes
        .as_ref()
        .is_some_and(|ticked| !ticked.contains(&Purpose::ReferAndContact))
    {
        form.refuse("purpose", missing.to_refer);
    }
    let feedback = form.choice("feedback", missing.told, |number| {
        number.parse().ok().and_then(FeedbackLevel::from_number)
    });
    let given = given(form, today);
    Some(Ticked {
        purposes: purposes?,
        feedback: feedback?,
        given: given?,
    })
}

/// Who agreed, how and when: all that there is to say of an agreement to one thing.
pub(super) fn given(form: &mut Reader<'_>, today: Date) -> Option<AgreedOutside> {
    let given_by = form.choice("given_by", "Say who agreed", GivenBy::from_code);
    let method = form.choice("method", "Say how they agreed", Method::from_code);
    let given_on = form.date("given_on", "the date on which they agreed", When::UpTo(today));
    Some(AgreedOutside {
        given_on: given_on?,
        given_by: given_by?,
        method: method?,
    })
}

impl Ticked {
    /// The same, by whoever records it now.
    pub(super) fn recorded(self, by: MembershipId, at: Timestamp) -> Agreed {
        Agreed {
            given_on: self.given.given_on,
            given_by: self.given.given_by,
            method: self.given.method,
            purposes: self.purposes,
            feedback: self.feedback,
            explained_by: by,
            recorded_at: at,
            wording: None,
        }
    }
}
