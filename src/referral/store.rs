//! Referrals, their needs and drafts as rows. Every query carries the scope of whoever asks.

mod also;
mod asked;
mod bulk;
mod came;
mod check;
mod drafts;
mod episodes;
mod facets;
mod lists;
mod needs;
mod next;
mod onward;
mod order;
mod outside;
mod parts;
mod party;
mod past;
mod progress;
mod routes;
mod same;
mod saved;
mod tally;
mod unanswered;
mod untold;
mod useful;
mod waiting;
mod wanted;

use super::model::{Referral, State};
use crate::{
    kit::{
        actor::{Actor, Role, Side, Staff},
        db::{Row, Tx},
        error::{Error, Result},
        id::{ConsentId, DraftId, Id as _, OrganisationId, PersonId, ReferralId, TeamId},
    },
    obligation, params,
};

pub use also::AlsoOpen;
pub use asked::Question;
pub(super) use asked::{insert_answer, insert_question, unanswered};
pub use bulk::{Bulk, BulkRow, BulkState};
pub use came::{Came, Narrowed, START};
pub(super) use check::{Columns, Count, Owed, Sharing, Stored, Told, recounted, sent_and_stored, tallied};
pub use episodes::Episode;
pub(super) use episodes::{Towards, given_up, insert_episode, insert_given_up, insert_redirect, redirect};
pub use facets::{Facets, Lengths, MANY_LATE, MOST_COUNTED};
pub use lists::{Line, LineMark};
pub(super) use next::Waits;
pub use onward::{Onward, PassedOn};
pub(super) use onward::{insert_onward, is_onward_of, passed_on_by};
pub use order::Override;
pub(super) use order::set_priority;
pub use outside::{Outside, outside_since};
pub(super) use outside::{insert_outside, keep_answer, keep_told, outside_resting_on, withdraw_outside};
pub use parts::{Appointment, Contact, Feedback, Reached, Words};
pub(super) use parts::{areas, between_spaces, how_it_ended, mark_read};
pub use party::Party;
pub(super) use party::{carry_parties, keep_party, with_parties_since};
pub use past::Past;
pub use progress::Progress;
pub(super) use progress::insert_progress;
pub use routes::{ByRoute, by_route};
pub(super) use routes::{routes_kept, routes_recounted, uncount};
pub use same::{SameAsk, SecondAsk};
pub use saved::Saved;
pub(super) use tally::{Tallies, Tally, tally_ended, tally_wait};
pub use unanswered::Unanswered;
pub(super) use untold::keep_untold;
pub use untold::{MANY_UNTOLD, Untold};
pub use useful::{Month, Said, told_by_month};
pub(super) use useful::{keep_useful, tally_told};
pub use wanted::{Late, List, Wanted};

/// Which referrals somebody may find, as a condition on `$2` and the value that goes there.
pub(super) struct Scope {
    pub(super) condition: &'static str,
    pub(super) value: String,
}

impl Scope {
    /// Health staff find what their team sent, advice staff what their organisation was sent; jobs and
    /// commands work for everybody. Nobody else finds anything.
    pub(super) fn of(actor: &Actor) -> Result<Self> {
        match actor {
            Actor::Staff(staff) => Self::of_staff(staff),
            Actor::Operator(Some(_)) | Actor::Job(_) => Ok(Self {
                condition: "r.id <> $2",
                value: String::new(),
            }),
            Actor::Operator(None) | Actor::Nobody => Err(Error::NotFound),
        }
    }

    fn of_staff(staff: &Staff) -> Result<Self> {
        match staff.role {
            Role::Referrer | Role::TeamLead => {
                let team = staff.team.as_ref().ok_or(Error::NotFound)?;
                Ok(Self {
                    condition: "r.from_team = $2",
                    value: team.as_str().to_owned(),
                })
            }
            Role::Intake | Role::Adviser | Role::Supervisor => Ok(Self {
                condition: "r.to_organisation = $2",
                value: staff.organisation.as_str().to_owned(),
            }),
            Role::Volunteer
            | Role::Administrator
            | Role::Manager
            | Role::Funder
            | Role::InformationGovernance
            | Role::Researcher => Err(Error::NotFound),
        }
    }
}

const COLUMNS: &str = "r.id, r.reference, r.person, r.consent, r.from_organisation, r.from_team, r.sent_by, \
     r.service, r.to_organisation, r.to_team, r.summary, r.urgency, r.letter_on, r.sent_at, r.state, r.version, r.urgent_reason, \
     r.route";

