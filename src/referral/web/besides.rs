//! What a referral's page shows beside the loop itself: questions and answers, what it follows on from, and how
//! soon it comes.

use super::{
    happened::{Happened, when},
    outside::{Passed, passed},
};
use crate::{
    consent::{Consent, FeedbackLevel},
    kit::{actor::Side, db::Tx, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Ending, Priority, Proposal, Referral, Route},
        store::{self, Episode, Onward, Override, Party, PassedOn, Question, Said, Towards},
    },
    web::say,
};

/// What else there is to read.
pub(super) struct Besides {
    pub(super) questions: Vec<Question>,
    pub(super) episodes: Vec<Other>,
    /// For the advice side, until somebody has it.
    pub(super) order: Option<Order>,
    /// What was said of the feedback; and for health staff who may say it themselves, what they said.
    pub(super) said: Vec<Said>,
    pub(super) own: Own,
    /// Whether there is a letter for the record.
    pub(super) letter: bool,
    /// What was passed on from here, and where this was passed on from; for the advice side.
    pub(super) onward: Vec<Onward>,
    pub(super) passed_on: Option<PassedOn>,
    /// And to providers outside, as far as this side is told.
    pub(super) outside: Vec<Passed>,
    /// Those who share the problem, as far as this side knows them.
    pub(super) parties: Vec<Joint>,
    pub(super) may_refer_on: bool,
    /// Why no more tries were made to reach the client, for the advice side.
    pub(super) given_up: Option<String>,
}

/// What whoever looks at it said of its feedback.
pub(super) enum Own {
    /// It is not theirs to say.
    NotAsked,
    Unsaid,
    Said(Said),
}

/// Another referral that belongs with this one.
pub(super) struct Other {
    pub(super) href: String,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) when: String,
}

/// How soon it comes, with the working.
pub(super) struct Order {
    pub(super) level: &'static str,
    pub(super) colour: &'static str,
    /// Why somebody set it, and who and when; `None` when the rules did.
    pub(super) set: Option<(String, String)>,
    pub(super) points: String,
    pub(super) proposed: &'static str,
    pub(super) working: Vec<String>,
}

/// Somebody who shares the problem.
pub(super) struct Joint {
    pub(super) name: String,
    /// Their record, where the reader's organisation has one that it may open.
    pub(super) href: Option<String>,
    pub(super) stands: String,
    /// What they agreed to, for the advice side, which works by it.
    pub(super) agreed: String,
    /// Where it is recorded that they no longer agree, while they do, for those who may record it.
    pub(super) withdrawal: Option<String>,
}

impl Joint {
    fn new(referral: &ReferralId, party: Party, (side, may_leave): (Side, bool)) -> Self {
        let agrees = party.withdrawn_at.is_none();
        let purposes = party.purposes.iter().map(|purpose| purpose.words());
        let agreed: Vec<&str> = purposes.filter(|_| agrees && side == Side::Advice).collect();
        let href = party.is_known().then(|| format!("/people/{}", party.person));
        let leave = || format!("/referrals/{referral}/parties/{}/withdrawal", party.person);
        Self {
            href,
            stands: match party.withdrawn_at {
                Some(at) => format!("No longer sharing, since {}", say::when(at)),
                None => format!("Agreed, {}", say::when(party.at)),
            },
            agreed: agreed.join("; "),
            withdrawal: (agrees && may_leave && party.is_known()).then(leave),
            name: party.name,
        }
    }
}

