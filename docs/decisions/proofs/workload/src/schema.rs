//! Tables in the part of SQL that both databases share, and seeded rows that are the same for both.

use crate::{Outcome, Sql, Value};

pub const TABLES: &str = "
CREATE TABLE partnership (id TEXT PRIMARY KEY, seq BIGINT NOT NULL);
CREATE TABLE session (token TEXT PRIMARY KEY, partnership TEXT NOT NULL, account TEXT NOT NULL, role TEXT NOT NULL, team TEXT NOT NULL);
CREATE TABLE person (partnership TEXT NOT NULL, id TEXT NOT NULL, nhs TEXT, family TEXT NOT NULL, given TEXT NOT NULL,
  born TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (partnership, id));
CREATE INDEX person_nhs ON person (partnership, nhs);
CREATE TABLE consent (partnership TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, purposes TEXT NOT NULL,
  explained_by TEXT NOT NULL, withdrawn_at TEXT, PRIMARY KEY (partnership, id));
CREATE TABLE referral (partnership TEXT NOT NULL, id TEXT NOT NULL, reference TEXT NOT NULL, person TEXT NOT NULL,
  consent TEXT NOT NULL, team TEXT NOT NULL, status TEXT NOT NULL, need TEXT NOT NULL, letter_on TEXT, updated_at TEXT NOT NULL,
  version BIGINT NOT NULL, CHECK (status IN ('new', 'triage', 'accepted', 'closed')), PRIMARY KEY (partnership, id));
CREATE INDEX referral_worklist ON referral (partnership, team, status, updated_at, id);
CREATE TABLE obligation (partnership TEXT NOT NULL, referral TEXT NOT NULL, kind TEXT NOT NULL, due_at TEXT NOT NULL,
  met_at TEXT, PRIMARY KEY (partnership, referral, kind));
CREATE INDEX obligation_due ON obligation (partnership, due_at);
CREATE TABLE event (partnership TEXT NOT NULL, seq BIGINT NOT NULL, about TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (partnership, seq));
CREATE INDEX event_about ON event (partnership, about, seq);
CREATE TABLE job (partnership TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, due_at TEXT NOT NULL,
  attempts BIGINT NOT NULL, PRIMARY KEY (partnership, id));
CREATE TABLE tally (partnership TEXT NOT NULL, team TEXT NOT NULL, status TEXT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (partnership, team, status));
";

pub const DROP: &str = "
DROP TABLE IF EXISTS partnership; DROP TABLE IF EXISTS session; DROP TABLE IF EXISTS person; DROP TABLE IF EXISTS consent;
DROP TABLE IF EXISTS referral; DROP TABLE IF EXISTS obligation; DROP TABLE IF EXISTS event; DROP TABLE IF EXISTS job;
DROP TABLE IF EXISTS tally;
";

pub const PARTNERSHIPS: u64 = 8;
pub const TEAMS: u64 = 5;
pub const STATUSES: [&str; 4] = ["new", "triage", "accepted", "closed"];
/// Referrals seeded; each team has 500, a quarter in each status.
pub const REFERRALS: u64 = 20_000;

/// The partnership with number `n`, of [`PARTNERSHIPS`].
pub fn partnership(n: u64) -> String {
    format!("par_{:026}", n % PARTNERSHIPS)
}

pub fn team(n: u64) -> String {
    format!("tea_{:026}", n % TEAMS)
}

pub fn id(prefix: &str, n: u64) -> String {
    format!("{prefix}_{n:026}")
}

pub fn instant(n: u64) -> String {
    format!(
        "2026-11-{:02}T{:02}:{:02}:00.{:06}Z",
        n % 28 + 1,
        n / 7 % 24,
        n / 11 % 60,
        n % 1_000_000
    )
}

/// A number per seeded person, ten digits; not a real NHS number.
pub fn nhs(n: u64) -> String {
    format!("{:010}", 9_000_000_000 + n)
}

/// Fills an empty database. Runs in one transaction of the caller.
pub async fn seed<S: Sql>(sql: &mut S) -> Outcome<()> {
    for n in 0..PARTNERSHIPS {
        sql.run(
            "INSERT INTO partnership (id, seq) VALUES ($1, $2)",
            &[partnership(n).into(), 0.into()],
        )
        .await?;
        for t in 0..TEAMS {
            for status in STATUSES {
                let count = (REFERRALS / PARTNERSHIPS / TEAMS / 4).cast_signed();
                sql.run(
                    "INSERT INTO tally (partnership, team, status, n) VALUES ($1, $2, $3, $4)",
                    &[partnership(n).into(), team(t).into(), status.into(), count.into()],
                )
                .await?;
            }
        }
        for s in 0..100 {
            sql.run(
                "INSERT INTO session (token, partnership, account, role, team) VALUES ($1, $2, $3, $4, $5)",
                &[
                    token(n, s).into(),
                    partnership(n).into(),
                    id("acc", s).into(),
                    "referrer".into(),
                    team(s).into(),
                ],
            )
            .await?;
        }
    }
    for n in 0..REFERRALS {
        referral(sql, n).await?;
    }
    Ok(())
}

/// The session token of account `s` in partnership `n`.
pub fn token(n: u64, s: u64) -> String {
    format!("{:032}{:032}", n % PARTNERSHIPS, s % 100)
}

async fn referral<S: Sql>(sql: &mut S, n: u64) -> Outcome<()> {
    let home: Value = partnership(n).into();
    let (team, status) = (
        team(n / PARTNERSHIPS),
        STATUSES[(n / PARTNERSHIPS / TEAMS % 4) as usize],
    );
    sql.run(
        "INSERT INTO person (partnership, id, nhs, family, given, born, version) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[home.clone(), id("per", n).into(), nhs(n).into(), "Okonkwo".into(), "Amara".into(), "1971-04-30".into(), 1.into()],
    )
    .await?;
    sql.run(
        "INSERT INTO consent (partnership, id, person, purposes, explained_by) VALUES ($1, $2, $3, $4, $5)",
        &[
            home.clone(),
            id("con", n).into(),
            id("per", n).into(),
            "abcd".into(),
            id("acc", n % 100).into(),
        ],
    )
    .await?;
    sql.run(
        "INSERT INTO referral (partnership, id, reference, person, consent, team, status, need, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            home.clone(), id("ref", n).into(), format!("R{n:08}").into(), id("per", n).into(), id("con", n).into(),
            team.into(), status.into(), "debt".into(), instant(n).into(), 1.into(),
        ],
    )
    .await?;
    for kind in ["acknowledge", "decide", "contact", "feedback"] {
        sql.run(
            "INSERT INTO obligation (partnership, referral, kind, due_at) VALUES ($1, $2, $3, $4)",
            &[
                home.clone(),
                id("ref", n).into(),
                kind.into(),
                instant(n + 5).into(),
            ],
        )
        .await?;
    }
    sql.run(
        "INSERT INTO event (partnership, seq, about, kind, actor, at, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            home.clone(), (n.cast_signed() - 1_000_000).into(), id("ref", n).into(), "referral.sent".into(),
            id("acc", n % 100).into(), instant(n).into(), "{}".into(),
        ],
    )
    .await?;
    Ok(())
}