impl Referral {
    /// The referral, if whoever asks may know of it.
    ///
    /// # Errors
    /// `NotFound` for one who may know of none, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ReferralId) -> Result<Option<Self>> {
        let (partnership, scope) = (tx.partnership()?, Scope::of(&tx.actor)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM referral r WHERE r.partnership = $1 AND {} AND r.id = $3",
            scope.condition
        );
        tx.first(&sql, params![partnership, scope.value, id], Self::from_row)
            .await
    }

    /// The referrals of a person that whoever asks may know of, newest first.
    ///
    /// # Errors
    /// As [`Referral::find`].
    pub async fn of_person(tx: &mut Tx, person: &PersonId, most: i64) -> Result<Vec<Self>> {
        let (partnership, scope) = (tx.partnership()?, Scope::of(&tx.actor)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM referral r WHERE r.partnership = $1 AND {} AND r.person = $3
             ORDER BY r.sent_at DESC LIMIT $4",
            scope.condition
        );
        tx.all(
            &sql,
            params![partnership, scope.value, person, most],
            Self::from_row,
        )
        .await
    }

    /// The referrals of others to which somebody is a joint party and still agrees to be, as far as the asker may see them,
    /// newest first; for health staff those to which their own organisation joined them.
    ///
    /// # Errors
    /// `NotFound` for somebody who has to do with no referral, `Internal` when the database says so.
    pub async fn of_party(tx: &mut Tx, person: &PersonId, most: i64) -> Result<Vec<Self>> {
        let (partnership, scope) = (tx.partnership()?, Scope::of(&tx.actor)?);
        let staff = tx.staff()?;
        let (side, organisation) = (staff.role.side(), staff.organisation.clone());
        let joined = if side == Side::Health {
            "m.organisation = $5"
        } else {
            "$5 <> ''"
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM party y
             JOIN consent c ON c.partnership = y.partnership AND c.id = y.consent AND c.withdrawn_at IS NULL
             JOIN membership m ON m.partnership = y.partnership AND m.id = y.by
             JOIN referral r ON r.partnership = y.partnership AND r.id = y.referral
             WHERE r.partnership = $1 AND {} AND y.partnership = $1 AND y.person = $3 AND {joined}
             ORDER BY r.sent_at DESC LIMIT $4",
            scope.condition
        );
        tx.all(
            &sql,
            params![partnership, scope.value, person, most, organisation],
            Self::from_row,
        )
        .await
    }

    /// Every referral that rests on a consent, ended or not, whoever asks: a withdrawal reaches all.
    pub(super) async fn resting_on(tx: &mut Tx, consent: &ConsentId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        // By the person, who has few: an index of consents would be written by every referral.
        let sql = format!(
            "SELECT {COLUMNS} FROM consent c
             JOIN referral r ON r.partnership = c.partnership AND r.person = c.person AND r.consent = c.id
             WHERE c.partnership = $1 AND c.id = $2"
        );
        tx.all(&sql, params![partnership, consent], Self::from_row).await
    }

    pub(super) async fn insert(
        &self,
        tx: &mut Tx,
        draft: Option<&DraftId>,
        clock: (obligation::Kind, jiff::Timestamp),
        areas: &[String],
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        let lists = self.lists();
        tx.run(
            "INSERT INTO referral (partnership, id, reference, person, consent, from_organisation, from_team,
                 sent_by, service, to_organisation, to_team, summary, urgency, letter_on, sent_at, changed_at,
                 state, status, stage, ball_team, waiting_team, next_clock, next_due_at, urgent_reason, draft, route,
                  place, areas, site, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18,
                     $19, $20, $21, $22, $23, $24, $25, $26, $27,
                     (SELECT t.site FROM team t WHERE t.partnership = $1 AND t.id = $7), 1)",
            params![
                partnership,
                &self.id,
                &self.reference,
                &self.person,
                &self.consent,
                &self.from_organisation,
                &self.from_team,
                &self.sent_by,
                &self.service,
                &self.to_organisation,
                &self.to_team,
                &self.summary,
                self.urgency,
                self.letter_on,
                self.sent_at,
                serde_json::to_string(&self.state)?,
                self.state.status(),
                self.state.stage(),
                lists.as_ref().map(|lists| &lists.ball),
                lists.as_ref().map(|lists| &lists.waiting),
                clock.0,
                clock.1,
                &self.urgent_reason,
                draft,
                self.route,
                lists.as_ref().map(|lists| lists.place),
                between_spaces(areas)
            ],
        )
        .await?;
        self.insert_needs(tx, areas).await?;
        lists::count(tx, None, lists.as_ref()).await?;
        routes::count(tx, self, 1).await
    }

    /// Writes the state and everything that is worked out from it.
    pub(super) async fn save(
        &self,
        tx: &mut Tx,
        clock: Option<(obligation::Kind, jiff::Timestamp)>,
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        let lists = self.lists();
        tx.change(
            "UPDATE referral SET state = $1, status = $2, stage = $3, adviser = $4, ball_team = $5,
                     waiting_team = $6, next_clock = $7, next_due_at = $8, changed_at = $9, place = $10,
                     version = version + 1
                 WHERE partnership = $11 AND id = $12 AND version = $13",
            params![
                serde_json::to_string(&self.state)?,
                self.state.status(),
                self.state.stage(),
                self.state.adviser(),
                lists.as_ref().map(|lists| &lists.ball),
                lists.as_ref().map(|lists| &lists.waiting),
                clock.map(|(kind, _)| kind),
                clock.map(|(_, due_at)| due_at),
                tx.now,
                lists.as_ref().map(|lists| lists.place),
                partnership,
                &self.id,
                self.version
            ],
        )
        .await?;
        lists::count(tx, self.listed.as_ref(), lists.as_ref()).await
    }

    pub(super) fn from_row(row: &Row<'_>) -> Result<Self> {
        let state: State = serde_json::from_str(&row.get::<String>(14)?)?;
        let mut referral = Self {
            id: row.get(0)?,
            reference: row.get(1)?,
            person: row.get(2)?,
            consent: row.get(3)?,
            from_organisation: row.get(4)?,
            from_team: row.get(5)?,
            sent_by: row.get(6)?,
            service: row.get(7)?,
            to_organisation: row.get(8)?,
            to_team: row.get(9)?,
            summary: row.get(10)?,
            urgency: row.get(11)?,
            letter_on: row.get(12)?,
            sent_at: row.get(13)?,
            state,
            version: row.get(15)?,
            urgent_reason: row.get(16)?,
            route: row.get(17)?,
            listed: None,
        };
        referral.listed = referral.lists();
        Ok(referral)
    }
}

