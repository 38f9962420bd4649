//! What hangs on a referral: its needs, contacts, appointments, ending and feedback.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    kit::{
        clock::london,
        db::{Row, Tx},
        error::Result,
        id::{AppointmentId, ContactId, FeedbackId, MembershipId, NeedId, ReferralId},
    },
    params,
    referral::model::{Came, Channel, Despite, Holder, Meeting, Referral},
};

/// A try to reach the client. The note stays on the advice side.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub id: ContactId,
    pub at: Timestamp,
    pub by: String,
    pub channel: Channel,
    pub reached: Reached,
    pub note: String,
    /// How it came about, when the channel was not marked as safe.
    pub despite: Option<Despite>,
}

/// Whether somebody was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Yes,
    No,
}

/// When, where and how an adviser meets a client; civil time in London.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub adviser: MembershipId,
    pub adviser_name: String,
    pub starts: DateTime,
    pub meeting: Meeting,
    pub place: String,
}

/// How a referral ended, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// For the advice side alone.
    pub note: String,
    /// For the referrer, as far as the consent goes.
    pub words: String,
}

/// What the referrer was told when it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    pub level: i64,
    pub paragraphs: Vec<String>,
    pub sent_at: Timestamp,
}

/// The areas of law of a referral's needs, by code.
pub(in crate::referral) async fn areas(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<String>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT area FROM need WHERE partnership = $1 AND referral = $2 ORDER BY area",
        params![partnership, referral],
        |row| row.get(0),
    )
    .await
}

/// As a referral holds its areas, so that one of them is found by the spaces around it.
pub(in crate::referral) fn between_spaces(areas: &[String]) -> String {
    let mut sorted: Vec<&str> = areas.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut text = " ".to_owned();
    for area in sorted {
        text.push_str(area);
        text.push(' ');
    }
    text
}

impl Referral {
    pub(in crate::referral::store) async fn insert_needs(&self, tx: &mut Tx, areas: &[String]) -> Result<()> {
        let partnership = tx.partnership()?;
        for area in areas {
            let need: NeedId = tx.id();
            tx.run(
                "INSERT INTO need (partnership, referral, area, id, person) VALUES ($1, $2, $3, $4, $5)",
                params![&partnership, &self.id, area, need, &self.person],
            )
            .await?;
        }
        Ok(())
    }
}

impl Contact {
    /// The tries of a referral, oldest first. The caller has found the referral, on the advice side.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT c.id, c.at, m.name, c.channel, c.result, c.note, c.despite, c.despite_words FROM contact c
             JOIN membership m ON m.partnership = c.partnership AND m.id = c.by
             WHERE c.partnership = $1 AND c.referral = $2 ORDER BY c.at, c.id",
            params![partnership, referral],
            |row| {
                let result: String = row.get(4)?;
                Ok(Self {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    by: row.get(2)?,
                    channel: row.get(3)?,
                    reached: if result == "reached" {
                        Reached::Yes
                    } else {
                        Reached::No
                    },
                    note: row.get(5)?,
                    despite: match row.get(6)? {
                        Some(why) => Some(Despite {
                            why,
                            words: row.get(7)?,
                        }),
                        None => None,
                    },
                })
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        let partnership = tx.partnership()?;
        let despite = self.despite.as_ref();
        let result = match self.reached {
            Reached::Yes => "reached",
            Reached::No => "not-reached",
        };
        tx.run(
            "INSERT INTO contact (partnership, referral, id, at, by, channel, result, note, despite, despite_words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                partnership,
                referral,
                &self.id,
                self.at,
                &self.by,
                self.channel,
                result,
                &self.note,
                despite.map(|despite| despite.why),
                despite.map_or("", |despite| despite.words.as_str())
            ],
        )
        .await?;
        if self.reached == Reached::Yes {
            super::waiting::insert_first_contact(tx, referral, self.at).await?;
        }
        Ok(())
    }
}

