//! By which way a referral came: each is counted, so that a partnership sees which of them people really use.

use crate::words;

words! {
    /// The way that a referral came.
    Route {
        /// The pages that ask one thing each.
        Form = "form", "Step by step";
        Quick = "quick", "Quick referral";
        Spreadsheet = "spreadsheet", "A list in a spreadsheet";
        Paper = "paper", "A paper form";
        Telephone = "telephone", "By telephone";
        WarmHandover = "warm-handover", "Brought over in person";
        DropIn = "drop-in", "Dropped in";
        Email = "email", "By e-mail or letter";
        /// The public page, without a referrer.
        Myself = "self", "Asked for help themselves";
        LinkWorker = "link-worker", "A link worker, for a practice";
        /// It goes on from a referral that had ended.
        Reopened = "reopened", "Opened again";
        /// Another service of the partnership passed it on as well.
        Onward = "onward", "Referred on by another service";
        /// Sent before routes were kept.
        NotRecorded = "not-recorded", "Not recorded";
    }
}

impl Default for Route {
    fn default() -> Self {
        Self::Form
    }
}

impl Route {
    /// What the advice side chooses from when it enters what came to it.
    pub const ENTERED: &[Self] = &[
        Self::Telephone,
        Self::WarmHandover,
        Self::DropIn,
        Self::Paper,
        Self::Email,
    ];

    /// What those who refer choose from, beside the page that they are on.
    pub const SENT: &[Self] = &[Self::LinkWorker, Self::Telephone];

    /// Whether somebody must have asked for it: one does not hand oneself over.
    pub const fn needs_asker(self) -> bool {
        match self {
            Self::WarmHandover => true,
            Self::Form
            | Self::Quick
            | Self::Spreadsheet
            | Self::Paper
            | Self::Telephone
            | Self::DropIn
            | Self::Email
            | Self::Myself
            | Self::LinkWorker
            | Self::Reopened
            | Self::Onward
            | Self::NotRecorded => false,
        }
    }
}