/// A referral for a consequence of something that was allowed: whoever set it off may not see it.
pub(super) async fn whatever_the_scope(tx: &mut Tx, id: &ReferralId) -> Result<Option<Referral>> {
    let partnership = tx.partnership()?;
    let sql = format!("SELECT {COLUMNS} FROM referral r WHERE r.partnership = $1 AND r.id = $2");
    tx.first(&sql, params![partnership, id], Referral::from_row).await
}

/// The reference of a referral, and the team that it was sent to; whoever asks, as [`whatever_the_scope`].
pub(super) async fn sent_to(tx: &mut Tx, id: &ReferralId) -> Result<Option<(String, TeamId)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT reference, to_team FROM referral WHERE partnership = $1 AND id = $2",
        params![partnership, id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// Whether a referral was entered by the organisation that it was sent to, for another.
pub(super) async fn was_entered(tx: &mut Tx, referral: &Referral) -> Result<bool> {
    let partnership = tx.partnership()?;
    let of: Option<OrganisationId> = tx
        .first(
            "SELECT organisation FROM membership WHERE partnership = $1 AND id = $2",
            params![partnership, &referral.sent_by],
            |row| row.get(0),
        )
        .await?;
    Ok(of.is_some_and(|of| of != referral.from_organisation))
}

/// Referrals of a team among which the one that was a draft is looked for.
const NEWEST: i64 = 300;

/// The referral that a draft of a team became, when it was sent, and by whom; only among the newest that the team sent.
pub(super) async fn sent_from(
    tx: &mut Tx,
    team: &TeamId,
    draft: &DraftId,
) -> Result<Option<(ReferralId, jiff::Timestamp, String)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT r.id, r.sent_at, m.name FROM (SELECT id, sent_at, sent_by, draft FROM referral
             WHERE partnership = $1 AND from_team = $2 ORDER BY sent_at DESC, id DESC LIMIT $4) r
         JOIN membership m ON m.partnership = $1 AND m.id = r.sent_by
         WHERE r.draft = $3",
        params![partnership, team, draft, NEWEST],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
    .await
}

/// Whether a team sent or received a referral, at any time.
pub(super) async fn has_referrals(tx: &mut Tx, team: &TeamId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<ReferralId> = tx
        .first(
            "SELECT id FROM referral WHERE partnership = $1 AND (from_team = $2 OR to_team = $2) LIMIT 1",
            params![partnership, team],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}

/// Whether an organisation received a referral, at any time.
pub(super) async fn has_received(tx: &mut Tx, organisation: &OrganisationId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<ReferralId> = tx
        .first(
            "SELECT id FROM referral WHERE partnership = $1 AND to_organisation = $2 LIMIT 1",
            params![partnership, organisation],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}
