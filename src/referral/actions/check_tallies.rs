//! Counting again what is kept counted for the dashboards and for feedback. For commands alone.

use super::check::Disagreement;
use crate::{
    kit::{db::Tx, error::Result},
    referral::store::{Tallies, Tally},
};

/// Counts by month what ended, how long was waited and what was told again.
///
/// # Errors
/// As [`super::check_some`].
pub(super) async fn check_tallies(tx: &mut Tx) -> Result<Vec<Disagreement>> {
    let mut wrong = Vec::new();
    for tally in Tally::ALL {
        let (kept, counted) = (
            Tallies::kept(tx, *tally).await?,
            Tallies::recounted(tx, *tally).await?,
        );
        let all = kept
            .0
            .keys()
            .chain(counted.0.keys().filter(|line| !kept.0.contains_key(*line)));
        for line in all {
            let (kept, counted) = (kept.of(line), counted.of(line));
            if kept != counted {
                wrong.push(Disagreement {
                    about: line.about.clone(),
                    sentence: format!(
                        "{} of {} in {}: {kept} are kept of {} and {counted} counted.",
                        tally.words(),
                        line.about,
                        line.month,
                        line.what
                    ),
                });
            }
        }
    }
    Ok(wrong)
}
