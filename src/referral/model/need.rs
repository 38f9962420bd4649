//! What is known of a need beside its area of law.

crate::words! {
    /// Which way a problem and health hang together.
    Link {
        ProblemHarmsHealth = "problem-harms-health", "The problem is making their health worse";
        HealthCausesProblem = "health-causes-problem", "Their health is causing the problem";
        Both = "both", "Both";
        NotKnown = "not-known", "Neither, or not known";
    }

    /// What a problem does to somebody.
    Harm {
        FinancialStrain = "financial-strain", "Not enough money for what they need";
        OverIndebtedness = "over-indebtedness", "More debt than they can carry";
        Homelessness = "homelessness", "No home, or about to lose it";
        PoorLivingConditions = "poor-living-conditions", "Bad living conditions";
        Exclusion = "exclusion", "Kept from work or education";
        NoAccess = "no-access", "Kept from public services and support";
    }
}

/// A need of a referral, as whoever found it described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The area of law, by its code.
    pub area: String,
    pub link: Option<Link>,
    /// Which way, in a few words; a detail of health.
    pub link_words: String,
    pub harms: Vec<Harm>,
}

impl Described {
    /// The same without what is a detail of health, for those who may not see any.
    #[must_use]
    pub fn without_health(self) -> Self {
        Self {
            link: None,
            link_words: String::new(),
            ..self
        }
    }

    /// Two findings of one area in one: nothing that was said is lost.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.link = match (self.link, other.link) {
            (one, None) => one,
            (None | Some(Link::NotKnown), other) => other,
            (Some(one), Some(other)) if one == other || other == Link::NotKnown => Some(one),
            (Some(_), Some(_)) => Some(Link::Both),
        };
        let both = [self.link_words.as_str(), other.link_words.as_str()];
        both.map(str::trim)
            .join(" ")
            .trim()
            .clone_into(&mut self.link_words);
        let more: Vec<Harm> = other
            .harms
            .iter()
            .filter(|harm| !self.harms.contains(harm))
            .copied()
            .collect();
        self.harms.extend(more);
        self
    }

    /// In words, a line for each thing that is known.
    pub fn lines(&self) -> Vec<String> {
        let link = self.link.filter(|link| *link != Link::NotKnown);
        let link = link.map(|link| link.words().to_owned());
        let words = Some(self.link_words.clone()).filter(|words| !words.is_empty());
        let harms = self.harms.iter().map(|harm| harm.words().to_owned());
        link.into_iter().chain(words).chain(harms).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_findings_of_one_area_become_one_and_nothing_is_lost() {
        let one = Described {
            area: "debt".into(),
            link: Some(Link::ProblemHarmsHealth),
            link_words: "Sleeps badly.".into(),
            harms: vec![Harm::FinancialStrain],
        };
        let other = Described {
            link: Some(Link::HealthCausesProblem),
            link_words: "Cannot work.".into(),
            harms: vec![Harm::FinancialStrain, Harm::Exclusion],
            ..one.clone()
        };
        let both = one.and(&other);
        assert_eq!(
            (both.link, both.link_words.as_str()),
            (Some(Link::Both), "Sleeps badly. Cannot work.")
        );
        assert_eq!(both.harms, [Harm::FinancialStrain, Harm::Exclusion]);
        assert_eq!(both.without_health().lines().len(), 2);
    }
}
