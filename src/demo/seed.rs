//! A large population to measure with: many partnerships of unequal size over three years, by the same verbs
//! as the demonstration. The same number of referrals and the same seed make the same rows, on any day.

mod drafts;

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

pub use drafts::write_drafts;

use super::{
    Progress,
    chance::Chance,
    crowd::Numbers,
    days::Days,
    house::{Advised, Blueprint, Taken, build},
    person::place_name,
    plan::Pace,
    play::{Measure, Player},
    settings::practices,
    store,
};
use crate::{
    identity,
    kit::{
        actor::{Actor, Role},
        db::Db,
        error::{Error, Result},
        id::MembershipId,
    },
    partnership::packs::{ServiceModel, service_models},
};

/// Working days of history: about three years.
const HISTORY: usize = 756;
/// The day after the history; fixed, so that the rows are the same whenever they are made.
const TODAY: Date = date(2026, 11, 21);
/// Casework takes so long that about one referral in eight is open at the end.
const PACE: Pace = Pace {
    casework: 105,
    readers: 85,
    urgent: 7,
};
/// The most advisers of one team.
const MOST_ADVISERS: usize = 40;
/// Members of staff of each team that refers.
const REFERRERS: usize = 3;

/// How large the population is to be.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub referrals: usize,
    pub seed: u64,
}

/// Somebody who was signed in, for a program that measures.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SignedIn {
    pub role: &'static str,
    pub partnership: String,
    pub membership: MembershipId,
    /// The secret of the session, as it stands in the cookie.
    pub session: String,
}

impl Size {
    /// 1 partnership for 10,000 referrals and fewer, 400 for 10 million.
    pub fn partnerships(self) -> usize {
        self.between(1.0, 400.0)
    }

    /// 40 teams for 10,000 referrals and fewer, 800 for 10 million; never fewer than partnerships.
    pub fn teams(self) -> usize {
        self.between(40.0, 800.0).max(self.partnerships())
    }

    /// Grows by the same factor whenever the number of referrals does.
    fn between(self, least: f64, most: f64) -> usize {
        let referrals = f64::from(u32::try_from(self.referrals).unwrap_or(u32::MAX)).max(1.0);
        let share = ((referrals.log10() - 4.0) / 3.0).clamp(0.0, 1.0);
        let number = least * (most / least).powf(share);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 800"
        )]
        let number = number.round() as usize;
        number
    }

    /// Fills an empty database.
    ///
    /// # Errors
    /// `Refused` when there is a partnership already, `Internal` when the database says so.
    pub async fn fill(self, db: &Db, progress: &Progress) -> Result<()> {
        let nobody = Actor::Operator(None);
        if db.read(&nobody, async |tx| store::is_used(tx).await).await? {
            let why = "There is a partnership in this database already. Give an empty one, or --scale 0.";
            return Err(Error::Refused(why.to_owned()));
        }
        let days = Days::before(TODAY, HISTORY)?;
        let (mut numbers, mut taken) = (Numbers::default(), Taken::new());
        let referrals = shares(self.referrals, self.partnerships(), 0);
        let teams = shares(self.teams(), self.partnerships(), 1);
        for (number, size) in referrals.into_iter().zip(teams).enumerate() {
            self.partnership(db, number, size, (&days, &mut numbers, &mut taken), progress)
                .await?;
        }
        db.write(&nobody, async |tx| store::forget_invitations(tx).await)
            .await
    }

    async fn partnership(
        self,
        db: &Db,
        number: usize,
        (referrals, teams): (usize, usize),
        (days, numbers, taken): (&Days, &mut Numbers, &mut Taken),
        progress: &Progress,
    ) -> Result<()> {
        let mut chance = Chance::seeded(self.seed, number as u64);
        let model = &service_models()[number % service_models().len()];
        let plan = blueprint(number, (referrals, teams), model, days, taken, &mut chance);
        let house = db
            .write(&Actor::Operator(None), async |tx| {
                build(tx, &plan, &mut chance, numbers).await
            })
            .await?;
        let measure = Measure {
            referrals,
            pace: PACE,
            cast: false,
        };
        Player::new(house, days, measure, chance, numbers)
            .live(db, progress)
            .await
    }
}

/// `whole` shared out by Zipf's law, the first part the largest, none smaller than `least`.
fn shares(whole: usize, parts: usize, least: usize) -> Vec<usize> {
    // In thousandths, so that no rounding of the machine decides.
    let weights: Vec<usize> = (1..=parts).map(|rank| 1_000_000 / rank).collect();
    let all: usize = weights.iter().sum();
    let mut shares: Vec<usize> = weights
        .iter()
        .map(|weight| (whole * weight / all).max(least))
        .collect();
    let given: usize = shares.iter().sum();
    if let Some(first) = shares.first_mut() {
        *first += whole.saturating_sub(given);
    }
    shares
}

fn blueprint(
    number: usize,
    (referrals, teams): (usize, usize),
    model: &'static ServiceModel,
    days: &Days,
    taken: &mut Taken,
    chance: &mut Chance,
) -> Blueprint {
    let place = place_name(chance);
    let seconds = i64::try_from(number).unwrap_or_default();
    Blueprint {
        model,
        name: format!("{place} partnership {}", number + 1),
        region: String::new(),
        bodies: practices(teams, taken, chance),
        advice: vec![Advised {
            name: format!("{place} Advice"),
            areas: model.areas.clone(),
        }],
        funders: vec![format!("{place} Council")],
        advisers: (referrals / 450).clamp(2, MOST_ADVISERS),
        referrers: REFERRERS,
        domain: format!("seed{}", number + 1),
        created_at: days.at(0, 60) - (24 * 30 * 3600 - seconds * 7200 / 2).seconds(),
    }
}

/// Signs so many people in of each role that sends, receives or works on referrals.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn sign_in(db: &Db, each: usize) -> Result<Vec<SignedIn>> {
    let most = i64::try_from(each).unwrap_or(i64::MAX);
    let mut signed_in = Vec::new();
    for role in [
        Role::Referrer,
        Role::TeamLead,
        Role::Intake,
        Role::Adviser,
        Role::Supervisor,
        Role::Manager,
    ] {
        let people = db
            .read(&Actor::Operator(None), async |tx| {
                store::sample(tx, role, most).await
            })
            .await?;
        for (partnership, membership) in people {
            let operator = Actor::Operator(Some(partnership.clone()));
            let session = db
                .write(&operator, async |tx| {
                    identity::actions::sign_in_from_command(tx, &membership).await
                })
                .await?;
            let partnership = partnership.to_string();
            signed_in.push(SignedIn {
                role: role.code(),
                partnership,
                membership,
                session,
            });
        }
    }
    Ok(signed_in)
}
