//! Why something about a partnership or its parts cannot be done.

use super::OdsCode;

/// A refusal. The names in it are of parts of the partnership, never of people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Choose a day from today, and no more than {0} days from now.")]
    HoldsTooLong(i32),
    #[error("Enter the name of the partnership, up to 120 characters.")]
    NoName,
    #[error("It was closed already.")]
    ClosedAlready,
    #[error("It is in use already.")]
    InUseAlready,
    #[error("{0} is closed. Choose another organisation.")]
    OrganisationClosed(String),
    #[error("{0} is closed. Choose another place.")]
    SiteClosed(String),
    #[error("{0} is closed. Choose another team to receive referrals.")]
    TeamClosed(String),
    #[error("{0} has the register code {1} already.")]
    CodeTaken(String, OdsCode),
    #[error("It offers a service, so it must stay an advice provider.")]
    OffersService,
    #[error("It still has a place, a team or a service in use. Close those first.")]
    PartsInUse,
    #[error("A team there is still in use. Close it or move it to another place first.")]
    TeamThere,
    #[error("{0} is no advice provider, so it cannot offer a service.")]
    NoAdviceProvider(String),
    #[error("{0} is no team of the advice provider that offers this service. Choose one that is.")]
    TeamOfAnother(String),
    #[error("This service has no team yet that receives referrals.")]
    NoReceivingTeam,
    #[error("It receives what is referred to {0}. Choose another team there first.")]
    ReceivesFor(String),
    #[error("It receives what is referred to {0}, so it stays with its organisation.")]
    StaysForService(String),
    #[error(
        "People have or had a role in this team, so it stays with its organisation. Add another team there instead."
    )]
    StaysForMembers,
    #[error(
        "This team has sent or received referrals, so it stays with its organisation. Add another team there instead."
    )]
    StaysForReferrals,
    #[error(
        "People have or had a role on its side of the partnership, so it stays what it is. Add another organisation \
         instead."
    )]
    StaysItsKindForMembers,
    #[error("It has received referrals, so it stays what it is. Add another organisation instead.")]
    StaysItsKindForReferrals,
    #[error("{0} is no funder.")]
    NoFunder(String),
    #[error("These may refer on some of these days already. End that line first, or choose other days.")]
    Overlaps,
    #[error("The last day must not lie before the first day.")]
    DaysReversed,
    #[error("The last day cannot lie before yesterday: referrals may rest on it.")]
    EndsInThePast,
    #[error("This line has ended already.")]
    EndedAlready,
    #[error("This line has taken effect. Give it a last day instead.")]
    TakenEffect,
}

impl Refused {
    /// The field of the form that it is about, where it is about one.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::OrganisationClosed(_)
            | Self::NoAdviceProvider(_)
            | Self::StaysForService(_)
            | Self::StaysForMembers
            | Self::StaysForReferrals => "organisation",
            Self::SiteClosed(_) => "site",
            Self::TeamClosed(_) | Self::TeamOfAnother(_) => "receiver",
            Self::CodeTaken(..) => "ods_code",
            Self::OffersService | Self::StaysItsKindForMembers | Self::StaysItsKindForReferrals => "kind",
            Self::PartsInUse | Self::TeamThere | Self::ReceivesFor(_) => "closed_on",
            Self::NoFunder(_) => "funder",
            Self::HoldsTooLong(_) => "until_on",
            Self::Overlaps => "whom",
            Self::NoName
            | Self::NoReceivingTeam
            | Self::ClosedAlready
            | Self::InUseAlready
            | Self::DaysReversed
            | Self::EndsInThePast
            | Self::EndedAlready
            | Self::TakenEffect => return None,
        })
    }
}
