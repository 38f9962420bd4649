//! What can become of one of many referrals that are allocated at once.

use crate::words;

words! {
    /// What would become of it, or did.
    Outlook {
        Possible = "possible", "Would be allocated";
        Impossible = "impossible", "Would stay as it is";
        Done = "done", "Allocated";
        NotDone = "not-done", "Not allocated";
        Undone = "undone", "Taken back";
        Kept = "kept", "Stays allocated";
    }
}

/// Why one of many stays as it is: somebody else was there since.
pub const CHANGED_SINCE: &str = "It has changed since.";
