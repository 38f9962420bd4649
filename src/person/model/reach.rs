//! Safe contact: on which channels a person may be reached, and the proof that one of them is safe now.
//!
//! A message, or the name of a clinic on a screen, can cost somebody their home or their safety. So unknown
//! counts as unsafe, and nothing goes out without a [`Reach`], which only [`Person::reach`] can make.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Person,
    contact::{Phone, Postcode, grouped},
    fold,
};
use crate::kit::id::{AccountId, PersonId};

crate::words! {
    /// One way of reaching somebody.
    Channel {
        Call = "call", "Phone call";
        Voicemail = "voicemail", "Voicemail message";
        Text = "text", "Text message";
        Email = "email", "E-mail";
        Post = "post", "Post";
    }
}

crate::words! {
    /// Whether a channel is safe. Not known is treated as not safe: nobody has asked, or the answer no longer holds.
    Safety {
        Safe = "safe", "Safe";
        Unsafe = "unsafe", "Not safe";
        Unknown = "unknown", "Not known";
    }
}

#[expect(clippy::derivable_impls, reason = "`words!` makes the enum")]
impl Default for Safety {
    fn default() -> Self {
        Self::Unknown
    }
}

/// Who asked, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When the person answered.
    pub at: Timestamp,
    /// Who asked them; `None` when it came with imported data.
    pub by: Option<AccountId>,
    /// The asker's name as it was then.
    pub name: String,
}

/// What is known about one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the person said.
    pub safety: Safety,
    /// Who asked, unless nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
}

/// Everything a person has said about being contacted safely.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SafeContact {
    call: Answer,
    voicemail: Answer,
    text: Answer,
    email: Answer,
    post: Answer,
    /// What to heed beside the channels.
    pub manner: Manner,
}

/// How to make contact once it is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manner {
    /// When, in the person's words: "weekdays 10 to 2".
    pub hours: String,
    /// What the caller says so that the person knows who it is.
    pub code_phrase: String,
    /// The name to give, of caller or service, so that nobody else learns which service it is.
    pub say: String,
    /// Somebody else who may be contacted in the person's place.
    pub alternative: Option<Alternative>,
    /// Addresses, numbers and e-mail addresses that nothing may ever go to.
    pub never: Vec<String>,
}

impl Manner {
    /// The most characters of an answer in one line, whichever page asks it.
    pub const LONGEST: usize = 200;
}

/// Somebody who may be contacted instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Their name.
    pub name: String,
    /// Who they are to the person: "sister".
    pub relation: String,
    /// Their number, if it is known.
    pub phone: Option<Phone>,
}

/// Proof that this person could safely be reached here when it was made. Make it in the transaction that
/// sends or queues, and again when a queued message really leaves: answers change in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    person: PersonId,
    channel: Channel,
    to: Destination,
    manner: Manner,
}

/// Where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// A telephone number, as dialled.
    Phone(String),
    /// An e-mail address.
    Email(String),
    /// The lines on the envelope, the person's name first.
    Envelope(Vec<String>),
}

/// Why a person may not be reached on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// Nobody knows whether it is safe.
    #[error("We do not know whether it is safe to {}. Ask first.", .0.verb())]
    NotKnown(Channel),
    /// The person said that it is not.
    #[error("It is not safe to {}.", .0.verb())]
    NotSafe(Channel),
    /// It would be safe, but there is no number or address.
    #[error("There is no {} to use.", .0.needs())]
    NoDestination(Channel),
    /// The number or address is one that nothing may go to.
    #[error("The person asked us never to use this {}.", .0.needs())]
    Never(Channel),
}

impl Person {
    /// Whether, and where, this person may be contacted on `channel`.
    ///
    /// # Errors
    /// When it is not known to be safe, or there is nowhere to send to.
    pub fn reach(&self, channel: Channel) -> Result<Reach, Unreachable> {
        if channel == Channel::Voicemail {
            self.reach(Channel::Call)?;
        }
        match self.safe_contact.answer(channel).safety {
            Safety::Unknown => return Err(Unreachable::NotKnown(channel)),
            Safety::Unsafe => return Err(Unreachable::NotSafe(channel)),
            Safety::Safe => {}
        }
        let to = self
            .destination(channel)
            .ok_or(Unreachable::NoDestination(channel))?;
        let manner = self.safe_contact.manner.clone();
        if manner.never.iter().any(|never| to.may_be(never)) {
            return Err(Unreachable::Never(channel));
        }
        Ok(Reach {
            person: self.id.clone(),
            channel,
            to,
            manner,
        })
    }

