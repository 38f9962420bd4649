//! The rules of printed forms.

use std::fmt;

use jiff::Timestamp;

use crate::{
    kit::{
        actor::{Role, Staff},
        id::{Id as _, IssueId, MembershipId, OrganisationId, ReferralId, ServiceId, TeamId},
    },
    partnership::Service,
};

/// The most forms that are issued at once.
pub const MOST: i64 = 50;

/// Letters and digits that nobody takes for each other, as Crockford's base 32 has them.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters that are chance; one more checks them.
pub const CHANCE: usize = 7;

/// What stands on one form: seven letters and digits of chance, and one by which a slip of the pen is noticed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference(String);

/// Forms that were issued to a team.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub id: IssueId,
    pub service: ServiceId,
    pub to_organisation: OrganisationId,
    pub team: TeamId,
    pub issued_at: Timestamp,
    pub issued_by: MembershipId,
    pub sheets: i64,
}

/// One form, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub reference: Reference,
    pub issue: IssueId,
    pub service: ServiceId,
    pub team: TeamId,
    pub used: Option<(ReferralId, Timestamp)>,
}

/// Why a form is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Check the reference: it has eight letters and digits, and one of these is not right.")]
    Slip,
    #[error("No form with this reference was issued to a service of yours.")]
    Unknown,
    #[error(
        "This form was entered before. If it is a copy for somebody else, enter it without its reference."
    )]
    Used,
    #[error("Choose a team that may refer to this service.")]
    NotOpen,
}

/// Who issues forms of a service.
pub fn may_issue(staff: &Staff, service: &Service) -> bool {
    match staff.role {
        Role::Manager | Role::Administrator => true,
        Role::Intake | Role::Supervisor => staff.organisation == service.organisation,
        Role::Referrer
        | Role::TeamLead
        | Role::Adviser
        | Role::Volunteer
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => false,
    }
}

/// Who takes forms in, of the organisation that they came to.
pub const fn may_enter(role: Role) -> bool {
    matches!(role, Role::Intake | Role::Supervisor)
}

impl Reference {
    /// The one that chance makes: the end of an identifier is chance, in the same letters.
    pub fn of(id: &IssueId) -> Self {
        let letters: String = id.as_str().chars().rev().take(CHANCE).collect();
        Self::checked(letters)
    }

    fn checked(mut letters: String) -> Self {
        letters.push(check(&letters));
        Self(letters)
    }

    /// As it is stored, without the dash.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// One that was stored.
    pub(super) const fn stored(text: String) -> Self {
        Self(text)
    }

    /// As somebody typed it: small letters, spaces and dashes do not matter, nor does O for 0, or I and L for 1.
    ///
    /// # Errors
    /// It cannot be one.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let text: String = typed
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .take(CHANCE + 2)
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = text.len() == CHANCE + 1 && text.bytes().all(|byte| LETTERS.contains(&byte));
        match text.split_at_checked(CHANCE) {
            Some((chance, last)) if known && last.starts_with(check(chance)) => Ok(Self(text)),
            _ => Err(Refused::Slip),
        }
    }
}

/// Luhn's check in base 32: notices every wrong letter, and two neighbours that changed places.
fn check(text: &str) -> char {
    let base = LETTERS.len();
    let place = |byte: u8| {
        LETTERS
            .iter()
            .position(|letter| *letter == byte)
            .unwrap_or_default()
    };
    let sum: usize = text
        .bytes()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(byte, factor)| {
            let product = place(byte) * factor;
            product / base + product % base
        })
        .sum();
    char::from(LETTERS[(base - sum % base) % base])
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_however_it_is_typed_and_a_slip_is_noticed() {
        let ids = crate::kit::id::Source::seeded(5);
        for _ in 0..200 {
            let reference = Reference::of(&ids.next(Timestamp::UNIX_EPOCH));
            let shown = reference.to_string();
            assert_eq!(shown.len(), 9, "{shown}");
            for typed in [
                shown.clone(),
                shown.to_lowercase(),
                shown.replace('-', " "),
                shown.replace('0', "o"),
            ] {
                assert_eq!(Reference::parse(&typed), Ok(reference.clone()), "{typed}");
            }
            let text = shown.replace('-', "");
            for at in 0..text.len() {
                for other in LETTERS.iter().map(|letter| char::from(*letter)) {
                    let mut slip: Vec<char> = text.chars().collect();
                    if slip[at] == other {
                        continue;
                    }
                    slip[at] = other;
                    let slip: String = slip.into_iter().collect();
                    assert_eq!(Reference::parse(&slip), Err(Refused::Slip), "{slip} for {text}");
                }
            }
        }
        for wrong in ["", "7K3M", "7K3M-9QX!", "žžžžžžžž", &"0".repeat(500)] {
            assert!(Reference::parse(wrong).is_err(), "{wrong}");
        }
    }
}