impl Appointment {
    /// The appointments of a referral, by time. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT p.id, p.adviser, m.name, p.starts, p.channel, p.place FROM appointment p
             JOIN membership m ON m.partnership = p.partnership AND m.id = p.adviser
             WHERE p.partnership = $1 AND p.referral = $2 ORDER BY p.starts, p.id",
            params![partnership, referral],
            |row| {
                let starts: String = row.get(3)?;
                Ok(Self {
                    id: row.get(0)?,
                    adviser: row.get(1)?,
                    adviser_name: row.get(2)?,
                    starts: starts.parse().map_err(anyhow::Error::from)?,
                    meeting: row.get(4)?,
                    place: row.get(5)?,
                })
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        let partnership = tx.partnership()?;
        let by = tx.actor.signature().to_owned();
        tx.run(
            "INSERT INTO appointment (partnership, id, referral, adviser, starts, channel, place, booked_at,
                                      booked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                partnership,
                &self.id,
                referral,
                &self.adviser,
                self.starts.to_string(),
                self.meeting,
                &self.place,
                tx.now,
                by
            ],
        )
        .await?;
        Ok(())
    }

    /// Moves what is still to come of a referral to another adviser.
    pub(in crate::referral) async fn give_to(
        tx: &mut Tx,
        referral: &ReferralId,
        adviser: &MembershipId,
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        let now = tx.now.to_zoned(london()).datetime().to_string();
        tx.run(
            "UPDATE appointment SET adviser = $1 WHERE partnership = $2 AND referral = $3 AND starts > $4",
            params![adviser, partnership, referral, now],
        )
        .await?;
        Ok(())
    }
}

impl Words {
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT note, words FROM ending WHERE partnership = $1 AND referral = $2",
            params![partnership, referral],
            |row| {
                Ok(Self {
                    note: row.get(0)?,
                    words: row.get(1)?,
                })
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        let partnership = tx.partnership()?;
        let by = tx.actor.signature().to_owned();
        tx.run(
            "INSERT INTO ending (partnership, referral, note, words, at, by) VALUES ($1, $2, $3, $4, $5, $6)",
            params![partnership, referral, &self.note, &self.words, tx.now, by],
        )
        .await?;
        Ok(())
    }
}

/// What the referrer was told when a referral ended, and the words of the advice side. The caller has found the
/// referral, on the advice side.
pub(in crate::referral) async fn how_it_ended(
    tx: &mut Tx,
    referral: &ReferralId,
) -> Result<(Option<Feedback>, Option<Words>)> {
    let partnership = tx.partnership()?;
    let found = tx
        .first(
            "SELECT f.level, f.body, f.sent_at, e.note, e.words FROM referral r
             LEFT JOIN feedback f ON f.partnership = r.partnership AND f.referral = r.id
             LEFT JOIN ending e ON e.partnership = r.partnership AND e.referral = r.id
             WHERE r.partnership = $1 AND r.id = $2",
            params![partnership, referral],
            |row| {
                let feedback = match row.get::<Option<i64>>(0)? {
                    Some(_) => Some(Feedback::from_row(row)?),
                    None => None,
                };
                let words = match row.get::<Option<String>>(3)? {
                    Some(note) => Some(Words {
                        note,
                        words: row.get(4)?,
                    }),
                    None => None,
                };
                Ok((feedback, words))
            },
        )
        .await?;
    Ok(found.unwrap_or_default())
}

impl Feedback {
    /// What the referrer was told. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT level, body, sent_at FROM feedback WHERE partnership = $1 AND referral = $2",
            params![partnership, referral],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let body: String = row.get(1)?;
        Ok(Self {
            level: row.get(0)?,
            paragraphs: body.split("\n\n").map(str::to_owned).collect(),
            sent_at: row.get(2)?,
        })
    }

    /// Keeps it for a referral, as it stands once it was told; with what came of it, and that in one line.
    pub(in crate::referral) async fn insert(
        &self,
        tx: &mut Tx,
        referral: &Referral,
        (came, line): (Came, &str),
    ) -> Result<()> {
        let (partnership, id): (_, FeedbackId) = (tx.partnership()?, tx.id());
        let body = self.paragraphs.join("\n\n");
        let unread = i64::from(referral.state.holder() == Some(Holder::Referrer));
        tx.run(
            "INSERT INTO feedback (partnership, referral, id, level, body, sent_at, line, outcome, from_team, sent_by,
                                   unread)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            params![
                partnership,
                &referral.id,
                id,
                self.level,
                body,
                self.sent_at,
                line,
                came,
                &referral.from_team,
                &referral.sent_by,
                unread
            ],
        )
        .await?;
        Ok(())
    }
}

/// The referrer has read what came of it.
pub(in crate::referral) async fn mark_read(tx: &mut Tx, referral: &ReferralId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE feedback SET unread = 0 WHERE partnership = $1 AND referral = $2",
        params![partnership, referral],
    )
    .await?;
    Ok(())
}
