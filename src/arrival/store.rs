//! What came in, and the public pages, as rows. Every query carries the scope of whoever asks.

mod list;

use jiff::Timestamp;

pub use list::{Kept, Line, List, Month};

use super::model::{Arrival, Content, Done, End, Ending, Kind, PublicPage, may_look};
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{ArrivalId, OrganisationId, PartnershipId, ServiceId, TeamId},
    },
    params,
};

const COLUMNS: &str = "a.id, a.service, a.to_organisation, a.content, a.kind, a.arrived_at, a.due_at, a.owner, a.ending, \
     a.words, a.ended_at, a.ended_by, a.referral, a.version";

/// The organisation whose arrivals somebody may find.
fn scope(tx: &Tx) -> Result<OrganisationId> {
    let staff = tx.staff()?;
    if may_look(staff.role) {
        return Ok(staff.organisation.clone());
    }
    Err(Error::NotFound)
}

/// How busy a service is with what came of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressure {
    /// Came since an instant.
    pub lately: i64,
    /// Not dealt with yet.
    pub waiting: i64,
    /// When the first of those came.
    pub oldest: Option<Timestamp>,
    /// When the last one came, of all.
    pub newest: Option<Timestamp>,
}

impl Arrival {
    /// One of them, if whoever asks may see it.
    ///
    /// # Errors
    /// `NotFound` for one who may see none, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ArrivalId) -> Result<Option<Self>> {
        let (partnership, organisation) = (tx.partnership()?, scope(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM arrival a WHERE a.partnership = $1 AND a.id = $2 AND a.to_organisation = $3"
        );
        tx.first(&sql, params![partnership, id, organisation], Self::from_row)
            .await
    }

