//! One unit of work: its connection, its instant, its actor, and what happened in it.

use std::collections::VecDeque;

use anyhow::anyhow;
use jiff::Timestamp;

use super::{Db, Row, Value, postgres, sqlite};
use crate::{
    event::Event,
    kit::{
        actor::{Actor, Staff},
        error::{Error, Result},
        id::{Id, PartnershipId},
    },
    params,
};

/// One unit of work. Dropped means undone.
pub struct Tx {
    /// The instant at which everything in it happens.
    pub now: Timestamp,
    /// Who does it.
    pub actor: Actor,
    connection: Connection,
    db: Db,
    happened: VecDeque<Event>,
    seq: i64,
    recorded: i64,
    left_work: bool,
}

pub(super) enum Connection {
    Reading(sqlite::Reading),
    Writing(sqlite::Writing),
    Postgres(postgres::Transaction),
}

/// The turn of what belongs to no partnership.
const INSTALLATION: &str = "-";

impl Tx {
    pub(super) fn new(connection: Connection, db: Db, actor: Actor) -> Self {
        let now = db.clock().now();
        let happened = VecDeque::new();
        Self {
            now,
            actor,
            connection,
            db,
            happened,
            seq: 0,
            recorded: 0,
            left_work: false,
        }
    }

    /// A new identifier.
    pub fn id<T: Id>(&self) -> T {
        self.db.0.ids.next(self.now)
    }

    /// The partnership in which the actor acts.
    ///
    /// # Errors
    /// `NotFound` for one who acts in none: there is nothing that they may see.
    pub fn partnership(&self) -> Result<PartnershipId> {
        self.actor.partnership().cloned().ok_or(Error::NotFound)
    }

    /// The member of staff who acts.
    ///
    /// # Errors
    /// `NotFound` when it is nobody's membership.
    pub fn staff(&self) -> Result<&Staff> {
        self.actor.staff().ok_or(Error::NotFound)
    }