    fn destination(&self, channel: Channel) -> Option<Destination> {
        let details = &self.details;
        let dialled = |phone: &Phone| Destination::Phone(phone.as_str().to_owned());
        match channel {
            Channel::Call | Channel::Voicemail => {
                details.mobile.as_ref().or(details.phone.as_ref()).map(dialled)
            }
            Channel::Text => details
                .mobile
                .as_ref()
                .filter(|mobile| mobile.takes_texts())
                .map(dialled),
            Channel::Email => details
                .email
                .as_ref()
                .map(|email| Destination::Email(email.as_str().to_owned())),
            Channel::Post => {
                let address = details
                    .home
                    .address()
                    .filter(|address| !address.lines.is_empty())?;
                Some(Destination::Envelope(
                    [vec![details.name().full()], address.envelope()].concat(),
                ))
            }
        }
    }
}

impl Reach {
    /// Whom it reaches.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// On which channel.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Where.
    pub fn to(&self) -> &Destination {
        &self.to
    }

    /// Hours, code phrase and the name to say.
    pub fn manner(&self) -> &Manner {
        &self.manner
    }
}

impl Destination {
    /// As it is told to somebody who is to use it: on one line, a number in groups, an address without the name.
    pub fn in_one_line(&self) -> String {
        match self {
            Self::Phone(number) => grouped(number),
            Self::Email(email) => email.clone(),
            Self::Envelope(lines) => lines.get(1..).unwrap_or_default().join(", "),
        }
    }