    /// When something came to a service, and by when somebody looks at it: for the one who was given its address.
    pub(super) async fn came(
        tx: &mut Tx,
        service: &ServiceId,
        id: &ArrivalId,
    ) -> Result<Option<(Timestamp, Timestamp)>> {
        let partnership = tx.partnership()?;
        let sql =
            "SELECT arrived_at, due_at FROM arrival WHERE partnership = $1 AND id = $2 AND service = $3";
        tx.first(sql, params![partnership, id, service], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx, source: Option<&str>) -> Result<()> {
        let partnership = tx.partnership()?;
        let content = serde_json::to_string(&self.content)?;
        tx.run(
            "INSERT INTO arrival (partnership, id, kind, service, to_organisation, source, content, arrived_at,
                                  due_at, words, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)",
            params![
                partnership,
                &self.id,
                self.kind,
                &self.service,
                &self.to_organisation,
                source,
                content,
                self.arrived_at,
                self.due_at,
                self.version
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves who looks after it and what became of it, over the version that was read.
    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let end = self.end.as_ref();
        let (ending, referral) = match end.map(|end| &end.how) {
            Some(Done::Referral(id)) => (Some(Kind::REFERRAL), Some(id)),
            Some(Done::Answered(how)) => (Some(how.code()), None),
            None => (None, None),
        };
        tx.change(
            "UPDATE arrival SET owner = $1, ending = $2, words = $3, ended_at = $4, ended_by = $5, referral = $6,
                                version = version + 1
             WHERE partnership = $7 AND id = $8 AND version = $9",
            params![
                &self.owner,
                ending,
                end.map_or("", |end| end.words.as_str()),
                end.map(|end| end.at),
                end.map(|end| &end.by),
                referral,
                partnership,
                &self.id,
                self.version
            ],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let content: Option<String> = row.get(3)?;
        let ending: Option<String> = row.get(8)?;
        let end = match (ending, row.get(10)?, row.get(11)?) {
            (Some(code), Some(at), Some(by)) => Some(End {
                how: done(&code, row)?,
                words: row.get(9)?,
                at,
                by,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.get(0)?,
            service: row.get(1)?,
            to_organisation: row.get(2)?,
            content: content.map(|text| read_content(&text)).transpose()?,
            kind: row.get(4)?,
            arrived_at: row.get(5)?,
            due_at: row.get(6)?,
            owner: row.get(7)?,
            end,
            version: row.get(13)?,
        })
    }
}

fn done(code: &str, row: &Row<'_>) -> Result<Done> {
    if code == Kind::REFERRAL {
        return Ok(Done::Referral(row.get(12)?));
    }
    let how = Ending::from_code(code).ok_or_else(|| anyhow::anyhow!("an arrival has an unknown ending"))?;
    Ok(Done::Answered(how))
}

fn read_content(text: &str) -> Result<Content> {
    Ok(serde_json::from_str(text)?)
}

/// How busy a service is. Budget: p95 5 ms while 300 wait: three ranges of indexes.
pub(super) async fn pressure(
    tx: &mut Tx,
    (kind, service, organisation): (Kind, &ServiceId, &OrganisationId),
    since: Timestamp,
) -> Result<Pressure> {
    let partnership = tx.partnership()?;
    let lately = tx
        .first(
            "SELECT count(*) FROM arrival WHERE partnership = $1 AND kind = $2 AND service = $3 AND arrived_at > $4",
            params![&partnership, kind, service, since],
            |row| row.get(0),
        )
        .await?;
    let waiting = tx
        .first(
            "SELECT count(*), min(arrived_at) FROM arrival
             WHERE partnership = $1 AND to_organisation = $2 AND kind = $3 AND ended_at IS NULL AND service = $4",
            params![&partnership, organisation, kind, service],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    let newest = tx
        .first(
            "SELECT max(arrived_at) FROM arrival WHERE partnership = $1 AND kind = $2 AND service = $3",
            params![&partnership, kind, service],
            |row| row.get(0),
        )
        .await?;
    let (waiting, oldest) = waiting.unwrap_or_default();
    Ok(Pressure {
        lately: lately.unwrap_or_default(),
        waiting,
        oldest,
        newest: newest.flatten(),
    })
}

/// The partnership of a service.
pub(super) async fn partnership_of(tx: &mut Tx, service: &ServiceId) -> Result<Option<PartnershipId>> {
    let sql = "SELECT partnership FROM service WHERE id = $1";
    tx.first(sql, params![service], |row| row.get(0)).await
}

/// Whether the same came to a service before.
pub(super) async fn came_before(tx: &mut Tx, service: &ServiceId, source: &str) -> Result<bool> {
    let partnership = tx.partnership()?;
    let sql = "SELECT id FROM arrival WHERE partnership = $1 AND service = $2 AND source = $3";
    let found: Option<ArrivalId> = tx
        .first(sql, params![partnership, service, source], |row| row.get(0))
        .await?;
    Ok(found.is_some())
}

/// The team, on the health side, of whoever has this e-mail address, and its name: a suggestion, for anybody can write
/// any address.
///
/// # Errors
/// `NotFound` for one who looks at none, `Internal` when the database says so.
pub(super) async fn team_of_sender(tx: &mut Tx, email: &str) -> Result<Option<(TeamId, String)>> {
    scope(tx)?;
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT t.id, t.name FROM account a
         JOIN membership m ON m.account = a.id AND m.partnership = $1 AND m.ended_at IS NULL
         JOIN team t ON t.partnership = m.partnership AND t.id = m.team
         WHERE a.email = $2 AND m.role IN ('referrer', 'team-lead') ORDER BY m.id LIMIT 1",
        params![partnership, email.to_lowercase()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// Empties what was dealt with before an instant; how many that was. What became of it stays counted.
pub(super) async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE arrival SET content = NULL, words = '' WHERE partnership = $1 AND ended_at < $2 AND content IS NOT NULL",
        params![partnership, before],
    )
    .await
}

impl PublicPage {
    /// The page at an address, and whose it is: open to everybody.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub(super) async fn at(tx: &mut Tx, slug: &str) -> Result<Option<(PartnershipId, Self)>> {
        tx.first(
            "SELECT service, slug, is_open, opening, version, partnership FROM public_page WHERE slug = $1",
            params![slug],
            |row| Ok((row.get(5)?, Self::from_row(row)?)),
        )
        .await
    }

    /// The page of a service, if anybody ever saved one.
    ///
    /// # Errors
    /// `NotFound` outside a partnership, `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, service: &ServiceId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT service, slug, is_open, opening, version FROM public_page WHERE partnership = $1 AND service = $2",
            params![partnership, service],
            Self::from_row,
        )
        .await
    }

    /// Saves it over the version that was looked at; the first time there is none.
    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        if self.version == 0 {
            return tx
                .change(
                    "INSERT INTO public_page (partnership, service, slug, is_open, opening, version)
                     VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (partnership, service) DO NOTHING",
                    params![
                        partnership,
                        &self.service,
                        &self.slug,
                        i64::from(self.is_open),
                        &self.opening
                    ],
                )
                .await;
        }
        tx.change(
            "UPDATE public_page SET slug = $1, is_open = $2, opening = $3, version = version + 1
             WHERE partnership = $4 AND service = $5 AND version = $6",
            params![
                &self.slug,
                i64::from(self.is_open),
                &self.opening,
                partnership,
                &self.service,
                self.version
            ],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            service: row.get(0)?,
            slug: row.get(1)?,
            is_open: row.get::<i64>(2)? == 1,
            opening: row.get(3)?,
            version: row.get(4)?,
        })
    }
}
