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
    /// What came of help that was given (product.md section 4, "completed").
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
    /// Why help could not be given after all (product.md section 4, "failed").
    Failure {
        CouldNotContact = "could-not-contact", "The client could not be contacted";
        Disengaged = "disengaged", "The client decided not to go on";
        LostContact = "lost-contact", "Contact was lost";
        Died = "died", "The client has died";
        ProviderUnable = "provider-unable", "The service could not go on";
    }
}

words! {
    /// Why a referral was not accepted (product.md section 4, "rejected"). A conflict of interest is told
    /// to nobody: it is recorded on the advice side and reads as any other reason outside.
    Rejection {
        OutOfScope = "out-of-scope", "The service does not deal with this kind of problem";
        OutOfArea = "out-of-area", "The patient lives outside the area of the service";
        NotEligible = "not-eligible", "The patient is not eligible for the service";
        NoCapacity = "no-capacity", "The service has no room at present";
        Duplicate = "duplicate", "The patient has been referred for this already";
        CannotAct = "cannot-act", "The service is not able to act in this case";
        TooLate = "too-late", "It is too late for the service to act";
        Risk = "risk", "The service cannot meet the risks described";
        TooLittle = "too-little", "The referral does not say enough to decide";
    }
}

words! {
    /// Why a referral was called back (product.md section 4, "cancelled").
    Cancellation {
        ByPatient = "by-patient", "The patient changed their mind";
        ByReferrer = "by-referrer", "The referrer called it back";
        ConsentWithdrawn = "consent-withdrawn", "No longer sharing";
        Superseded = "superseded", "Another referral takes its place";
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
    /// How an appointment is held.
    Meeting {
        FaceToFace = "face-to-face", "Face to face";
        Telephone = "telephone", "By telephone";
        Video = "video", "By video";
        HomeVisit = "home-visit", "At home";
        Ward = "ward", "On the ward";
    }
}

impl Rejection {
    /// Whether somebody else could help, so that a place to go is worth naming.
    pub const fn wants_redirect(self) -> bool {
        !matches!(self, Self::Duplicate | Self::TooLittle)
    }
}
