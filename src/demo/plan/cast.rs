//! The referrals that are written out.

use super::{
    Cast,
    Do::{
        Accept, Acknowledge, Allocate, Answer, Ask, Book, Cancel, Complete, Contact, Fail, Hold, Mistake,
        Note, Read, Reject, Reopen, Say, Try, Withdraw,
    },
    cast, dated, urgent,
};
use crate::referral::model::{
    Cancellation, Failure, Hold as Rest, Milestone, Mistake as Slip, Outcome, Rejection, Reopening,
};

/// Every state that there is, those that are late among them.
pub(in crate::demo) const CASTS: &[Cast] = &[
    // New; new and late; new, urgent and late; looked at; looked at and late.
    cast(0, &[]),
    dated(4, 9, &[]),
    urgent(1, 3, &[]),
    cast(1, &[(1, Acknowledge)]),
    dated(7, 20, &[(1, Acknowledge)]),
    urgent(0, 5, &[(0, Acknowledge)]),
    // Accepted: nobody has it yet; somebody has it; tried twice; late; with an appointment.
    cast(2, &[(1, Acknowledge), (2, Accept)]),
    cast(3, &[(1, Acknowledge), (2, Accept), (3, Allocate)]),
    cast(
        6,
        &[(0, Acknowledge), (1, Accept), (1, Allocate), (3, Try), (5, Try)],
    ),
    dated(12, 25, &[(1, Acknowledge), (2, Accept), (3, Allocate)]),
    cast(
        5,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (3, Try),
            (4, Book(6)),
        ],
    ),
    // Being helped: lately; with an appointment; without news for too long.
    urgent(
        15,
        12,
        &[
            (0, Acknowledge),
            (0, Accept),
            (1, Allocate),
            (2, Contact),
            (9, Contact),
        ],
    ),
    cast(
        18,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (16, Book(5)),
        ],
    ),
    dated(
        60,
        8,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Allocate),
            (5, Try),
            (7, Contact),
        ],
    ),
    // Completed, each way; some read, some not.
    cast(
        70,
        &[
            (1, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (4, Contact),
            (8, Contact),
            (40, Complete(Outcome::Full)),
            (42, Read),
        ],
    ),
    dated(
        40,
        30,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Contact),
            (38, Complete(Outcome::Part)),
        ],
    ),
    cast(
        35,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (6, Contact),
            (7, Complete(Outcome::AdviceOnly)),
            (9, Read),
        ],
    ),
    cast(
        30,
        &[
            (1, Acknowledge),
            (3, Accept),
            (3, Allocate),
            (8, Contact),
            (15, Complete(Outcome::ReferredOn)),
        ],
    ),
    dated(
        90,
        14,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (6, Contact),
            (60, Complete(Outcome::NoChange)),
            (61, Read),
        ],
    ),
    cast(
        20,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Try),
            (8, Complete(Outcome::NotNeeded)),
            (9, Read),
        ],
    ),
    // Ended early, each way.
    cast(
        45,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Try),
            (9, Try),
            (14, Try),
            (20, Fail(Failure::CouldNotContact)),
        ],
    ),
    cast(
        50,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Contact),
            (25, Fail(Failure::Disengaged)),
            (28, Read),
        ],
    ),
    cast(
        80,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (30, Try),
            (41, Fail(Failure::LostContact)),
            (43, Read),
        ],
    ),
    cast(
        75,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (3, Contact),
            (33, Fail(Failure::Died)),
            (34, Read),
        ],
    ),
    cast(
        25,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Allocate),
            (24, Fail(Failure::ProviderUnable)),
        ],
    ),
    // Not accepted, each way.
    dated(
        6,
        2,
        &[(1, Acknowledge), (2, Reject(Rejection::OutOfScope)), (3, Read)],
    ),
    cast(22, &[(1, Reject(Rejection::OutOfArea)), (2, Read)]),
    cast(
        28,
        &[(1, Acknowledge), (3, Reject(Rejection::NotEligible)), (4, Read)],
    ),
    urgent(3, 4, &[(0, Acknowledge), (1, Reject(Rejection::NoCapacity))]),
    cast(33, &[(2, Reject(Rejection::Duplicate)), (6, Read)]),
    cast(
        37,
        &[(1, Acknowledge), (2, Reject(Rejection::CannotAct)), (3, Read)],
    ),
    cast(
        41,
        &[(1, Acknowledge), (2, Reject(Rejection::Conflict)), (3, Read)],
    ),
    dated(16, 60, &[(1, Acknowledge), (4, Reject(Rejection::TooLate))]),
    cast(55, &[(0, Acknowledge), (1, Reject(Rejection::Risk)), (1, Read)]),
    cast(9, &[(1, Acknowledge), (2, Reject(Rejection::TooLittle))]),
    // Called back, each way; noted or not.
    cast(
        26,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Cancel(Cancellation::ByPatient)),
            (5, Note),
        ],
    ),
    cast(4, &[(1, Acknowledge), (4, Cancel(Cancellation::ByReferrer))]),
    cast(48, &[(2, Cancel(Cancellation::Superseded)), (3, Note)]),
    cast(
        32,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (12, Withdraw),
            (13, Note),
        ],
    ),
    cast(8, &[(1, Acknowledge), (2, Accept), (8, Withdraw)]),
    // Waiting for the referrer: lately, and answered.
    cast(2, &[(1, Ask)]),
    cast(5, &[(1, Acknowledge), (2, Ask), (3, Answer)]),
    // Tried once; tried as often as was agreed.
    cast(5, &[(1, Acknowledge), (2, Accept), (3, Allocate), (5, Try)]),
    cast(
        11,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (4, Try),
            (6, Try),
            (9, Try),
        ],
    ),
    // Wherever help can have come to.
    cast(
        10,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::AdviceGiven)),
        ],
    ),
    cast(
        12,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::AdviceGiven)),
            (8, Say(Milestone::Casework)),
        ],
    ),
    cast(
        20,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (8, Say(Milestone::AwaitingEvidence)),
        ],
    ),
    cast(
        16,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (8, Say(Milestone::AwaitingClient)),
        ],
    ),
    cast(
        24,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (8, Say(Milestone::AwaitingDecision)),
        ],
    ),
    cast(
        30,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (8, Say(Milestone::AwaitingDecision)),
            (10, Say(Milestone::ChallengeLodged)),
        ],
    ),
    cast(
        50,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (8, Say(Milestone::AwaitingDecision)),
            (10, Say(Milestone::ChallengeLodged)),
            (12, Say(Milestone::HearingListed)),
        ],
    ),
    // On hold, for each reason.
    cast(
        9,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Hold(Rest::AwaitingClient)),
        ],
    ),
    cast(
        21,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (9, Hold(Rest::Unwell)),
        ],
    ),
    cast(
        13,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (6, Say(Milestone::Casework)),
            (11, Hold(Rest::Safety)),
        ],
    ),
    // A mistake, each way; and what was opened again.
    cast(
        14,
        &[(1, Acknowledge), (2, Mistake(Slip::WrongPerson)), (3, Note)],
    ),
    cast(
        17,
        &[(1, Acknowledge), (2, Mistake(Slip::WrongService)), (3, Note)],
    ),
    cast(7, &[(1, Acknowledge), (2, Mistake(Slip::SentTwice)), (3, Note)]),
    cast(29, &[(1, Acknowledge), (2, Mistake(Slip::Trial)), (3, Note)]),
    cast(44, &[(1, Acknowledge), (2, Mistake(Slip::Other)), (3, Note)]),
    cast(
        12,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Contact),
            (8, Complete(Outcome::AdviceOnly)),
            (9, Read),
            (11, Reopen(Reopening::ProblemBack)),
        ],
    ),
];
