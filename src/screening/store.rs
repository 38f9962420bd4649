//! Screenings as rows: for health staff of the organisation that asked, and for nobody else.

mod counts;
mod found;

pub(super) use counts::counted;
pub(super) use found::{describe, draft_with_needs, forget_draft, in_draft, refer_from};

use jiff::civil::Date;

use super::model::{Answered, Asking, Screening};
use crate::{
    kit::{
        actor::Side,
        db::{Row, Tx},
        error::{Error, Result},
        id::{NeedId, OrganisationId, PersonId, ScreeningId, TeamId},
    },
    params,
};

const COLUMNS: &str = "id, person, organisation, team, site, asked_by, asked_by_name, asked_on, asked_at, \
                       pack_version, pack, asked_as, moment, letter_on";

/// The health organisation and team for which somebody asks.
///
/// # Errors
/// `NotFound` for everybody else.
pub(super) fn asking_team(tx: &Tx) -> Result<(OrganisationId, TeamId)> {
    let staff = tx.staff()?;
    match (staff.role.side(), &staff.team) {
        (Side::Health, Some(team)) => Ok((staff.organisation.clone(), team.clone())),
        _ => Err(Error::NotFound),
    }
}

impl Screening {
    /// The screening, if the organisation of whoever asks made it.
    ///
    /// # Errors
    /// `NotFound` for anybody but health staff, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ScreeningId) -> Result<Option<Self>> {
        let (partnership, (organisation, _)) = (tx.partnership()?, asking_team(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM screening WHERE partnership = $1 AND id = $2 AND organisation = $3"
        );
        let found = tx
            .first(&sql, params![partnership, id, organisation], Self::from_row)
            .await?;
        match found {
            Some(found) => Ok(Some(found.with_answers(tx).await?)),
            None => Ok(None),
        }
    }

    /// The newest screenings of a person by the organisation of whoever asks, without their answers.
    ///
    /// # Errors
    /// As [`Screening::find`].
    pub async fn of_person(tx: &mut Tx, person: &PersonId, most: i64) -> Result<Vec<Self>> {
        let (partnership, (organisation, _)) = (tx.partnership()?, asking_team(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM screening WHERE partnership = $1 AND person = $2 AND organisation = $3
             ORDER BY asked_at DESC LIMIT $4"
        );
        tx.all(
            &sql,
            params![partnership, person, organisation, most],
            Self::from_row,
        )
        .await
    }

    /// What the organisation asked a person on one day with one questionnaire: a visit.
    ///
    /// # Errors
    /// As [`Screening::find`].
    pub async fn of_visit(tx: &mut Tx, person: &PersonId, (pack, on): (&str, Date)) -> Result<Vec<Self>> {
        let mut visit = Vec::new();
        for one in Self::of_person(tx, person, 20).await? {
            if one.asked_on == on && one.asking.pack == pack {
                visit.push(one.with_answers(tx).await?);
            }
        }
        Ok(visit)
    }

    async fn with_answers(mut self, tx: &mut Tx) -> Result<Self> {
        let partnership = tx.partnership()?;
        self.asking.answers = tx
            .all(
                "SELECT question, answer, help FROM screening_answer WHERE partnership = $1 AND screening = $2",
                params![partnership, &self.id],
                |row| {
                    Ok(Answered {
                        question: row.get(0)?,
                        answer: row.get(1)?,
                        help: row.get(2)?,
                    })
                },
            )
            .await?;
        Ok(self)
    }

    /// Keeps it with its answers, and each yes as a need.
    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let asking = &self.asking;
        tx.run(
            "INSERT INTO screening (partnership, id, person, organisation, team, site, asked_as, asked_by, asked_by_name,
                                    moment, pack, pack_version, letter_on, asked_on, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            params![
                &partnership,
                &self.id,
                &self.person,
                &self.organisation,
                &self.team,
                &self.site,
                asking.job,
                &self.asked_by,
                &self.asked_by_name,
                asking.moment,
                &asking.pack,
                &self.pack_version,
                asking.letter_on,
                self.asked_on,
                self.asked_at
            ],
        )
        .await?;
        for given in &asking.answers {
            self.insert_answer(tx, given).await?;
        }
        Ok(())
    }

    async fn insert_answer(&self, tx: &mut Tx, given: &Answered) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO screening_answer (partnership, screening, question, answer, help)
             VALUES ($1, $2, $3, $4, $5)",
            params![&partnership, &self.id, &given.question, given.answer, given.help],
        )
        .await?;
        if given.is_need() {
            let need: NeedId = tx.id();
            tx.run(
                "INSERT INTO found_need (partnership, screening, question, id, person, area, link, link_words, harms,
                                         draft, referral)
                 VALUES ($1, $2, $3, $4, $5, NULL, NULL, '', '', NULL, NULL)",
                params![&partnership, &self.id, &given.question, need, &self.person],
            )
            .await?;
        }
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            organisation: row.get(2)?,
            team: row.get(3)?,
            site: row.get(4)?,
            asked_by: row.get(5)?,
            asked_by_name: row.get(6)?,
            asked_on: row.get(7)?,
            asked_at: row.get(8)?,
            pack_version: row.get(9)?,
            asking: Asking {
                pack: row.get(10)?,
                job: row.get(11)?,
                moment: row.get(12)?,
                letter_on: row.get(13)?,
                answers: Vec::new(),
            },
        })
    }
}
