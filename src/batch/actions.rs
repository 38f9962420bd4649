//! Verbs of lists. Each row is brought in by the verb that refers anybody.

mod whom;

use std::collections::BTreeMap;

use super::{
    model::{Batch, Decision, Doubt, Refused, Row, Standing, State},
    rows::{Desk, Entry, Reading},
    store,
};
use crate::{
    event::Event,
    identity::Membership,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{BatchId, Id as _, ReferralId, TeamId},
    },
    outbox::{self, Recipient, model::sign_in_to},
    person::{actions::lookalikes, model::duplicate::Verdict},
    referral::{
        self, Referral,
        model::{Draft, sending_team},
    },
};

/// Rows that are looked through in one write.
const AT_ONCE: i64 = 25;

fn team(tx: &Tx) -> Result<TeamId> {
    sending_team(tx.staff()?).cloned().ok_or(Error::NotFound)
}

/// What has to be known to read a list for the actor's team.
///
/// # Errors
/// `NotFound` for somebody who does not refer.
pub async fn desk(tx: &mut Tx) -> Result<Desk> {
    let team = team(tx)?;
    let members = Membership::of_team(tx, &team).await?;
    Ok(Desk {
        targets: referral::actions::targets(tx).await?,
        colleagues: members
            .into_iter()
            .map(|member| (member.id, member.name))
            .collect(),
        today: date_of(tx.now),
        now: tx.now,
    })
}

/// Keeps what was read of a file, so that it can be looked through. Refers nobody.
///
/// # Errors
/// `NotFound` for somebody who does not refer; `Refused` while the team has another list that is not finished.
pub async fn upload(tx: &mut Tx, file_name: &str, reading: Reading) -> Result<BatchId> {
    let team = team(tx)?;
    let newest = Batch::of_team(tx, 20).await?;
    if newest.iter().any(|batch| !batch.state.is_over()) {
        return Err(Error::refused_at("file", Refused::OneAtATime));
    }
    let batch = Batch {
        id: tx.id(),
        by: tx.staff()?.membership.clone(),
        file_name: file_name.chars().filter(|c| !c.is_control()).take(100).collect(),
        uploaded_at: tx.now,
        state: State::Checking,
        wrong_count: i64::try_from(reading.wrong_count).unwrap_or(i64::MAX),
        version: 1,
        team,
    };
    batch.insert(tx, &reading.wrong).await?;
    let rows = rows(reading.entries, batch.team.as_str())?;
    store::insert_rows(tx, &batch.id, &rows).await?;
    tx.record(Event::ListUploaded(batch.id.clone())).await?;
    tx.leave_work();
    Ok(batch.id)
}

/// The rows as they are kept. Of several about one person all but the first are asked about; of the same row twice only
/// the first is meant.
fn rows(entries: Vec<(u32, Entry)>, team: &str) -> Result<Vec<Row>> {
    let (mut people, mut keys): (BTreeMap<String, u32>, BTreeMap<String, u32>) = Default::default();
    let mut rows = Vec::with_capacity(entries.len());
    for (number, entry) in entries {
        let key = entry.key(team);
        let twin = keys.insert(key.clone(), number);
        let earlier = *people.entry(entry.person()).or_insert(number);
        let doubt = (earlier != number).then_some(Doubt::SameInList { row: earlier });
        rows.push(Row {
            number,
            body: if twin.is_some() {
                String::new()
            } else {
                serde_json::to_string(&entry)?
            },
            standing: if twin.is_some() {
                Standing::Out
            } else {
                Standing::Unchecked
            },
            doubt: doubt.filter(|_| twin.is_none()),
            key,
            decision: None,
            person: None,
            referral: None,
            reason: String::new(),
        });
    }
    Ok(rows)
}

/// The list as it was looked at, in this state.
async fn at_version(tx: &mut Tx, id: &BatchId, version: i64) -> Result<Batch> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    if batch.state != State::Ready {
        return Err(Error::refused(Refused::NotReady));
    }
    if batch.version == version {
        Ok(batch)
    } else {
        Err(Error::Stale)
    }
}

/// Compares some more rows with those who are known; when none is left, the list waits for whoever brought it.
///
/// # Errors
/// `NotFound`, `Internal` when the database says so.
pub async fn look_through(tx: &mut Tx, id: &BatchId) -> Result<()> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    if batch.state != State::Checking {
        return Ok(());
    }
    let rows = store::rows(tx, id, Standing::Unchecked, (0, AT_ONCE)).await?;
    if rows.is_empty() {
        return batch.become_state(tx, State::Ready).await;
    }
    for mut row in rows {
        look_at(tx, &mut row).await?;
        store::save_row(tx, id, &row).await?;
    }
    Ok(())
}

