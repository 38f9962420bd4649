//! Everything that can happen, and what follows from it.

use serde::{Deserialize, Serialize};

use crate::{
    identity,
    kit::{
        db::Tx,
        error::Result,
        id::{
            AccountId, ArrivalId, BatchId, ConsentId, DigestId, DraftId, Id, IssueId, MembershipId,
            OrganisationId, OutgoingId, OutsideId, PartnershipId, PersonId, ProviderId, QuestionId,
            ReferralId, ScreeningId, ServiceId, SiteId, TeamId,
        },
    },
    partnership::model::Light,
    referral::{
        self, Happening,
        model::{Answer, Useful},
    },
    screening,
};

/// Something that happened. Its facts are identifiers and codes, never what a person said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    AccountAdded(AccountId),
    /// It was dealt with, and became no referral.
    ArrivalAnswered(ArrivalId),
    ArrivalBecameReferral(ArrivalId, ReferralId),
    /// Somebody asked for help without a referrer.
    ArrivalCame(ArrivalId),
    /// Somebody looks after it.
    ArrivalTaken(ArrivalId),
    /// The advice side said whether a service can take referrals.
    CapacitySaid(ServiceId, Light),
    /// Somebody said which areas of law an adviser deals with.
    CompetenceSet(MembershipId),
    /// A message about a referral reached whom it is about.
    ClientWritten(OutgoingId, ReferralId),
    ConsentGiven(ConsentId),
    ConsentWithdrawn(ConsentId),
    /// A team was told of a month.
    DigestMade(DigestId),
    /// A team's draft was thrown away.
    DraftDeleted(DraftId, TeamId),
    /// Whoever read what came of a referral said whether that was useful.
    FeedbackRated(ReferralId, Useful),
    /// A list of people to refer is being brought in.
    ListBegun(BatchId),
    /// It was brought in, stopped or put aside.
    ListEnded(BatchId),
    ListUploaded(BatchId),
    MembershipEnded(MembershipId),
    MembershipGiven(MembershipId),
    MembershipJoined(MembershipId),
    /// Somebody had a message sent again that was stopped or not delivered.
    MessageTriedAgain(OutgoingId),
    OrganisationAdded(OrganisationId),
    OrganisationChanged(OrganisationId),
    /// It is of another kind now.
    OrganisationTurned(OrganisationId),
    /// It was recorded what a provider outside answered.
    OutsideAnswered(ReferralId, OutsideId, Answer),
    /// The person no longer agrees that a provider outside helps.
    OutsideWithdrawn(ReferralId, OutsideId),
    /// A provider outside was told so.
    OutsideTold(ReferralId, OutsideId),
    /// Somebody of the household became a party to a referral.
    PartyJoined(ReferralId, PersonId),
    /// One party no longer agrees to share.
    PartyLeft(ReferralId, PersonId),
    PartnershipChanged(PartnershipId),
    PartnershipCreated(PartnershipId),
    /// Somebody gave the patient a link to their own page.
    PatientLinkMade(ReferralId),
    /// The link was opened.
    PatientPageOpened(ReferralId),
    PersonAdded(PersonId),
    PersonChanged(PersonId),
    /// It was written down who belongs to them.
    PersonLinked(PersonId),
    PersonUnlinked(PersonId),
    ProviderAdded(ProviderId),
    ProviderChanged(ProviderId),
    /// The page on which anybody may ask a service for help.
    PublicPageChanged(ServiceId),
    QuestionAnswered(QuestionId),
    QuestionAsked(QuestionId),
    /// There was somebody to refer after all.
    QuestionBecameReferral(QuestionId, ReferralId),
    /// What a referral's state is folded from.
    Referral(ReferralId, Happening),
    /// The adviser passed the person on to another service as well: which referral that is.
    ReferredOn(ReferralId, ReferralId),
    /// The adviser passed the person on to a provider outside the partnership.
    ReferredOutside(ReferralId, OutsideId),
    /// A patient was asked about housing, money and work.
    Screened(ScreeningId),
    ServiceAdded(ServiceId),
    ServiceChanged(ServiceId),
    /// A referral was entered from a printed form.
    SheetUsed(IssueId, ReferralId),
    /// Forms were printed for a team.
    SheetsIssued(IssueId),
    SiteAdded(SiteId),
    SiteChanged(SiteId),
    TeamAdded(TeamId),
    TeamChanged(TeamId),
    /// It belongs to another organisation now.
    TeamMoved(TeamId),
}

