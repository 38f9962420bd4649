//! An e-mail to a mailbox, as far as it is kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::person::{Details, model::NhsNumber};

/// Who wrote, about what, and what it says. Attachments are named and not kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mail {
    pub from: String,
    /// The name that the sender gives themselves; anybody can give any.
    pub name: String,
    pub subject: String,
    /// When it says it was sent.
    pub sent_at: Option<Timestamp>,
    pub text: String,
    /// Whether there was more of it than is kept.
    pub shortened: bool,
    /// Names, and sizes in bytes.
    pub attachments: Vec<(String, u64)>,
    pub more_attachments: bool,
}

impl Mail {
    /// What somebody would be looked for by: a number in the text that can be an NHS number.
    pub fn details(&self) -> Details {
        Details {
            nhs_number: self.nhs_number(),
            ..Details::default()
        }
    }

    fn nhs_number(&self) -> Option<NhsNumber> {
        let text = format!("{} {}", self.subject, self.text);
        let bare: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
            .collect();
        let runs = bare.split(|c: char| !c.is_ascii_digit());
        let mut tens = runs.filter(|run| run.len() == 10 && !run.starts_with('0'));
        tens.find_map(|run| {
            let number = NhsNumber::parse(run).ok()?;
            (number.checked() == crate::person::model::Checked::Passes).then_some(number)
        })
    }

    /// References of referrals that the subject may name: two groups of four letters and digits.
    pub fn references(&self) -> Vec<String> {
        let parts = self
            .subject
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let like =
            |part: &&str| part.len() == 9 && part.as_bytes()[4] == b'-' && part.matches('-').count() == 1;
        parts.filter(like).map(str::to_ascii_uppercase).take(5).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_and_a_number_are_found_where_people_write_them() {
        let mail = Mail {
            subject: "Re: referral 7k3m-9qxd (urgent)".into(),
            text: "NHS no 943 476 5919, tel 07700 900123".into(),
            ..Mail::default()
        };
        assert_eq!(mail.references(), ["7K3M-9QXD"]);
        let number = mail.details().nhs_number.map(|number| number.digits().to_owned());
        assert_eq!(number.as_deref(), Some("9434765919"));
        assert_eq!(Mail::default().references(), [""; 0]);
        assert_eq!(Mail::default().details().nhs_number, None);
    }
}