async fn look_at(tx: &mut Tx, row: &mut Row) -> Result<()> {
    if let Some(before) = store::brought_before(tx, &row.key).await? {
        let found = Referral::find(tx, &before).await?;
        row.person = found.as_ref().map(|found| found.person().clone());
        let reference = found.map(|found| found.reference().to_owned());
        known(
            row,
            format!("Brought in before: {}.", reference.unwrap_or_default()),
        );
        return Ok(());
    }
    let entry: Entry = serde_json::from_str(&row.body)?;
    // Also of a row like one before it: that one may be put aside, and whom it is about may be on record.
    let alike = lookalikes(tx, &entry.details).await?;
    if let Some(found) = alike
        .into_iter()
        .find(crate::person::actions::Lookalike::may_be_same)
    {
        let person = found.person.id().clone();
        let draft = Draft {
            id: tx.id(),
            person: person.clone(),
            asked: entry.asked,
            begun_at: tx.now,
            version: 1,
        };
        // Where it is not certain who it is, nothing is left out for them.
        let certain = found.likeness.verdict == Verdict::Same;
        if let Some(open) = referral::actions::already_open(tx, &draft).await?
            && certain
        {
            row.person = Some(person);
            known(row, format!("Referral {} is open for the same.", open.reference));
            return Ok(());
        }
        row.doubt = Some(Doubt::Alike { person });
    }
    row.standing = match row.doubt {
        Some(_) => Standing::Doubt,
        None => Standing::Ready,
    };
    Ok(())
}

fn known(row: &mut Row, reason: String) {
    row.standing = Standing::Known;
    (row.body, row.reason) = (String::new(), reason);
}

/// Lets the program bring the list in, with what was decided row by row, and for all rows that were not decided on.
///
/// # Errors
/// `NotFound`, `Stale`, or `Refused` when it does not wait for that or nothing can be brought in.
pub async fn confirm(
    tx: &mut Tx,
    id: &BatchId,
    version: i64,
    decisions: &BTreeMap<u32, Decision>,
    others: Decision,
) -> Result<()> {
    let batch = at_version(tx, id, version).await?;
    let doubtful = store::numbers(tx, id, Standing::Doubt).await?;
    for decision in Decision::ALL.iter().copied() {
        let decided = |number: &u32| decisions.get(number).copied().unwrap_or(others) == decision;
        let rows: Vec<u32> = doubtful.iter().copied().filter(decided).collect();
        let standing = match decision {
            Decision::Same | Decision::Another => Standing::Ready,
            Decision::Leave => Standing::Out,
        };
        store::decide(tx, id, &rows, (decision, standing)).await?;
    }
    if store::rows(tx, id, Standing::Ready, (0, 1)).await?.is_empty() {
        return Err(Error::refused(Refused::Nothing));
    }
    batch.become_state(tx, State::Running).await?;
    tx.record(Event::ListBegun(id.clone())).await?;
    tx.leave_work();
    Ok(())
}

/// Stops a list that is looked through or brought in. What is in stays; the row in hand is finished before.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not at work.
pub async fn stop(tx: &mut Tx, id: &BatchId) -> Result<()> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !batch.state.is_at_work() {
        return Err(Error::refused(Refused::NotRunning));
    }
    end(tx, &batch, State::Stopped).await
}

/// Puts a list aside that was not brought in; nothing of it is kept but what was wrong, for some days.
///
/// # Errors
/// `NotFound`, `Stale`, or `Refused` when it does not wait for that.
pub async fn put_aside(tx: &mut Tx, id: &BatchId, version: i64) -> Result<()> {
    let batch = at_version(tx, id, version).await?;
    end(tx, &batch, State::Dropped).await
}

/// The next row to bring in.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn next(tx: &mut Tx, id: &BatchId) -> Result<Option<u32>> {
    let rows = store::rows(tx, id, Standing::Ready, (0, 1)).await?;
    Ok(rows.first().map(|row| row.number))
}