impl Event {
    /// As it is written in the record: what it happened to, and what happened.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AccountAdded(_) => "account.added",
            Self::ArrivalAnswered(_) => "arrival.answered",
            Self::ArrivalBecameReferral(..) => "arrival.became-referral",
            Self::ArrivalCame(_) => "arrival.came",
            Self::ArrivalTaken(_) => "arrival.taken",
            Self::CapacitySaid(..) => "service.capacity-said",
            Self::ClientWritten(..) => "message.client-written",
            Self::CompetenceSet(_) => "membership.competence-set",
            Self::ConsentGiven(_) => "consent.given",
            Self::ConsentWithdrawn(_) => "consent.withdrawn",
            Self::DigestMade(_) => "digest.made",
            Self::DraftDeleted(..) => "draft.deleted",
            Self::FeedbackRated(..) => "feedback.rated",
            Self::ListBegun(_) => "list.begun",
            Self::ListEnded(_) => "list.ended",
            Self::ListUploaded(_) => "list.uploaded",
            Self::MembershipEnded(_) => "membership.ended",
            Self::MembershipGiven(_) => "membership.given",
            Self::MembershipJoined(_) => "membership.joined",
            Self::MessageTriedAgain(_) => "message.tried-again",
            Self::OrganisationAdded(_) => "organisation.added",
            Self::OrganisationChanged(_) => "organisation.changed",
            Self::OrganisationTurned(_) => "organisation.turned",
            Self::OutsideAnswered(..) => "outside.answered",
            Self::OutsideWithdrawn(..) => "outside.withdrawn",
            Self::OutsideTold(..) => "outside.told",
            Self::PartyJoined(..) => "party.joined",
            Self::PartyLeft(..) => "party.left",
            Self::PartnershipChanged(_) => "partnership.changed",
            Self::PartnershipCreated(_) => "partnership.created",
            Self::PatientLinkMade(_) => "patient.link-made",
            Self::PatientPageOpened(_) => "patient.page-opened",
            Self::PersonAdded(_) => "person.added",
            Self::PersonChanged(_) => "person.changed",
            Self::PersonLinked(_) => "person.linked",
            Self::PersonUnlinked(_) => "person.unlinked",
            Self::ProviderAdded(_) => "provider.added",
            Self::ProviderChanged(_) => "provider.changed",
            Self::PublicPageChanged(_) => "service.public-page-changed",
            Self::QuestionAnswered(_) => "question.answered",
            Self::QuestionAsked(_) => "question.asked",
            Self::QuestionBecameReferral(..) => "question.became-referral",
            Self::Referral(_, happening) => happening.name(),
            Self::ReferredOn(..) => "onward.referred",
            Self::ReferredOutside(..) => "outside.referred",
            Self::Screened(_) => "screening.kept",
            Self::ServiceAdded(_) => "service.added",
            Self::ServiceChanged(_) => "service.changed",
            Self::SheetUsed(..) => "sheet.used",
            Self::SheetsIssued(_) => "sheet.issued",
            Self::SiteAdded(_) => "site.added",
            Self::SiteChanged(_) => "site.changed",
            Self::TeamAdded(_) => "team.added",
            Self::TeamChanged(_) => "team.changed",
            Self::TeamMoved(_) => "team.moved",
        }
    }

    /// What it happened to.
    pub fn subject(&self) -> &str {
        match self {
            Self::AccountAdded(id) => id.as_str(),
            Self::ArrivalAnswered(id)
            | Self::ArrivalBecameReferral(id, _)
            | Self::ArrivalCame(id)
            | Self::ArrivalTaken(id) => id.as_str(),
            Self::ConsentGiven(id) | Self::ConsentWithdrawn(id) => id.as_str(),
            Self::DigestMade(id) => id.as_str(),
            Self::DraftDeleted(id, _) => id.as_str(),
            Self::CompetenceSet(id)
            | Self::MembershipEnded(id)
            | Self::MembershipGiven(id)
            | Self::MembershipJoined(id) => id.as_str(),
            Self::ListBegun(id) | Self::ListEnded(id) | Self::ListUploaded(id) => id.as_str(),
            Self::ClientWritten(id, _) | Self::MessageTriedAgain(id) => id.as_str(),
            Self::OrganisationAdded(id) | Self::OrganisationChanged(id) | Self::OrganisationTurned(id) => {
                id.as_str()
            }
            Self::PartnershipChanged(id) | Self::PartnershipCreated(id) => id.as_str(),
            Self::PersonAdded(id)
            | Self::PersonChanged(id)
            | Self::PersonLinked(id)
            | Self::PersonUnlinked(id) => id.as_str(),
            Self::ProviderAdded(id) | Self::ProviderChanged(id) => id.as_str(),
            Self::QuestionAnswered(id) | Self::QuestionAsked(id) | Self::QuestionBecameReferral(id, _) => {
                id.as_str()
            }
            Self::FeedbackRated(id, _)
            | Self::PartyJoined(id, _)
            | Self::PartyLeft(id, _)
            | Self::PatientLinkMade(id)
            | Self::PatientPageOpened(id)
            | Self::OutsideAnswered(id, ..)
            | Self::OutsideWithdrawn(id, _)
            | Self::OutsideTold(id, _)
            | Self::ReferredOn(id, _)
            | Self::ReferredOutside(id, _)
            | Self::Referral(id, _) => id.as_str(),
            Self::CapacitySaid(id, _)
            | Self::PublicPageChanged(id)
            | Self::ServiceAdded(id)
            | Self::ServiceChanged(id) => id.as_str(),
            Self::Screened(id) => id.as_str(),
            Self::SheetUsed(id, _) | Self::SheetsIssued(id) => id.as_str(),
            Self::SiteAdded(id) | Self::SiteChanged(id) => id.as_str(),
            Self::TeamAdded(id) | Self::TeamChanged(id) | Self::TeamMoved(id) => id.as_str(),
        }
    }

    /// What follows from it, in the same transaction. The one place where something that happens in one
    /// slice reaches another; a new event does not compile until it has an answer here.
    ///
    /// # Errors
    /// Whatever the verbs that follow answer; then nothing happened at all.
    pub async fn consequences(&self, tx: &mut Tx) -> Result<()> {
        match self {
            Self::ClientWritten(_, id) => referral::actions::told_in_writing(tx, id).await,
            Self::ConsentWithdrawn(id) => referral::actions::stop_sharing(tx, id).await,
            Self::DraftDeleted(draft, _) => screening::actions::forget_draft(tx, draft).await,
            Self::OrganisationTurned(id) => turned(tx, id).await,
            Self::Referral(id, happening) => happened(tx, id, happening).await,
            Self::TeamMoved(id) => moved(tx, id).await,
            Self::AccountAdded(_)
            | Self::ArrivalAnswered(_)
            | Self::ArrivalBecameReferral(..)
            | Self::ArrivalCame(_)
            | Self::ArrivalTaken(_)
            | Self::CapacitySaid(..)
            | Self::PublicPageChanged(_)
            | Self::SheetUsed(..)
            | Self::SheetsIssued(_)
            | Self::CompetenceSet(_)
            | Self::ConsentGiven(_)
            | Self::DigestMade(_)
            | Self::FeedbackRated(..)
            | Self::ListBegun(_)
            | Self::ListEnded(_)
            | Self::ListUploaded(_)
            | Self::MembershipEnded(_)
            | Self::MembershipGiven(_)
            | Self::MembershipJoined(_)
            | Self::MessageTriedAgain(_)
            | Self::OrganisationAdded(_)
            | Self::OrganisationChanged(_)
            | Self::OutsideAnswered(..)
            | Self::OutsideWithdrawn(..)
            | Self::OutsideTold(..)
            | Self::PartyJoined(..)
            | Self::PartyLeft(..)
            | Self::PartnershipChanged(_)
            | Self::PartnershipCreated(_)
            | Self::PatientLinkMade(_)
            | Self::PatientPageOpened(_)
            | Self::PersonAdded(_)
            | Self::PersonChanged(_)
            | Self::PersonLinked(_)
            | Self::PersonUnlinked(_)
            | Self::ProviderAdded(_)
            | Self::ProviderChanged(_)
            | Self::QuestionAnswered(_)
            | Self::QuestionAsked(_)
            | Self::QuestionBecameReferral(..)
            | Self::ReferredOn(..)
            | Self::ReferredOutside(..)
            | Self::Screened(_)
            | Self::ServiceAdded(_)
            | Self::ServiceChanged(_)
            | Self::SiteAdded(_)
            | Self::SiteChanged(_)
            | Self::TeamAdded(_)
            | Self::TeamChanged(_) => Ok(()),
        }
    }
}

async fn turned(tx: &mut Tx, id: &OrganisationId) -> Result<()> {
    identity::actions::refuse_to_turn(tx, id).await?;
    referral::actions::refuse_to_turn(tx, id).await
}

async fn happened(tx: &mut Tx, id: &ReferralId, happening: &Happening) -> Result<()> {
    if matches!(happening, Happening::Sent(_)) {
        screening::actions::referred(tx, id).await?;
    }
    referral::actions::follow(tx, id, happening).await
}

async fn moved(tx: &mut Tx, id: &TeamId) -> Result<()> {
    identity::actions::refuse_to_move(tx, id).await?;
    referral::actions::refuse_to_move(tx, id).await
}
