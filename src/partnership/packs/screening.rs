//! Questionnaires that find needs: ours, and any other of the same shape whose licence allows it to be shipped.

use serde::Deserialize;

use super::{Area, Broken, Header};

/// A questionnaire, at one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    pub header: Header,
    /// Answers are kept with it: a wording that changes is another version.
    pub version: String,
    pub licence: String,
    /// What is asked after each yes.
    pub help: String,
    pub questions: Vec<Question>,
}

/// One question, answered yes, no, or would rather not say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// As it is stored.
    pub id: String,
    pub words: String,
    /// The areas of law in which the problem can lie, the likeliest first; none when it can be any.
    pub areas: Vec<String>,
    /// Whether a yes is about a letter, whose date is asked for.
    #[serde(default)]
    pub letter: bool,
}

#[derive(Deserialize)]
struct Pack {
    instrument: Instrument,
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instrument {
    version: String,
    licence: String,
    help: String,
}

impl Questionnaire {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

pub(super) fn parse(file: &str, text: &str, areas: &[Area]) -> Result<Questionnaire, Broken> {
    let header = Header::parse(file, text)?;
    let pack: Pack = super::parse(file, text)?;
    let Instrument {
        version,
        licence,
        help,
    } = pack.instrument;
    for (field, text) in [("version", &version), ("licence", &licence), ("help", &help)] {
        if text.trim().is_empty() {
            return Err(Broken::new(
                file,
                format!("instrument.{field}"),
                "must not be empty",
            ));
        }
    }
    if pack.question.is_empty() || pack.question.len() > 60 {
        return Err(Broken::new(file, "question", "there must be 1 to 60 of them"));
    }
    for (n, question) in pack.question.iter().enumerate() {
        check(question, &pack.question[..n], areas)
            .map_err(|(field, why)| Broken::new(file, format!("question {}, {field}", n + 1), why))?;
    }
    Ok(Questionnaire {
        header,
        version,
        licence,
        help,
        questions: pack.question,
    })
}

fn check(
    question: &Question,
    before: &[Question],
    areas: &[Area],
) -> Result<(), (&'static str, &'static str)> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let id = &question.id;
    if id.is_empty() || !id.bytes().all(plain) || before.iter().any(|other| other.id == *id) {
        return Err(("id", "must be unique, in small letters, digits and dashes"));
    }
    if question.words.trim().is_empty() {
        return Err(("words", "must not be empty"));
    }
    if !question
        .areas
        .iter()
        .all(|asked| areas.iter().any(|area| area.id == *asked))
    {
        return Err(("areas", "must be areas of law of their pack"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = include_str!("../../../packs/screening/alongside-8.toml");

    fn read(text: &str) -> Result<Questionnaire, Broken> {
        parse("pack.toml", text, super::super::areas())
    }

    #[test]
    fn our_own_has_eight_questions_of_which_one_is_about_a_letter() {
        let ours = read(OURS).unwrap();
        assert_eq!((ours.questions.len(), ours.version.as_str()), (8, "1"));
        let letters: Vec<_> = ours.questions.iter().filter(|question| question.letter).collect();
        assert!(letters.len() == 1 && letters[0].areas.is_empty());
        let asked: std::collections::BTreeSet<&String> = ours
            .questions
            .iter()
            .flat_map(|question| &question.areas)
            .collect();
        assert_eq!(
            asked.len(),
            super::super::areas().len(),
            "every area can be found"
        );
        assert!(ours.licence.starts_with("CC0") && !ours.header.source.is_empty());
    }

    #[test]
    fn another_instrument_of_the_same_shape_is_read_and_a_broken_one_is_refused_by_its_field() {
        let other = OURS
            .replace("alongside-8", "local-2")
            .replace("version = \"1\"", "version = \"2\"");
        assert_eq!(read(&other).unwrap().header.id, "local-2");
        for (right, wrong, field) in [
            ("id = \"debt\"", "id = \"home\"", "question 3, id"),
            (
                "areas = [\"housing\"]",
                "areas = [\"divorce\"]",
                "question 2, areas",
            ),
            (
                "licence = \"CC0 1.0: no rights reserved\"",
                "licence = \"\"",
                "instrument.licence",
            ),
            ("letter = true", "leter = true", "leter"),
        ] {
            assert!(OURS.contains(right), "{right}");
            let broken = read(&OURS.replace(right, wrong)).unwrap_err();
            assert!(broken.to_string().contains(field), "{broken}");
        }
    }
}
