//! The rules of screening.

mod counts;
mod life;

use jiff::{Timestamp, civil::Date};

pub use counts::{COUNTED, Counts, Shown, suppressed};
pub use life::{Life, Reader, Standing};

use crate::{
    kit::id::{DraftId, MembershipId, OrganisationId, PersonId, ReferralId, ScreeningId, SiteId, TeamId},
    partnership::{model::Moment, packs::Questionnaire},
    referral::model::Described,
};

crate::words! {
    /// What somebody answered.
    Answer {
        Yes = "yes", "Yes";
        No = "no", "No";
        Unsaid = "unsaid", "Would rather not say";
    }

    /// Whether they would like help with it.
    Help {
        Yes = "yes", "Yes, please";
        No = "no", "No, thank you";
        Unsaid = "unsaid", "Not sure, or would rather not say";
    }

    /// What is compared.
    By {
        Job = "job", "Who asked";
        Place = "place", "Place";
        Moment = "moment", "Moment";
        Question = "question", "Question";
    }

    /// What whoever asked does there: anybody may ask, and it can be compared who finds what.
    Job {
        Doctor = "doctor", "Doctor";
        Nurse = "nurse", "Nurse, midwife or health visitor";
        Receptionist = "receptionist", "Receptionist";
        WardClerk = "ward-clerk", "Ward clerk";
        SocialWorker = "social-worker", "Social worker";
        CareCoordinator = "care-coordinator", "Care co-ordinator";
        LinkWorker = "link-worker", "Link worker";
        Other = "other", "Something else";
    }
}

/// One asking, as it was. It never changes: other answers are another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    pub id: ScreeningId,
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub team: TeamId,
    /// Where the team was.
    pub site: Option<SiteId>,
    pub asked_by: MembershipId,
    /// The name of whoever asked, as it was then.
    pub asked_by_name: String,
    /// The day on which it was asked, which is the visit.
    pub asked_on: Date,
    pub asked_at: Timestamp,
    pub pack_version: String,
    pub asking: Asking,
}

/// What was asked, and what was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The questionnaire, by its id.
    pub pack: String,
    pub job: Job,
    pub moment: Moment,
    /// The date on the letter, when there is one.
    pub letter_on: Option<Date>,
    pub answers: Vec<Answered>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub question: String,
    pub answer: Answer,
    /// Asked after a yes, and only then.
    pub help: Option<Help>,
}

/// A need that an answer found, and what has become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub question: String,
    /// The area of law, once it was chosen; and what it and health do to each other.
    pub described: Option<Described>,
    pub help: Option<Help>,
    /// The draft of the reader's team that it is in, while there is one.
    pub draft: Option<DraftId>,
    /// The referral that it went into, when the reader's team sent it.
    pub referral: Option<ReferralId>,
    pub life: Life,
}

/// Why answers cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Answer every question. Would rather not say is an answer.")]
    Unanswered,
    #[error(
        "Somebody asked this today already, and the patient wants no help with it. Do not ask again in this visit."
    )]
    AskedAlready,
    #[error("Choose what the problem is about.")]
    NoArea,
    #[error("There is nothing here that the patient wants help with and that is not referred yet.")]
    NothingToRefer,
}

impl Asking {
    /// Whether every question has its answer, and none that was settled earlier in the same visit was asked again.
    ///
    /// # Errors
    /// The first that does not fit.
    pub fn check(&self, pack: &Questionnaire, settled: &[String]) -> Result<(), Refused> {
        for question in &pack.questions {
            let mut answers = self.answers.iter().filter(|given| given.question == question.id);
            let (answer, again) = (answers.next(), answers.next());
            match (settled.contains(&question.id), answer) {
                (true, Some(_)) => return Err(Refused::AskedAlready),
                (false, Some(given)) if given.is_whole() && again.is_none() => {}
                (true, None) => {}
                (false, _) => return Err(Refused::Unanswered),
            }
        }
        let known = |given: &Answered| pack.question(&given.question).is_some();
        if self.answers.iter().all(known) {
            Ok(())
        } else {
            Err(Refused::Unanswered)
        }
    }
}

impl Answered {
    fn is_whole(&self) -> bool {
        (self.answer == Answer::Yes) == self.help.is_some()
    }

    /// Whether it finds a need.
    pub fn is_need(&self) -> bool {
        self.answer == Answer::Yes
    }
}

/// The questions that are not asked again in the same visit: no help is wanted with them.
pub fn settled(same_visit: &[Screening]) -> Vec<String> {
    let answers = same_visit.iter().flat_map(|one| &one.asking.answers);
    let no_help = answers.filter(|given| given.help == Some(Help::No));
    no_help.map(|given| given.question.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partnership::packs;

    fn asking(answers: &[(&str, Answer, Option<Help>)]) -> Asking {
        let given = |(question, answer, help): &(&str, Answer, Option<Help>)| Answered {
            question: (*question).to_owned(),
            answer: *answer,
            help: *help,
        };
        Asking {
            pack: "alongside-8".into(),
            job: Job::Nurse,
            moment: Moment::Clinic,
            letter_on: None,
            answers: answers.iter().map(given).collect(),
        }
    }

    #[test]
    fn every_question_has_one_answer_and_a_yes_says_whether_help_is_wanted() {
        let pack = packs::questionnaire("alongside-8").unwrap();
        let mut whole: Vec<_> = pack
            .questions
            .iter()
            .map(|q| (q.id.as_str(), Answer::No, None))
            .collect();
        assert_eq!(asking(&whole).check(pack, &[]), Ok(()));
        assert_eq!(asking(&whole[1..]).check(pack, &[]), Err(Refused::Unanswered));
        whole[0] = ("essentials", Answer::Yes, None);
        assert_eq!(asking(&whole).check(pack, &[]), Err(Refused::Unanswered));
        whole[0] = ("essentials", Answer::Yes, Some(Help::No));
        assert_eq!(asking(&whole).check(pack, &[]), Ok(()));
        whole.push(("essentials", Answer::No, None));
        assert_eq!(asking(&whole).check(pack, &[]), Err(Refused::Unanswered));
        whole.pop();
        whole.push(("made-up", Answer::No, None));
        assert_eq!(asking(&whole).check(pack, &[]), Err(Refused::Unanswered));
    }

    #[test]
    fn what_needs_no_help_is_not_asked_again_in_the_same_visit() {
        let pack = packs::questionnaire("alongside-8").unwrap();
        let whole: Vec<_> = pack
            .questions
            .iter()
            .map(|q| (q.id.as_str(), Answer::No, None))
            .collect();
        let home = ["home".to_owned()];
        assert_eq!(asking(&whole).check(pack, &home), Err(Refused::AskedAlready));
        let rest: Vec<_> = whole.into_iter().filter(|(id, ..)| *id != "home").collect();
        assert_eq!(asking(&rest).check(pack, &home), Ok(()));
    }
}
