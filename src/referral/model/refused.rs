//! Why a step is not taken.

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("This referral was already {0}.")]
    Already(&'static str),
    #[error("This referral has not been accepted yet.")]
    NotAccepted,
    #[error("Allocate an adviser to this referral first.")]
    NoAdviser,
    #[error("Record first that somebody was in touch with the client.")]
    NotContacted,
    #[error("That cannot be done to this referral now. See below how it stands.")]
    NotNow,
    #[error(
        "Your team has begun a referral of this patient. It is under Drafts: go on with it there, or delete it first."
    )]
    Begun,
    #[error("This referral is still open.")]
    StillOpen,
    #[error("There is nothing left to read on this referral.")]
    NothingToRead,
    #[error("Only the adviser who has this referral, or a supervisor, can do that.")]
    NotYours,
    #[error("Tick at least one problem that the patient wants help with.")]
    NoNeed,
    #[error("Choose the team that brought the client over.")]
    NoAsker,
    #[error("Choose a service to refer to.")]
    NoService,
    #[error("Say in a few words what is happening.")]
    NoSummary,
    #[error("Record what the patient agreed to before sending.")]
    NoConsent,
    #[error("The service does not deal with one of the problems ticked.")]
    OutOfScope,
    #[error("The service is not open to this team at present.")]
    NotEligible,
    #[error(
        "Your team already has an open referral of this patient for {0} to this service: {1}. Say why you send another."
    )]
    AlreadyOpen(String, String),
    #[error("Referral {0} is open for the same problem already. Go on with that one.")]
    OpenBesides(String),
    #[error("Choose a service that is open to the team that referred, and deals with every problem of it.")]
    NoRedirect,
    #[error(
        "What is recorded here as agreed does not hold any more. Ask the patient again what they agree to, and record it."
    )]
    AgreedNoMore,
    #[error("Choose somebody of the household who is not a party yet.")]
    NotOfHousehold,
    #[error("Choose a provider that is on the directory.")]
    NoProvider,
    #[error("This provider was asked already, and has not answered. Write down its answer first.")]
    AskedAlready,
    #[error("The answer of this provider was written down already, or the client no longer agrees to it.")]
    AnsweredAlready,
    #[error("Nothing is being asked of the referrer on this referral.")]
    NothingAsked,
    #[error("There is nothing left to tell the patient about this referral.")]
    NothingToTell,
    #[error(
        "Give the day on which they were told: not before there was something to tell, and not after today."
    )]
    ToldWhen,
    #[error("This referral is not on hold.")]
    NotOnHold,
    #[error("A referral that was recorded as a mistake is not opened again. Write a new one.")]
    WasMistaken,
    #[error("This cannot be opened again. Write a new referral if help is needed.")]
    NotAgain,
    #[error("Somebody was in touch with the client already. Choose \u{201c}Contact was lost\u{201d}.")]
    WasReached,
    #[error(
        "The client is tried {0} times before it is said that they could not be contacted. Record the tries, or \
         say why you stop earlier."
    )]
    TooFewTries(u16),
    #[error("Say what you ask the referrer.")]
    NoQuestion,
    #[error("Say what you know, or that you do not know it.")]
    NoAnswer,
    #[error("Say why in a few words.")]
    NoReason,
    #[error("Say what the referrer and the patient can do now, or choose a service that can help.")]
    NoSafetyNet,
    #[error("This channel is not marked as safe for the client. Check safe contact first, or use another.")]
    UnsafeChannel,
    #[error(
        "This channel is not marked as safe for the client. Check safe contact first, or use another. If you \
         were in touch on it already, say below how that came about."
    )]
    UnsafeContact,
    #[error(
        "On a channel that is not marked as safe, nobody may try to reach the client. Only a contact that did \
         happen can be recorded."
    )]
    UnsafeTry,
    #[error("This channel needs no reason. Choose \u{201c}It was safe\u{201d}.")]
    NoException,
    #[error(
        "It is not marked as safe to send the client a text or an e-mail, so they cannot get the link. Check \
         safe contact first, or meet another way."
    )]
    NoLink,
    #[error(
        "It is not marked as safe to write to the client at home, so nobody may call there. Check safe contact \
         first, or meet another way."
    )]
    UnsafeHome,
    #[error("Choose somebody who works in the team that has this referral.")]
    NotInTeam,
    #[error("You keep as many lists as you can. Delete one first.")]
    TooManyLists,
    #[error("You have a list of this name already. Choose another name.")]
    ListNameTaken,
    #[error("An appointment is booked with this adviser. Allocate it to another adviser instead.")]
    IsBooked,
    #[error("The adviser is in touch with the client. Allocate it to another adviser instead.")]
    IsInTouch,
    #[error("Tick the referrals that you want to allocate, or choose all of them.")]
    NoneChosen,
    #[error("These were taken back. Choose them on the list again.")]
    TakenBack,
    #[error("Nothing has been allocated here.")]
    NothingAllocated,
    #[error("Nothing waits that you deal with.")]
    NothingWaits,
    #[error("This referral waits for an adviser already.")]
    Waits,
    #[error("The patient no longer agrees to share, so there is no letter.")]
    NoLetter,
    #[error("Nothing has been told yet, so there is no letter.")]
    NothingTold,
    #[error("An appointment cannot be in the past.")]
    InThePast,
}
