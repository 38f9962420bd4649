//! What the components of `ui.html` are given: plain values, already in words.

use jiff::civil::Date;

use super::say;

/// One answer of a radio group, a group of boxes or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub words: String,
    /// A line below it; may be empty.
    pub hint: String,
    /// Whether more questions open below it when it is chosen.
    pub reveals: bool,
    /// Whether it excludes the others ("None of these"), with "or" before it.
    pub exclusive: bool,
}

impl Choice {
    /// An answer.
    pub fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            words: words.into(),
            ..Self::default()
        }
    }

    /// The same with a line below it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same, opening more questions below it.
    #[must_use]
    pub fn reveals(mut self) -> Self {
        self.reveals = true;
        self
    }

    /// The same, excluding the others.
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }
}

/// Where a link goes and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it goes.
    pub href: String,
    /// What it says.
    pub words: String,
}

impl Link {
    /// A link.
    pub fn to(href: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            words: words.into(),
        }
    }
}

/// One line of a summary list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The question.
    pub key: String,
    /// The answer, one paragraph each.
    pub lines: Vec<String>,
    /// Where it can be changed; empty when it cannot.
    pub change: String,
    /// What would be changed, for those who cannot see the line: "the family name".
    pub about: String,
}

impl Row {
    /// A question and its answer; an empty answer is said to be not given.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            lines: vec![answer.into()],
            ..Self::default()
        }
    }

    /// A question with several answers.
    pub fn lines(key: impl Into<String>, lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let lines = lines.into_iter().map(Into::into).collect();
        Self {
            key: key.into(),
            lines,
            ..Self::default()
        }
    }

    /// The same with a link to change it.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>, about: impl Into<String>) -> Self {
        (self.change, self.about) = (href.into(), about.into());
        self
    }

    /// Whether there is no answer.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.trim().is_empty())
    }
}

/// Whether any line of a summary list can be changed.
pub fn any_change(rows: &[Row]) -> bool {
    rows.iter().any(|row| !row.change.is_empty())
}

/// One task of a task list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskRow {
    /// What is to be done.
    pub words: String,
    /// Where; empty while it cannot be started.
    pub href: String,
    /// A line below it; may be empty.
    pub hint: String,
    /// How far it is.
    pub progress: Progress,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing done yet.
    #[default]
    Incomplete,
    /// Begun.
    InProgress,
    /// Done.
    Completed,
    /// Something else has to be done first.
    CannotStartYet,
    /// May be left out.
    Optional,
}

impl Progress {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Incomplete => "Incomplete",
            Self::InProgress => "In progress",
            Self::Completed => "Completed",
            Self::CannotStartYet => "Cannot start yet",
            Self::Optional => "Optional",
        }
    }

    /// The colour of its tag; empty when it is shown as plain words.
    pub fn colour(self) -> &'static str {
        match self {
            Self::Incomplete => "blue",
            Self::InProgress => "aqua-green",
            Self::Optional => "grey",
            Self::Completed | Self::CannotStartYet => "",
        }
    }

    /// What the class of plain words ends in; empty when it is a tag.
    pub fn class(self) -> &'static str {
        match self {
            Self::Completed => " nhsuk-task-list__status--completed",
            Self::CannotStartYet => " nhsuk-task-list__status--cannot-start-yet",
            Self::Incomplete | Self::InProgress | Self::Optional => "",
        }
    }
}

/// One of several views of the same thing: a link, with how much is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// What it is called.
    pub words: String,
    /// Where it is.
    pub href: String,
    /// Whether it is shown now.
    pub current: bool,
    /// How much is there, when that is known.
    pub count: Option<i64>,
    /// Whether there is more than is counted.
    pub more: bool,
}

impl Tab {
    /// A view without a count.
    pub fn to(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    /// The same with a count.
    #[must_use]
    pub fn counting(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }

    /// The same with more than is counted.
    #[must_use]
    pub fn counting_more_than(mut self, count: i64) -> Self {
        (self.count, self.more) = (Some(count), true);
        self
    }

    /// The same, shown now.
    #[must_use]
    pub fn current(mut self) -> Self {
        self.current = true;
        self
    }
}

/// One thing that happened, on a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// What happened: "Referral accepted".
    pub what: String,
    /// Who did it: "Amina Yusuf, adviser, Riverside Law Centre".
    pub who: String,
    /// When, in words.
    pub when: String,
    /// When, for machines: `say::machine`.
    pub at: String,
    /// Why, or what was said; may be empty.
    pub words: String,
    /// Where to read more.
    pub link: Option<Link>,
}