impl Besides {
    /// For one side. Once the person stopped sharing, each side keeps its own words and nothing of the other's.
    pub(super) async fn read(
        tx: &mut Tx,
        (referral, areas): (&Referral, &[String]),
        (side, consent): (Side, &Consent),
        happened: Happened<'_>,
    ) -> Result<Self> {
        let shared = consent.withdrawn().is_none();
        let id = referral.id();
        let mut episodes = Episode::beside(tx, id).await?;
        episodes.sort_by_key(|episode| episode.towards);
        let waits = referral.state().actions().contains(&Action::SetPriority);
        let order = if side == Side::Advice && shared && waits {
            let proposal = actions::proposed(tx, referral, (areas, &episodes));
            Some(order(&proposal, Override::of(tx, id).await?))
        } else {
            None
        };
        let ended = !referral.state().is_open();
        let read = ended && happened.rated() && (shared || side != Side::Advice);
        let said = when(read, Said::of(tx, id)).await?;
        let mistaken = matches!(referral.state().ending(), Some(Ending::Mistaken(..)));
        let may_say = ended && shared && !mistaken && side == Side::Health;
        let reader = &tx.staff()?.membership;
        let mine = said.iter().find(|said| said.reader == *reader).cloned();
        let told = ended || happened.told();
        let advice = side == Side::Advice;
        let may_leave = referral.actions(tx.staff()?).contains(&Action::Withdraw);
        Ok(Self {
            onward: when(advice && shared && happened.passed_on(), Onward::of(tx, id)).await?,
            passed_on: when(
                advice && shared && referral.came_by() == Route::Onward,
                PassedOn::to(tx, id),
            )
            .await?,
            outside: passed(tx, referral, (side, consent), happened).await?,
            // Whatever became of what the person of the referral agreed to: these agreed for themselves.
            parties: when(happened.joined(), Party::of(tx, id, side))
                .await?
                .into_iter()
                .map(|party| Joint::new(id, party, (side, may_leave)))
                .collect(),
            may_refer_on: referral.actions(tx.staff()?).contains(&Action::TellProgress),
            own: match mine {
                _ if !may_say => Own::NotAsked,
                Some(mine) => Own::Said(mine),
                None => Own::Unsaid,
            },
            said,
            letter: shared && told,
            questions: when(happened.asked(), questions(tx, referral, (side, consent))).await?,
            episodes: episodes
                .iter()
                .map(|episode| other(episode, (side, consent.feedback())))
                .collect(),
            order,
            given_up: when(advice && happened.failed(), store::given_up(tx, id)).await?,
        })
    }
}

/// What was asked and answered: each side keeps its own words, and while sharing lasts reads the other's.
async fn questions(
    tx: &mut Tx,
    referral: &Referral,
    (side, consent): (Side, &Consent),
) -> Result<Vec<Question>> {
    let mut questions = Question::of(tx, referral.id()).await?;
    if consent.withdrawn().is_none() {
        return Ok(questions);
    }
    if side == Side::Advice {
        for question in &mut questions {
            question.answer = None;
        }
    } else {
        questions.clear();
    }
    Ok(questions)
}

/// Why it was opened again is told to health staff as a result is: no further than the person agreed to.
fn other(episode: &Episode, (side, level): (Side, FeedbackLevel)) -> Other {
    let words = match episode.towards {
        Towards::Former => "Follows on from",
        Towards::Later => "Goes on as",
    };
    let all = side == Side::Advice || level == FeedbackLevel::FullSummary;
    let why = match episode.reason {
        Some(reason) if all && !episode.words.is_empty() => format!("{}. {}", reason.words(), episode.words),
        Some(reason) if all => reason.words().to_owned(),
        Some(_) | None => String::new(),
    };
    Other {
        href: format!("/referrals/{}", episode.referral),
        what: format!("{words} {}", episode.reference),
        why,
        when: say::when(episode.at),
    }
}

fn order(proposal: &Proposal, set: Option<Override>) -> Order {
    let level = set.as_ref().map_or(proposal.level, |set| set.level);
    Order {
        level: level.words(),
        colour: colour(level),
        set: set.map(|set| (set.reason, format!("{}, {}", set.by, say::when(set.at)))),
        points: points(proposal.points),
        proposed: proposal.level.words(),
        working: working(proposal),
    }
}

/// Each rule that counted, as a line.
pub(super) fn working(proposal: &Proposal) -> Vec<String> {
    let lines = proposal.working.iter();
    lines
        .map(|(why, by)| format!("{why}: {}.", points(*by)))
        .collect()
}

/// "1 point", "15 points".
pub(super) fn points(count: i64) -> String {
    if count == 1 {
        "1 point".to_owned()
    } else {
        format!("{count} points")
    }
}

const fn colour(level: Priority) -> &'static str {
    match level {
        Priority::High => "red",
        Priority::Usual => "blue",
        Priority::Low => "grey",
    }
}
