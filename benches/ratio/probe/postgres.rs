//! The probe on PostgreSQL: the same four things, prepared once for each connection, the server's own group commit.

use anyhow::{Context as _, Result};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio_postgres::NoTls;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

use super::{Found, Line, List, SAID, Sent, Shown, tree};
use crate::data;

const TABLES: &str = "
CREATE TABLE person (id BIGINT PRIMARY KEY, family TEXT NOT NULL, given TEXT NOT NULL, born TEXT NOT NULL,
  family_key TEXT COLLATE \"C\" GENERATED ALWAYS AS (lower(family)) STORED, given_key TEXT COLLATE \"C\" GENERATED ALWAYS AS (lower(given)) STORED);
CREATE TABLE referral (id BIGINT PRIMARY KEY, person BIGINT NOT NULL, team BIGINT NOT NULL, status BIGINT NOT NULL,
  urgency BIGINT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL);
CREATE TABLE audit (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, actor BIGINT NOT NULL, referral BIGINT NOT NULL,
  what TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE consent (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person BIGINT NOT NULL, referral BIGINT NOT NULL,
  said TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE obligation (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, referral BIGINT NOT NULL, kind TEXT NOT NULL,
  due BIGINT NOT NULL);
CREATE SEQUENCE referral_id;
";
const INDEXES: &str = "
CREATE INDEX worklist ON referral (team, status, updated DESC, id, person, urgency, title);
CREATE INDEX of_person ON referral (person);
CREATE INDEX of_month ON referral (created);
CREATE INDEX consent_of ON consent (person);
CREATE INDEX obligation_of ON obligation (referral);
CREATE INDEX name ON person (family_key, given_key);
";

pub struct Postgres(Pool);

impl Postgres {
    pub async fn open(address: &str, size: u64) -> Result<Self> {
        let config = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let pool = Pool::builder(Manager::from_config(address.parse()?, NoTls, config))
            .max_size(16)
            .build()?;
        let sql = pool.get().await?;
        let there = sql
            .query_opt("SELECT 1 FROM pg_class WHERE relname = 'referral_id'", &[])
            .await?;
        if there.is_none() {
            seed(&sql, size).await?;
        }
        drop(sql);
        Ok(Self(pool))
    }

    pub async fn create(&self, sent: Sent) -> Result<i64> {
        let sql = self.0.get().await?;
        // All rows in one statement: one round trip, one durable commit.
        let insert = sql
            .prepare_cached(
                "WITH new AS (INSERT INTO referral (id, person, team, status, urgency, title, note, created, updated)
                   SELECT nextval('referral_id'), id, $2, 0, $3, $4, $5, $6, $6 FROM person WHERE id = $1 RETURNING id, updated),
                 agreed AS (INSERT INTO consent (person, referral, said, at) SELECT $1, id, $7, updated FROM new),
                 owed AS (INSERT INTO obligation (referral, kind, due)
                   SELECT id, kind, updated FROM new, (VALUES ('acknowledge'), ('decide')) AS clock (kind))
                 INSERT INTO audit (actor, referral, what, at) SELECT 1, id, what, updated
                   FROM new, (VALUES ('consent.given'), ('referral.sent')) AS done (what) RETURNING referral",
            )
            .await?;
        let rows = sql
            .query(
                &insert,
                &[
                    &sent.person,
                    &sent.team,
                    &sent.urgency,
                    &sent.title,
                    &sent.note,
                    &sent.updated,
                    &SAID,
                ],
            )
            .await?;
        Ok(rows.first().context("no such person")?.get(0))
    }

    pub async fn show(&self, id: i64) -> Result<Vec<u8>> {
        let sql = self.0.get().await?;
        let select = sql
            .prepare_cached(
                "SELECT r.team, r.status, r.urgency, r.title, r.note, r.created, r.updated, p.family, p.given, p.born
                 FROM referral r JOIN person p ON p.id = r.person WHERE r.id = $1",
            )
            .await?;
        let row = sql
            .query_opt(&select, &[&id])
            .await?
            .context("no such referral")?;
        tree(&Shown {
            id,
            team: row.get(0),
            status: row.get(1),
            urgency: row.get(2),
            title: row.get(3),
            note: row.get(4),
            created: row.get(5),
            updated: row.get(6),
            family: row.get(7),
            given: row.get(8),
            born: row.get(9),
        })
    }

    pub async fn worklist(&self, team: i64, status: i64) -> Result<Vec<u8>> {
        let sql = self.0.get().await?;
        let select = sql
            .prepare_cached(
                "SELECT r.id, r.urgency, r.title, r.updated, p.family, p.given
                 FROM (SELECT id, person, urgency, title, updated FROM referral
                       WHERE team = $1 AND status = $2 ORDER BY updated DESC LIMIT 50) r
                 JOIN person p ON p.id = r.person ORDER BY r.updated DESC",
            )
            .await?;
        let mut list = List::new();
        for row in sql.query(&select, &[&team, &status]).await? {
            list.push(&Line {
                id: row.get(0),
                urgency: row.get(1),
                title: row.get(2),
                updated: row.get(3),
                family: row.get(4),
                given: row.get(5),
            })?;
        }
        list.end()
    }

    pub async fn people(&self, family: &str, given: &str) -> Result<Vec<u8>> {
        let sql = self.0.get().await?;
        let select = sql
            .prepare_cached(
                "SELECT id, family, given, born FROM person
                 WHERE family_key >= $1 AND family_key < $2 AND given_key >= $3 AND given_key < $4 LIMIT 20",
            )
            .await?;
        let (family_end, given_end) = (format!("{family}\u{10ffff}"), format!("{given}\u{10ffff}"));
        let mut list = List::new();
        for row in sql
            .query(&select, &[&family, &family_end, &given, &given_end])
            .await?
        {
            list.push(&Found {
                id: row.get(0),
                family: row.get(1),
                given: row.get(2),
                born: row.get(3),
            })?;
        }
        list.end()
    }

    pub async fn full(&self) -> Result<Vec<(i64, i64)>> {
        let sql = self.0.get().await?;
        let rows = sql
            .query(
                "SELECT team, status FROM referral GROUP BY team, status ORDER BY COUNT(*) DESC LIMIT 40",
                &[],
            )
            .await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }
}

async fn seed(sql: &Object, size: u64) -> Result<()> {
    sql.batch_execute(TABLES).await?;
    let copy = sql
        .copy_in("COPY person (id, family, given, born) FROM STDIN BINARY")
        .await?;
    let mut rows = std::pin::pin!(BinaryCopyInWriter::new(
        copy,
        &[Type::INT8, Type::TEXT, Type::TEXT, Type::TEXT]
    ));
    for n in 1..=data::people(size) {
        let person = data::person(n);
        rows.as_mut()
            .write(&[&n.cast_signed(), &person.family, &person.given, &person.born])
            .await?;
    }
    rows.finish().await?;

    let copy = sql
        .copy_in("COPY referral (id, person, team, status, urgency, title, note, created, updated) FROM STDIN BINARY")
        .await?;
    let (whole, text) = (Type::INT8, Type::TEXT);
    let types = [
        &whole, &whole, &whole, &whole, &whole, &text, &text, &whole, &whole,
    ]
    .map(Clone::clone);
    let mut rows = std::pin::pin!(BinaryCopyInWriter::new(copy, &types));
    for n in 1..=size {
        let r = data::referral(n, size);
        let [person, team, status, urgency, updated] =
            [r.person, r.team, r.status, r.urgency, r.updated].map(u64::cast_signed);
        rows.as_mut()
            .write(&[
                &n.cast_signed(),
                &person,
                &team,
                &status,
                &urgency,
                &r.title,
                &r.note,
                &updated,
                &updated,
            ])
            .await?;
    }
    rows.finish().await?;
    sql.batch_execute(INDEXES).await?;
    sql.execute("SELECT setval('referral_id', $1)", &[&size.cast_signed()])
        .await?;
    Ok(sql.batch_execute("VACUUM ANALYZE").await?)
}