/// Whether one way of reaching a person is safe for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Safety {
    /// They said that it is.
    Safe,
    /// They said that it is not.
    NotSafe,
    /// Nobody has asked: so it is not used.
    #[default]
    NotKnown,
}

impl Safety {
    /// In words: what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Safe => "Safe",
            Self::NotSafe => "Not safe: do not use",
            Self::NotKnown => "Not known: do not use",
        }
    }

    /// The last part of its class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::NotSafe => "not-safe",
            Self::NotKnown => "not-known",
        }
    }
}

/// One way of reaching a person, on the identity bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// Which: "Telephone", "Text message", "Letter".
    pub words: String,
    /// Whether it may be used.
    pub safety: Safety,
    /// What else to know: "after 6pm, do not say where you ring from"; may be empty.
    pub note: String,
}

/// The ways of reaching a person that have one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BySafety {
    /// The answer.
    pub safety: Safety,
    /// The ways, on one line: "Phone call (after 6pm), post".
    pub channels: String,
}

/// Who a page is about, always in view: so that nobody writes on the wrong record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The whole name.
    pub name: String,
    /// What they like to be called; may be empty.
    pub known_as: String,
    /// Where their record is; empty when the reader may not open it.
    pub href: String,
    /// The date of birth, when it is known.
    pub born: Option<Date>,
    /// Today, for the age.
    pub today: Date,
    /// The day they died, when they have.
    pub died: Option<Date>,
    /// The NHS number, ten digits; may be empty.
    pub nhs_number: String,
    /// The ways of reaching them.
    pub channels: Vec<Channel>,
    /// The language to speak with them; empty when it is English.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// What helps them: "Large print", "Step-free room".
    pub access: Vec<String>,
    /// What everyone has to know before they act: "Do not visit alone".
    pub flags: Vec<String>,
}

impl Identity {
    /// The ways of reaching them by what they said, so that a small screen needs no more than three lines.
    pub fn by_safety(&self) -> Vec<BySafety> {
        [Safety::Safe, Safety::NotSafe, Safety::NotKnown]
            .into_iter()
            .filter_map(|safety| {
                let mut channels = String::new();
                for channel in self.channels.iter().filter(|channel| channel.safety == safety) {
                    let words = if channels.is_empty() {
                        channel.words.clone()
                    } else {
                        channels.push_str(", ");
                        channel.words.to_lowercase()
                    };
                    channels.push_str(&words);
                    if !channel.note.is_empty() {
                        channels = format!("{channels} ({})", channel.note);
                    }
                }
                (!channels.is_empty()).then_some(BySafety { safety, channels })
            })
            .collect()
    }

    /// "5 March 1961 (65 years)", or that it is not known.
    pub fn born_words(&self) -> String {
        match (self.born, self.died) {
            (None, _) => "Not known".to_owned(),
            (Some(born), Some(_)) => say::date(born),
            (Some(born), None) => format!("{} ({})", say::date(born), say::age(born, self.today)),
        }
    }

    /// The day they died, in words.
    pub fn died_words(&self) -> String {
        self.died.map(say::date).unwrap_or_default()
    }

    /// The NHS number in its groups.
    pub fn nhs_words(&self) -> String {
        say::nhs_number(&self.nhs_number)
    }

    /// The language, and whether an interpreter is needed.
    pub fn language_words(&self) -> String {
        match (self.language.is_empty(), self.interpreter) {
            (false, true) => format!("{}, interpreter needed", self.language),
            (true, true) => "Interpreter needed".to_owned(),
            (_, false) => self.language.clone(),
        }
    }
}

/// The id of the nth answer of a group, as the design system makes it: `name`, `name-2`, `name-3`.
pub fn nth(name: &str, index: usize) -> String {
    if index == 0 {
        name.to_owned()
    } else {
        format!("{name}-{}", index + 1)
    }
}

/// The id of one box of a date: `born-day`.
pub fn part(name: &str, part: &str) -> String {
    format!("{name}-{part}")
}

/// The id of a task: `set-up-1`.
pub fn numbered(id: &str, number: usize) -> String {
    format!("{id}-{number}")
}