    /// Every row of an answer.
    ///
    /// # Errors
    /// `Internal` when the database or `map` says so.
    pub async fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &mut self.connection {
            Connection::Reading(reading) => {
                sqlite::query(reading.connection()?, sql, params, map, usize::MAX)
            }
            Connection::Writing(writing) => {
                sqlite::query(writing.connection()?, sql, params, map, usize::MAX)
            }
            Connection::Postgres(transaction) => transaction.query(sql, params, map).await,
        }
    }

    /// The first row of an answer, if it has one.
    ///
    /// # Errors
    /// `Internal` when the database or `map` says so.
    pub async fn first<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = match &mut self.connection {
            Connection::Reading(reading) => sqlite::query(reading.connection()?, sql, params, map, 1)?,
            // Run to its end: a statement that writes and returns has not finished at its first row.
            Connection::Writing(writing) => {
                sqlite::query(writing.connection()?, sql, params, map, usize::MAX)?
            }
            Connection::Postgres(transaction) => transaction.query(sql, params, map).await?,
        };
        found.truncate(1);
        Ok(found.pop())
    }

    /// Runs a statement that answers nothing; how many rows it changed.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn run(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        match &mut self.connection {
            Connection::Reading(_) => Err(Error::Internal(anyhow!("a read may not write"))),
            Connection::Writing(writing) => sqlite::run(writing.connection()?, sql, params),
            Connection::Postgres(transaction) => transaction.run(sql, params).await,
        }
    }

    /// Changes exactly one row, which the statement names together with the version that was read.
    ///
    /// # Errors
    /// `Stale` when there is no such row any more: somebody else changed it first. `Internal` when the
    /// database says so.
    pub async fn change(&mut self, sql: &str, params: &[Value<'_>]) -> Result<()> {
        match self.run(sql, params).await? {
            1 => Ok(()),
            _ => Err(Error::Stale),
        }
    }

    /// Writes an event to the permanent record. What follows from it runs before the commit.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn record(&mut self, event: Event) -> Result<()> {
        self.recorded += 1;
        let number = self.seq + self.recorded;
        let partnership = self.scope();
        let facts = serde_json::to_string(&event)?;
        let signature = self.actor.signature().to_owned();
        self.run(
            "INSERT INTO event (partnership, seq, at, by, name, subject, facts)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![
                partnership,
                number,
                self.now,
                signature,
                event.name(),
                event.subject(),
                facts
            ],
        )
        .await?;
        self.happened.push_back(event);
        Ok(())
    }

    /// Wakes whoever does what a write leaves to be done, after the commit, and only if there is one.
    pub fn leave_work(&mut self) {
        self.left_work = true;
    }

    /// Goes on in another partnership, whose turn it takes. For one that was only just made.
    ///
    /// # Errors
    /// `NotFound` when there is no such partnership, `Internal` when the database says so.
    pub async fn enter(&mut self, partnership: &PartnershipId) -> Result<()> {
        self.keep_seq().await?;
        self.actor = Actor::Operator(Some(partnership.clone()));
        self.take_turn().await
    }

    /// Goes on as somebody else at another instant, once everything that follows from what happened so far
    /// is done. For whoever makes up a history; a request has one actor and one instant.
    ///
    /// # Errors
    /// Whatever a consequence answers, and `NotFound` when there is no such partnership.
    pub async fn go_on(&mut self, actor: Actor, at: Timestamp) -> Result<()> {
        self.follow_events().await?;
        let moves = actor.partnership() != self.actor.partnership();
        (self.actor, self.now) = (actor, at);
        if moves { self.take_turn().await } else { Ok(()) }
    }

    fn scope(&self) -> String {
        self.actor
            .partnership()
            .map_or(INSTALLATION, Id::as_str)
            .to_owned()
    }

    /// The first statement of every write. A second writer of the same partnership waits here, and then
    /// sees everything that the first one did.
    async fn take_turn(&mut self) -> Result<()> {
        let sql = format!(
            "SELECT seq FROM turn WHERE partnership = $1 {}",
            self.keeping_others_out()
        );
        let seq = self.first(&sql, params![self.scope()], |row| row.get(0)).await?;
        (self.seq, self.recorded) = (seq.ok_or(Error::NotFound)?, 0);
        Ok(())
    }

    /// Takes the turn, and the instant once it has it: whoever waited does not act before the one who did not.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.take_turn().await?;
        self.now = self.db.clock().now();
        Ok(())
    }

    pub(super) async fn follow_events(&mut self) -> Result<()> {
        while let Some(event) = self.happened.pop_front() {
            event.consequences(self).await?;
        }
        self.keep_seq().await
    }

    async fn keep_seq(&mut self) -> Result<()> {
        if self.recorded > 0 {
            let seq = self.seq + self.recorded;
            self.run(
                "UPDATE turn SET seq = $1 WHERE partnership = $2",
                params![seq, self.scope()],
            )
            .await?;
            (self.seq, self.recorded) = (seq, 0);
        }
        Ok(())
    }

    /// What a request with this key was answered, and what it had sent.
    pub(super) async fn answered(&mut self, key: &str) -> Result<Option<(String, String)>> {
        let signature = self.actor.signature().to_owned();
        self.first(
            "SELECT answer, sent FROM answered WHERE partnership = $1 AND by = $2 AND key = $3",
            params![self.scope(), signature, key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await
    }

    pub(super) async fn answer(&mut self, key: &str, sent: &str, answer: &str) -> Result<()> {
        let signature = self.actor.signature().to_owned();
        self.run(
            "INSERT INTO answered (partnership, by, key, sent, answer, at) VALUES ($1, $2, $3, $4, $5, $6)",
            params![self.scope(), signature, key, sent, answer, self.now],
        )
        .await?;
        Ok(())
    }

    pub(super) async fn commit(self) -> Result<()> {
        let Self {
            connection,
            db,
            left_work,
            ..
        } = self;
        match connection {
            Connection::Reading(_) => return Err(Error::Internal(anyhow!("a read has nothing to commit"))),
            Connection::Writing(writing) => writing.commit().await?,
            Connection::Postgres(transaction) => transaction.end("COMMIT").await?,
        }
        if left_work {
            db.wake_worker();
        }
        Ok(())
    }

    /// Undoes everything; when even that fails the connection is dropped, which undoes it too.
    pub(super) async fn undo(self) {
        if let Connection::Postgres(transaction) = self.connection
            && transaction.end("ROLLBACK").await.is_err()
        {
            tracing::warn!("a database connection broke while undoing a write");
        }
    }

    pub(super) async fn close(self) -> Result<()> {
        match self.connection {
            Connection::Reading(_) | Connection::Writing(_) => Ok(()),
            Connection::Postgres(transaction) => transaction.end("ROLLBACK").await,
        }
    }

    /// What is added to a query for a row that the rest of the write relies on, so that whoever asks for it at once
    /// waits. On the embedded database there is one writer, and nothing to add. With the next one the only place where
    /// the two databases are asked in different words.
    fn keeping_others_out(&self) -> &'static str {
        match &self.connection {
            Connection::Reading(_) | Connection::Writing(_) => "",
            Connection::Postgres(_) => "FOR UPDATE",
        }
    }

    /// What is added to a query that picks rows to change, so that two who pick at once pick different ones.
    pub fn passing_over_what_others_hold(&self) -> &'static str {
        match &self.connection {
            Connection::Reading(_) | Connection::Writing(_) => "",
            Connection::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    pub(super) async fn script(&mut self, sql: &str) -> Result<()> {
        match &mut self.connection {
            Connection::Reading(_) => Err(Error::Internal(anyhow!("a read may not write"))),
            Connection::Writing(writing) => Ok(writing.connection()?.execute_batch(sql)?),
            // Compared byte by byte, as SQLite does, whatever the locale of the cluster. A table without a
            // row id is SQLite's word for one that lives in its primary key; PostgreSQL has no such thing.
            Connection::Postgres(transaction) => {
                let sql = sql
                    .replace(" TEXT", " TEXT COLLATE \"C\"")
                    .replace(" WITHOUT ROWID", "");
                transaction.script(&sql).await
            }
        }
    }
}