    /// Whether `never`, as somebody typed it, means this place. When in doubt it does.
    fn may_be(&self, never: &str) -> bool {
        match self {
            Self::Phone(number) => {
                let (number, never) = (digits(number), digits(never));
                // The last nine say which telephone it is, however the country is written.
                let last = number.get(number.len().saturating_sub(9)..).unwrap_or(&number);
                !last.is_empty() && never.contains(last)
            }
            Self::Email(email) => never.to_lowercase().contains(&email.to_lowercase()),
            Self::Envelope(lines) => lines_may_be(lines.get(1..).unwrap_or_default(), never),
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether an address, line by line, may be the place that was named: by its postcode, or when all the words
/// of one stand in a row in the other.
fn lines_may_be(lines: &[String], never: &str) -> bool {
    let words = fold::words(never);
    let place: Vec<String> = lines.iter().flat_map(|line| fold::words(line)).collect();
    let mut postcodes = words
        .windows(2)
        .filter_map(|pair| Postcode::parse(&pair.concat()).ok());
    let shares_postcode = postcodes.any(|code| place.concat().ends_with(&fold::joined(code.as_str())));
    let street = lines.first().map(|line| fold::words(line)).unwrap_or_default();
    shares_postcode || in_a_row(&place, &words) || in_a_row(&words, &street)
}

fn in_a_row(all: &[String], some: &[String]) -> bool {
    !some.is_empty() && all.windows(some.len()).any(|words| words == some)
}

impl SafeContact {
    /// What is known about one channel.
    pub fn answer(&self, channel: Channel) -> &Answer {
        match channel {
            Channel::Call => &self.call,
            Channel::Voicemail => &self.voicemail,
            Channel::Text => &self.text,
            Channel::Email => &self.email,
            Channel::Post => &self.post,
        }
    }

    /// Records what the person said about one channel. The same answer keeps the date of the first asking.
    pub fn said(&mut self, channel: Channel, safety: Safety, asked: &Asked) {
        if self.answer(channel).safety != safety {
            self.said_again(channel, safety, asked);
        }
    }

    /// Records what the person said about one channel, asked anew.
    pub fn said_again(&mut self, channel: Channel, safety: Safety, asked: &Asked) {
        let asked = (safety != Safety::Unknown).then(|| asked.clone());
        *self.answer_mut(channel) = Answer { safety, asked };
    }

    /// The answers on these channels no longer hold: the number or address they were about has changed.
    pub(super) fn forget(&mut self, channels: &[Channel]) {
        for channel in channels {
            *self.answer_mut(*channel) = Answer::default();
        }
    }

    fn answer_mut(&mut self, channel: Channel) -> &mut Answer {
        match channel {
            Channel::Call => &mut self.call,
            Channel::Voicemail => &mut self.voicemail,
            Channel::Text => &mut self.text,
            Channel::Email => &mut self.email,
            Channel::Post => &mut self.post,
        }
    }
}

impl Channel {
    fn verb(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Voicemail => "leave a message",
            Self::Text => "text",
            Self::Email => "e-mail",
            Self::Post => "write by post",
        }
    }

    fn needs(self) -> &'static str {
        match self {
            Self::Call | Self::Voicemail => "phone number",
            Self::Text => "mobile number",
            Self::Email => "e-mail address",
            Self::Post => "postal address",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn asked() -> Asked {
        Asked {
            at: Timestamp::UNIX_EPOCH,
            by: None,
            name: "Sam Okafor".into(),
        }
    }

    fn safe_everywhere() -> Person {
        let mut person = samples::person();
        for channel in Channel::ALL.iter().copied() {
            person.safe_contact.said(channel, Safety::Safe, &asked());
        }
        person
    }

    #[test]
    fn nothing_is_safe_until_somebody_asked() {
        for channel in Channel::ALL.iter().copied() {
            let no = samples::person().reach(channel).unwrap_err();
            let about = if channel == Channel::Voicemail {
                Channel::Call
            } else {
                channel
            };
            assert_eq!(no, Unreachable::NotKnown(about));
        }
    }

    #[test]
    fn every_channel_has_its_own_answer() {
        for unsafe_one in Channel::ALL.iter().copied() {
            let mut person = safe_everywhere();
            person.safe_contact.said(unsafe_one, Safety::Unsafe, &asked());
            for channel in Channel::ALL.iter().copied() {
                let stopped =
                    channel == unsafe_one || (channel, unsafe_one) == (Channel::Voicemail, Channel::Call);
                assert_eq!(
                    person.reach(channel).is_err(),
                    stopped,
                    "{channel:?} when {unsafe_one:?} is unsafe"
                );
            }
        }
    }

    #[test]
    fn a_reach_says_where_and_how() {
        let mut person = safe_everywhere();
        person.safe_contact.manner.code_phrase = "It is about the library book".into();
        let reach = person.reach(Channel::Text).unwrap();
        assert_eq!(reach.to(), &Destination::Phone("07700900123".into()));
        assert_eq!(reach.manner().code_phrase, "It is about the library book");
        assert_eq!((reach.person(), reach.channel()), (&person.id, Channel::Text));
        assert_eq!(reach.to().in_one_line(), "07700 900123");
    }

    #[test]
    fn an_address_is_told_without_the_name() {
        let lines = ["Amina Begum", "1 High Street", "Elm"].map(str::to_owned);
        assert_eq!(
            Destination::Envelope(lines.into()).in_one_line(),
            "1 High Street, Elm"
        );
        assert_eq!(Destination::Envelope(Vec::new()).in_one_line(), "");
    }

    #[test]
    fn without_a_number_there_is_nowhere_to_reach() {
        let mut person = safe_everywhere();
        person.details.mobile = None;
        assert_eq!(
            person.reach(Channel::Text),
            Err(Unreachable::NoDestination(Channel::Text))
        );
        person.details.mobile = Phone::parse("0116 496 0123").ok();
        assert_eq!(
            person.reach(Channel::Text),
            Err(Unreachable::NoDestination(Channel::Text))
        );
        assert!(person.reach(Channel::Call).is_ok());
    }

    #[test]
    fn what_must_never_be_used_stops_its_channel_only() {
        for (never, channel) in [
            ("+44 7700 900 123", Channel::Text),
            ("AMINA@example.org", Channel::Email),
            ("12 High Street", Channel::Post),
            ("my old flat, 3 Low Road, le1 4ab", Channel::Post),
        ] {
            let mut person = safe_everywhere();
            person.safe_contact.manner.never = vec![never.into()];
            assert_eq!(person.reach(channel), Err(Unreachable::Never(channel)), "{never}");
            let others = Channel::ALL
                .iter()
                .copied()
                .filter(|c| person.reach(*c).is_ok())
                .count();
            assert!(others >= 2, "{never} stops only {channel:?}");
        }
        let mut person = safe_everywhere();
        person.safe_contact.manner.never = vec!["12 Other Street, LE2 9ZZ".into(), String::new(), "?".into()];
        assert!(person.reach(Channel::Post).is_ok());
    }

    #[test]
    fn the_same_answer_keeps_the_date_it_was_first_given() {
        let mut contact = SafeContact::default();
        let later = Asked {
            at: Timestamp::from_second(1_000).unwrap(),
            ..asked()
        };
        contact.said(Channel::Call, Safety::Safe, &asked());
        contact.said(Channel::Call, Safety::Safe, &later);
        assert_eq!(contact.answer(Channel::Call).asked, Some(asked()));
        contact.said_again(Channel::Call, Safety::Safe, &later);
        assert_eq!(contact.answer(Channel::Call).asked, Some(later.clone()));
        contact.said(Channel::Call, Safety::Unknown, &later);
        assert_eq!(contact.answer(Channel::Call), &Answer::default());
    }

    #[test]
    fn refusals_are_sentences() {
        assert_eq!(
            Unreachable::NotKnown(Channel::Voicemail).to_string(),
            "We do not know whether it is safe to leave a message. Ask first."
        );
        assert_eq!(
            Unreachable::NoDestination(Channel::Text).to_string(),
            "There is no mobile number to use."
        );
    }
}
