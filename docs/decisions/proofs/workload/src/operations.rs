//! The three operations: submit a referral (13 statements), open one (8 point selects), a worklist of 50.

use crate::Kind::{Text, Whole};
use crate::schema::{self, id, instant, nhs, partnership, team, token};
use crate::{Outcome, Row, Sql};

/// A referral sent in by a referrer: take the partnership's turn, check the session and the person, write what it makes.
pub async fn submit<S: Sql>(sql: &mut S, home: u64, n: u64) -> Outcome<()> {
    let (par, now) = (partnership(home), instant(n));
    let turn = sql
        .all(
            "UPDATE partnership SET seq = seq + 1 WHERE id = $1 RETURNING seq",
            &[par.as_str().into()],
            &[Whole],
        )
        .await?;
    let session = sql
        .all(
            "SELECT account, role, team FROM session WHERE token = $1 AND partnership = $2",
            &[token(home, n).into(), par.as_str().into()],
            &[Text, Text, Text],
        )
        .await?;
    let (account, team) = (session[0][0].clone(), session[0][2].clone());
    sql.all(
        "SELECT id, family, given FROM person WHERE partnership = $1 AND nhs = $2",
        &[par.as_str().into(), nhs(n).into()],
        &[Text, Text, Text],
    )
    .await?;
    let (person, consent, referral) = (id("per", n), id("con", n), id("ref", n));
    sql.run(
        "INSERT INTO person (partnership, id, nhs, family, given, born, version) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            par.as_str().into(), person.as_str().into(), nhs(n).into(), "Nowak".into(), "Zofia".into(),
            "1984-02-11".into(), 1.into(),
        ],
    )
    .await?;
    sql.run(
        "INSERT INTO consent (partnership, id, person, purposes, explained_by) VALUES ($1, $2, $3, $4, $5)",
        &[
            par.as_str().into(),
            consent.as_str().into(),
            person.as_str().into(),
            "abcd".into(),
            account.clone(),
        ],
    )
    .await?;
    sql.run(
        "INSERT INTO referral (partnership, id, reference, person, consent, team, status, need, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            par.as_str().into(), referral.as_str().into(), format!("R{n:08}").into(), person.as_str().into(),
            consent.as_str().into(), team.clone(), "new".into(), "housing".into(), now.as_str().into(), 1.into(),
        ],
    )
    .await?;
    for kind in ["acknowledge", "decide", "contact", "feedback"] {
        sql.run(
            "INSERT INTO obligation (partnership, referral, kind, due_at) VALUES ($1, $2, $3, $4)",
            &[
                par.as_str().into(),
                referral.as_str().into(),
                kind.into(),
                instant(n + 5).into(),
            ],
        )
        .await?;
    }
    sql.run(
        "INSERT INTO event (partnership, seq, about, kind, actor, at, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            par.as_str().into(), turn[0][0].clone(), referral.as_str().into(), "referral.sent".into(), account,
            now.as_str().into(), "{\"need\":\"housing\"}".into(),
        ],
    )
    .await?;
    sql.run(
        "INSERT INTO job (partnership, id, kind, payload, due_at, attempts) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            par.as_str().into(),
            id("job", n).into(),
            "tell_intake".into(),
            referral.into(),
            now.into(),
            0.into(),
        ],
    )
    .await?;
    sql.run(
        "UPDATE tally SET n = n + 1 WHERE partnership = $1 AND team = $2 AND status = $3",
        &[par.as_str().into(), team, "new".into()],
    )
    .await?;
    Ok(())
}

/// One referral with all that its page shows.
pub async fn open<S: Sql>(sql: &mut S, n: u64) -> Outcome<Row> {
    let n = n % schema::REFERRALS;
    let par = partnership(n);
    sql.all(
        "SELECT account, role, team FROM session WHERE token = $1 AND partnership = $2",
        &[token(n, n).into(), par.as_str().into()],
        &[Text, Text, Text],
    )
    .await?;
    sql.all(
        "SELECT seq FROM partnership WHERE id = $1",
        &[par.as_str().into()],
        &[Whole],
    )
    .await?;
    let mut referral = sql
        .all(
            "SELECT reference, person, consent, team, status, need, letter_on, updated_at, version
             FROM referral WHERE partnership = $1 AND id = $2",
            &[par.as_str().into(), id("ref", n).into()],
            &[Text, Text, Text, Text, Text, Text, Text, Text, Whole],
        )
        .await?;
    let referral = referral.swap_remove(0);
    sql.all(
        "SELECT nhs, family, given, born, version FROM person WHERE partnership = $1 AND id = $2",
        &[par.as_str().into(), referral[1].clone()],
        &[Text, Text, Text, Text, Whole],
    )
    .await?;
    sql.all(
        "SELECT purposes, explained_by, withdrawn_at FROM consent WHERE partnership = $1 AND id = $2",
        &[par.as_str().into(), referral[2].clone()],
        &[Text, Text, Text],
    )
    .await?;
    sql.all(
        "SELECT kind, due_at, met_at FROM obligation WHERE partnership = $1 AND referral = $2 ORDER BY kind",
        &[par.as_str().into(), id("ref", n).into()],
        &[Text, Text, Text],
    )
    .await?;
    sql.all(
        "SELECT seq, kind, actor, at, body FROM event WHERE partnership = $1 AND about = $2 ORDER BY seq",
        &[par.as_str().into(), id("ref", n).into()],
        &[Whole, Text, Text, Text, Text],
    )
    .await?;
    sql.all(
        "SELECT n FROM tally WHERE partnership = $1 AND team = $2 AND status = $3",
        &[par.as_str().into(), referral[3].clone(), referral[4].clone()],
        &[Whole],
    )
    .await?;
    Ok(referral)
}

/// The newest 50 of a team and status, and the counts of its tabs.
pub async fn worklist<S: Sql>(sql: &mut S, n: u64) -> Outcome<usize> {
    let (par, team) = (partnership(n), team(n / 8));
    let rows = sql
        .all(
            // The fifty first, then their people: joined in one go, PostgreSQL reads a whole partnership (decision 0003).
            "SELECT r.id, r.reference, r.need, r.updated_at, p.family, p.given
             FROM (SELECT partnership, id, reference, need, updated_at, person FROM referral
                   WHERE partnership = $1 AND team = $2 AND status = $3 ORDER BY updated_at DESC, id DESC LIMIT 50) r
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             ORDER BY r.updated_at DESC, r.id DESC",
            &[par.as_str().into(), team.as_str().into(), schema::STATUSES[(n / 40 % 4) as usize].into()],
            &[Text, Text, Text, Text, Text, Text],
        )
        .await?;
    sql.all(
        "SELECT status, n FROM tally WHERE partnership = $1 AND team = $2",
        &[par.as_str().into(), team.as_str().into()],
        &[Text, Whole],
    )
    .await?;
    Ok(rows.len())
}
