//! The words of a referral: how urgent, how it ended, why.

use crate::words;

words! {
    /// How soon it must be looked at.
    Urgency {
        Routine = "routine", "Routine";
        Urgent = "urgent", "Urgent";
    }
}

words! {
    /// What came of help that was given.
    Outcome {
        Full = "full", "The problem was resolved";
        Part = "part", "The problem was resolved in part";
        AdviceOnly = "advice-only", "Advice was given";
        ReferredOn = "referred-on", "Referred on to another service";
        NoChange = "no-change", "Help was given, and nothing changed";
        NotNeeded = "not-needed", "Help was not needed any more";
    }
}

words! {
    /// Why help could not be given after all.
    Failure {
        CouldNotContact = "could-not-contact", "The client could not be contacted";
        Disengaged = "disengaged", "The client decided not to go on";
        LostContact = "lost-contact", "Contact was lost";
        Died = "died", "The client has died";
        ProviderUnable = "provider-unable", "The service could not go on";
    }
}

words! {
    /// Why a referral was not accepted, as the advice side records it. What the referrer reads is
    /// [`Rejection::outside`].
    Rejection {
        OutOfScope = "out-of-scope", "The service does not deal with this kind of problem";
        OutOfArea = "out-of-area", "The patient lives outside the area of the service";
        NotEligible = "not-eligible", "The patient is not eligible for the service";
        NoCapacity = "no-capacity", "The service has no room at present";
        Duplicate = "duplicate", "Somebody else has referred the patient for this already";
        Conflict = "conflict", "Acting would be a conflict of interest";
        CannotAct = "cannot-act", "The service is not able to act in this case";
        TooLate = "too-late", "It is too late for the service to act";
        Risk = "risk", "The service cannot meet the risks described";
        TooLittle = "too-little", "The referral does not say enough to decide";
    }
}

words! {
    /// Why a referral was called back.
    Cancellation {
        ByPatient = "by-patient", "The patient changed their mind";
        ByReferrer = "by-referrer", "The referrer called it back";
        ConsentWithdrawn = "consent-withdrawn", "No longer sharing";
        Superseded = "superseded", "Another referral takes its place";
    }
}

words! {
    /// Where the help has come to.
    Milestone {
        ContactMade = "contact-made", "In touch with the client";
        AdviceGiven = "advice-given", "Advice was given";
        Casework = "casework", "Casework";
        AwaitingEvidence = "awaiting-evidence", "Waiting for evidence";
        AwaitingClient = "awaiting-client", "Waiting for the client";
        AwaitingDecision = "awaiting-decision", "Waiting for a decision";
        ChallengeLodged = "challenge-lodged", "The decision is being challenged";
        HearingListed = "hearing-listed", "A hearing is listed";
    }
}

impl Default for Milestone {
    /// The first that there is.
    fn default() -> Self {
        Self::ContactMade
    }
}

words! {
    /// Why nothing is done for a while.
    Hold {
        Unwell = "unwell", "The client is unwell";
        AwaitingClient = "awaiting-client", "Waiting for the client";
        Safety = "safety", "It is not safe to go on at present";
    }
}

words! {
    /// Why a referral should never have been.
    Mistake {
        WrongPerson = "wrong-person", "It was about another person";
        WrongService = "wrong-service", "It was meant for another service";
        SentTwice = "sent-twice", "It was sent twice";
        Trial = "trial", "It was a trial";
        Other = "other", "It was sent by mistake";
    }
}

words! {
    /// Why a referral that had ended goes on as another one.
    Reopening {
        ProblemBack = "problem-back", "The problem has come back";
        ClientBack = "client-back", "The client got in touch again";
        NewFacts = "new-facts", "There is something new to go on";
        EndedTooSoon = "ended-too-soon", "It was closed too soon";
    }
}

words! {
    /// Why an adviser has a referral no more, before they were in touch with the client.
    Return {
        OtherKnowledge = "other-knowledge", "It needs knowledge that the adviser does not have";
        NoTime = "no-time", "The adviser has no time for it at present";
        Away = "away", "The adviser will be away";
        CannotAct = "cannot-act", "The adviser is not able to act for this client";
        Undone = "undone", "It was allocated by mistake";
    }
}

words! {
    /// How soon a referral comes, among those that wait.
    Priority {
        High = "high", "High";
        Usual = "usual", "Usual";
        Low = "low", "Can wait";
    }
}

words! {
    /// How an adviser and a client were in touch.
    Channel {
        InPerson = "in-person", "In person";
        Call = "call", "Telephone call";
        Text = "text", "Text message";
        Email = "email", "E-mail";
        Letter = "letter", "Letter";
        FromClient = "from-client", "The client got in touch";
    }
}

words! {
    /// Why the patient is not told how it stands. It is a code of its own, for it ends what is owed to them.
    NotTold {
        NoSafeWay = "no-safe-way", "There is no safe way to reach them";
        NotReached = "not-reached", "They could not be reached";
        Died = "died", "They have died";
        NoLongerSharing = "no-longer-sharing", "They no longer agree to share";
    }
}

words! {
    /// Why somebody was in touch with the client on a channel that is not marked as safe. It says what
    /// happened; nothing is planned or tried by it.
    Exception {
        ClientBegan = "client-began", "The client got in touch this way";
        ClientAsked = "client-asked", "The client asked for it this time";
        Earlier = "earlier", "It was still marked as safe then";
        Mistake = "mistake", "It was a mistake";
        Other = "other", "Something else";
    }
}

/// Why there was a contact although its channel is not marked as safe, as whoever records it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Despite {
    pub why: Exception,
    /// In a few words. For the advice side alone.
    pub words: String,
}

words! {
    /// How an appointment is held.
    Meeting {
        FaceToFace = "face-to-face", "Face to face";
        Telephone = "telephone", "By telephone";
        Video = "video", "By video";
        HomeVisit = "home-visit", "At home";
        Ward = "ward", "On the ward";
    }
}

impl Failure {
    /// As the referrer reads it, to whom the client is a patient.
    pub const fn outside(self) -> &'static str {
        match self {
            Self::CouldNotContact => "The patient could not be contacted",
            Self::Disengaged => "The patient decided not to go on",
            Self::Died => "The patient has died",
            Self::LostContact | Self::ProviderUnable => self.words(),
        }
    }
}

impl Rejection {
    /// As the referrer reads it. Four reasons read the same: a conflict of interest is disclosed by no reason,
    /// nor is what somebody else referred, and neither may stand out from the reasons beside it.
    pub const fn outside(self) -> &'static str {
        match self {
            Self::NoCapacity | Self::Duplicate | Self::Conflict | Self::CannotAct => {
                "The service is not able to take this on"
            }
            Self::OutOfScope
            | Self::OutOfArea
            | Self::NotEligible
            | Self::TooLate
            | Self::Risk
            | Self::TooLittle => self.words(),
        }
    }
}

impl Failure {
    /// What whoever referred can do about it.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::CouldNotContact | Self::LostContact => {
                "If the patient still wants help, ask how they can be reached safely, and refer them again."
            }
            Self::Disengaged => "The patient can come back when they are ready. You can refer them again.",
            Self::Died => "Nothing more is needed from you.",
            Self::ProviderUnable => {
                "If the patient still needs help, refer them to another service, or again to this one later."
            }
        }
    }
}