/// Brings one row in: the person, what they agreed to, and the referral, all of it or nothing. A row that is in
/// already, of this list or of another, adds nothing.
///
/// # Errors
/// `Refused` when the list is not being brought in any more, and whatever the verbs answer.
pub async fn bring_in(tx: &mut Tx, id: &BatchId, number: u32) -> Result<()> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    let row = store::row(tx, id, number).await?;
    let Some(mut row) = row.filter(|row| row.standing == Standing::Ready && batch.state == State::Running)
    else {
        return Ok(());
    };
    if store::brought_before(tx, &row.key).await?.is_some() {
        known(&mut row, "Brought in before.".to_owned());
        return store::save_row(tx, id, &row).await;
    }
    let entry: Entry = serde_json::from_str(&row.body)?;
    let asked = entry.asked.clone();
    let person = whom::whom(tx, &batch, &row, entry).await?;
    let referral = referral::actions::refer(tx, &person, asked, None).await?;
    (row.standing, row.body) = (Standing::In, String::new());
    (row.person, row.referral) = (Some(person), Some(referral.clone()));
    store::save_row(tx, id, &row).await?;
    announce_urgent(tx, id, &referral).await
}

/// Tells a team at once of the first urgent referral of a list, whose clock runs by the hour: one message, however many
/// follow it.
async fn announce_urgent(tx: &mut Tx, id: &BatchId, referral: &ReferralId) -> Result<()> {
    let Some((reference, team)) = store::first_urgent(tx, id, referral).await? else {
        return Ok(());
    };
    let subject = format!("New referral {reference}");
    let see = sign_in_to("see them", &format!("/referrals/{referral}"));
    let body =
        format!("An urgent referral has arrived in a list: {reference}. More of them may be urgent. {see}");
    outbox::actions::send(tx, Recipient::Team(team), &subject, &body, referral.as_str()).await
}

/// The referrals that came of a list, in the order of its rows.
///
/// # Errors
/// `NotFound`, `Internal` when the database says so.
pub async fn brought(tx: &mut Tx, id: &BatchId) -> Result<Vec<ReferralId>> {
    Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rows = store::rows(tx, id, Standing::In, (0, i64::MAX)).await?;
    Ok(rows.into_iter().filter_map(|row| row.referral).collect())
}

/// Puts a row aside that could not be brought in, with the reason. One that is in already, whoever answered that it is
/// not, stays in.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn refuse(tx: &mut Tx, id: &BatchId, number: u32, why: &str) -> Result<()> {
    let row = store::row(tx, id, number).await?;
    let Some(mut row) = row.filter(|row| row.standing == Standing::Ready) else {
        return Ok(());
    };
    (row.standing, row.body) = (Standing::Refused, String::new());
    why.clone_into(&mut row.reason);
    store::save_row(tx, id, &row).await
}

/// Ends a list that has no row left to bring in, and tells those who received some: one message, however many there are.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn finish(tx: &mut Tx, id: &BatchId) -> Result<()> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    if batch.state != State::Running || next(tx, id).await?.is_some() {
        return Ok(());
    }
    end(tx, &batch, State::Done).await
}

/// Ends a list whose work nobody can go on with: whoever brought it does not refer for the team any more.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn abandon(tx: &mut Tx, id: &BatchId) -> Result<()> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !batch.state.is_at_work() {
        return Ok(());
    }
    end(tx, &batch, State::Stopped).await
}

async fn end(tx: &mut Tx, batch: &Batch, state: State) -> Result<()> {
    for (team, count) in store::received(tx, &batch.id).await? {
        let subject = if count == 1 {
            "A new referral".to_owned()
        } else {
            format!("{count} new referrals")
        };
        let body = format!(
            "{subject} arrived in a list. {}",
            sign_in_to("see what is to do", "/work")
        );
        outbox::actions::send(tx, Recipient::Team(team), &subject, &body, batch.id.as_str()).await?;
    }
    batch.become_state(tx, state).await?;
    tx.record(Event::ListEnded(batch.id.clone())).await
}

/// Forgets what was wrong with lists of some days ago, and puts aside those that nobody decided on; how many.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget_old(tx: &mut Tx) -> Result<u64> {
    store::forget(tx).await
}

/// How many rows of a list stand how, and those that are to be decided on or were not brought in. The caller has found
/// the list.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn standing(tx: &mut Tx, id: &BatchId, most: i64) -> Result<(Vec<(Standing, i64)>, [Vec<Row>; 3])> {
    Ok((
        store::counts(tx, id).await?,
        [
            store::rows(tx, id, Standing::Doubt, (0, most)).await?,
            store::rows(tx, id, Standing::Known, (0, most)).await?,
            store::rows(tx, id, Standing::Refused, (0, most)).await?,
        ],
    ))
}
