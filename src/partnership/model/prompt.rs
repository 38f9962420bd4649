//! At which moments of care a site asks about housing, money and work, and with which questions.

use super::Moment;

/// The prompts of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompts {
    /// Each moment at which a questionnaire is offered, with its id.
    pub all: Vec<(Moment, String)>,
    /// 0 while none were set.
    pub version: i64,
}

impl Prompts {
    /// As they are stored.
    pub fn as_text(&self) -> String {
        let words = self
            .all
            .iter()
            .map(|(moment, pack)| format!("{} {pack}", moment.code()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// As they were stored; a moment that is none is left out.
    pub fn from_text(text: &str, version: i64) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let all = words.chunks_exact(2).filter_map(|pair| match pair {
            [moment, pack] => Some((Moment::from_code(moment)?, (*pack).to_owned())),
            _ => None,
        });
        Self {
            all: all.collect(),
            version,
        }
    }

    /// The questionnaire that is offered at a moment.
    pub fn at(&self, moment: Moment) -> Option<&str> {
        let found = self.all.iter().find(|(at, _)| *at == moment);
        found.map(|(_, pack)| pack.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_come_back_as_they_were_stored() {
        let prompts = Prompts {
            all: vec![
                (Moment::Admission, "alongside-8".into()),
                (Moment::Discharge, "other".into()),
            ],
            version: 3,
        };
        assert_eq!(Prompts::from_text(&prompts.as_text(), 3), prompts);
        assert_eq!(prompts.at(Moment::Discharge), Some("other"));
        assert_eq!(prompts.at(Moment::Clinic), None);
    }
}
