//! The world of the demonstration: the chosen partnerships, filled.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{ToSpan as _, civil::Date};

use super::{
    chance::Chance,
    crowd::Numbers,
    days::Days,
    house::{Advised, Blueprint, Taken, build, model},
    packs,
    plan::{CASTS, Pace, SHARED},
    play::{Measure, Player},
    settings::bodies,
    store,
};
use crate::{
    kit::{
        actor::Actor,
        db::Db,
        error::{Error, Result},
    },
    partnership::packs::service_models,
};

/// Working days of history: about three years.
const HISTORY: usize = 756;
/// What happens in a demonstration that is looked at, rather than measured.
const PACE: Pace = Pace {
    casework: 26,
    readers: 78,
    urgent: 9,
};

/// What is wanted of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Ids of service models.
    pub models: Vec<String>,
    /// How many times the usual history.
    pub scale: usize,
    pub seed: u64,
    /// The history ends on the working day before.
    pub today: Date,
}

/// How far filling is, for a progress bar.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
}

impl Progress {
    /// Referrals that were sent so far.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, count: usize) {
        self.done.fetch_add(count, Ordering::Relaxed);
    }
}

impl Wish {
    /// All nine service models, or the one with this id.
    ///
    /// # Errors
    /// `Refused` when there is no such one.
    pub fn models_called(id: &str) -> Result<Vec<String>> {
        if id == "all" {
            return Ok(service_models()
                .iter()
                .map(|model| model.header.id.clone())
                .collect());
        }
        model(id).map(|model| vec![model.header.id.clone()])
    }

    /// How many referrals there will be.
    pub fn referrals(&self) -> usize {
        self.models
            .iter()
            .map(|id| CASTS.len() + 1 + SHARED.len() + self.by_chance(id))
            .sum()
    }

    /// Referrals beside those that are written out: more where there are more teams to send them.
    fn by_chance(&self, model: &str) -> usize {
        let usual = match model {
            "1" => 180,
            "3" => 120,
            "7" | "9" => 90,
            _ => 60,
        };
        usual * self.scale + CASTS.len() * self.scale.saturating_sub(1)
    }

    /// Empties the database, which signs everybody out, and fills it as wished, one partnership after the
    /// other.
    ///
    /// # Errors
    /// `Refused` when the bank holidays of the time are not known, `Internal` when the database says so.
    pub async fn fill(&self, db: &Db, progress: &Progress) -> Result<()> {
        let nobody = Actor::Operator(None);
        db.write(&nobody, async |tx| store::wipe(tx).await).await?;
        let days = Days::before(self.today, HISTORY)?;
        let (mut numbers, mut taken) = (Numbers::default(), Taken::new());
        for (order, id) in self.models.iter().enumerate() {
            self.partnership(db, (order, id), &days, (&mut numbers, &mut taken), progress)
                .await?;
        }
        db.write(&nobody, async |tx| store::forget_invitations(tx).await)
            .await
    }

    async fn partnership(
        &self,
        db: &Db,
        (order, id): (usize, &str),
        days: &Days,
        (numbers, taken): (&mut Numbers, &mut Taken),
        progress: &Progress,
    ) -> Result<()> {
        let stream = id.bytes().fold(0, |sum, byte| sum * 256 + u64::from(byte));
        let mut chance = Chance::seeded(self.seed, stream);
        let plan = blueprint(id, order, days, taken, &mut chance)?;
        let nobody = Actor::Operator(None);
        let house = db
            .write(&nobody, async |tx| build(tx, &plan, &mut chance, numbers).await)
            .await?;
        let measure = Measure {
            referrals: self.by_chance(id),
            pace: PACE,
            cast: true,
        };
        Player::new(house, days, measure, chance, numbers)
            .live(db, progress)
            .await
    }
}

fn blueprint(
    id: &str,
    order: usize,
    days: &Days,
    taken: &mut Taken,
    chance: &mut Chance,
) -> Result<Blueprint> {
    let model = model(id)?;
    let setting = packs::setting(id).ok_or_else(|| Error::Internal(anyhow::anyhow!("no setting {id}")))?;
    // A month before the history, each an hour after the one before, so that they are listed in their order.
    let hours = i64::try_from(order).unwrap_or_default();
    Ok(Blueprint {
        model,
        name: format!("{id}. {}, {}", model.service.inside(), setting.caption),
        region: model.region.words().to_owned(),
        bodies: bodies(model, taken, chance),
        advice: setting
            .advice
            .iter()
            .map(|advice| Advised::of(advice, model))
            .collect(),
        funders: setting.funders.clone(),
        advisers: if id == "1" { 5 } else { 3 },
        referrers: if matches!(id, "1" | "3") { 1 } else { 2 },
        domain: format!("p{id}"),
        created_at: days.at(0, 60) - (24 * 30 - hours).hours(),
    })
}
