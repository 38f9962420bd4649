//! The referrals that are written out because of who else takes part: somebody of the household, a carer, a provider outside
//! the partnership.

use super::{
    Cast,
    Do::{Accept, Acknowledge, Allocate, Complete, Contact, Family, Outside, Read, Say},
    Family as Kin, Outside as Beyond, cast, dated,
};
use crate::referral::model::{Answer, Milestone, Outcome};

/// Each is in every partnership: whose problem is shared, and who is asked besides.
pub(in crate::demo) const SHARED: &[Cast] = &[
    // A couple: both are parties; one of them was, and agrees no more.
    dated(
        19,
        6,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (3, Family(Kin::Join)),
            (5, Contact),
            (8, Say(Milestone::Casework)),
        ],
    ),
    cast(
        27,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Family(Kin::Join)),
            (15, Family(Kin::Leave)),
        ],
    ),
    // A carer is referred for a problem of their own.
    cast(
        34,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (5, Contact),
            (7, Family(Kin::ReferCarer)),
            (29, Complete(Outcome::AdviceOnly)),
            (31, Read),
        ],
    ),
    // Another provider is asked: it waits; it is late; it did not take it on; it did; it was called back.
    cast(
        13,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (9, Outside(Beyond::Ask(0))),
        ],
    ),
    cast(
        38,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (7, Outside(Beyond::Ask(1))),
        ],
    ),
    cast(
        23,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Contact),
            (7, Outside(Beyond::Ask(2))),
            (16, Outside(Beyond::Hear(Answer::Refused))),
        ],
    ),
    cast(
        42,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (4, Contact),
            (8, Outside(Beyond::Ask(1))),
            (14, Outside(Beyond::Hear(Answer::Accepted))),
            (15, Complete(Outcome::ReferredOn)),
            (17, Read),
        ],
    ),
    cast(
        17,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (5, Contact),
            (7, Outside(Beyond::Ask(0))),
            (11, Outside(Beyond::Withdraw)),
        ],
    ),
];
