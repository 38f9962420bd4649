//! Chance that comes out the same for the same seed.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// A stream of chance.
pub(super) struct Chance(StdRng);

impl Chance {
    /// The stream with this number of a seed; streams of one seed have nothing to do with each other.
    pub fn seeded(seed: u64, stream: u64) -> Self {
        // Spread by the golden ratio, so that neighbouring seeds and streams do not meet.
        let mixed = seed ^ stream.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(StdRng::seed_from_u64(mixed))
    }

    /// True in `percent` of 100 cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// From 0 to one less than `end`; 0 when there is nothing to choose from.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// From `first` to `last`, both included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        self.0.random_range(first..=last.max(first))
    }

    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        self.0.random()
    }

    /// One of these.
    ///
    /// # Panics
    /// When there are none; what is chosen from is written in the packs, which a test reads.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of these texts, or nothing when there are none.
    pub fn text<'a>(&mut self, from: &'a [String]) -> &'a str {
        if from.is_empty() {
            ""
        } else {
            self.pick::<String>(from)
        }
    }

    /// A place among weights that were added up, heavier ones more often.
    pub fn weighted(&mut self, sums: &[f64]) -> usize {
        let all = sums.last().copied().unwrap_or_default();
        let at = self.share() * all;
        sums.partition_point(|sum| *sum <= at)
            .min(sums.len().saturating_sub(1))
    }

    /// How long something takes that may end on any day: `mean` days in the long run, and seldom very long.
    pub fn days(&mut self, mean: usize) -> usize {
        let drawn = -(1.0 - self.share()).ln() * f64::from(u32::try_from(mean).unwrap_or(u32::MAX));
        // Bounded first, so that the cast cannot go wrong.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded to 0..=2000"
        )]
        let days = drawn.clamp(0.0, 2000.0) as usize;
        days
    }
}

/// Adds weights up for [`Chance::weighted`].
pub(super) fn sums(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}
