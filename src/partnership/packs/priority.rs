//! The written rules by which a referral comes first, with their reasons, their date and who signed them.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Broken, Header};

/// The rules that hold together.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityRules {
    pub header: Header,
    pub signed: Signed,
    pub levels: Levels,
    pub rules: Vec<PriorityRule>,
}

/// Who answers for the rules, since when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub by: String,
    pub on: Date,
}

/// The sums from which a referral comes first, and from which it comes in its turn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    pub high: i64,
    pub usual: i64,
}

/// One rule: when it counts, for how much, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PriorityRule {
    pub id: String,
    pub points: i64,
    /// As a sentence without its full stop.
    pub why: String,
    #[serde(flatten)]
    pub when: When,
}

/// What a rule looks at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "when", rename_all = "kebab-case")]
pub enum When {
    /// Whoever referred says that it is urgent.
    Urgent,
    /// The date on the letter lies no more days back than these.
    Letter { days: i64 },
    /// It lies further back.
    LetterBefore { days: i64 },
    /// One of its problems is in one of these areas of law.
    Area { areas: Vec<String> },
    /// So many problems at least.
    Problems { least: usize },
    /// So many days since it was sent, at least.
    Waiting { days: i64 },
    /// It follows on from one that had ended.
    Again,
}

#[derive(Deserialize)]
struct Read {
    signed: Signed,
    levels: Levels,
    rule: Vec<PriorityRule>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<PriorityRules, Broken> {
    let header = Header::parse(file, text)?;
    let Read {
        signed,
        levels,
        rule: rules,
    } = super::parse(file, text)?;
    if signed.by.trim().is_empty() {
        return Err(Broken::new(file, "signed.by", "must not be empty"));
    }
    if levels.usual > levels.high {
        return Err(Broken::new(file, "levels.usual", "lies above levels.high"));
    }
    for rule in &rules {
        if rule.id.trim().is_empty() || rule.why.trim().is_empty() {
            return Err(Broken::new(
                file,
                format!("rule {}", rule.id),
                "has no name or no reason",
            ));
        }
        if let When::Area { areas } = &rule.when
            && let Some(unknown) = areas.iter().find(|area| super::area(area).is_none())
        {
            return Err(Broken::new(
                file,
                format!("rule {}", rule.id),
                format!("{unknown} is no area of law"),
            ));
        }
    }
    Ok(PriorityRules {
        header,
        signed,
        levels,
        rules,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = include_str!("../../../packs/priority/rules.toml");

    #[test]
    fn the_rules_say_who_signed_them_and_why_each_counts() {
        let rules = super::super::priority_rules();
        assert!(!rules.signed.by.is_empty() && rules.rules.len() > 3);
        for (good, bad) in [
            ("by = \"The makers", "by = \"\" # \"The makers"),
            ("usual = 15", "usual = 99"),
            ("\"housing\"", "\"divorce\""),
            ("why = \"It is about", "why = \"\" # \"It is about"),
        ] {
            let broken = RULES.replacen(good, bad, 1);
            assert_ne!(broken, RULES);
            assert!(parse("rules.toml", &broken).is_err(), "{bad} is let through");
        }
    }
}
