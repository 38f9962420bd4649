//! One range of search keys, read by one statement.

use super::{
    super::model::{Person, Scan, is_for_everybody},
    key::EVERYBODY,
};
use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{Id as _, OrganisationId},
    },
    params,
};

/// No scan reads more keys than this, however little was typed. Measured with a million people: 3 ms.
const MOST_READ: usize = 20_000;

/// Whether a scan saw everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::person) enum Seen {
    /// Every key in its range.
    All,
    /// The range was too long, or too many people were in it.
    Part,
}

/// The people that an organisation knows in one range of keys, `most` rows at most.
pub(in crate::person) async fn scan(
    tx: &mut Tx,
    organisation: &OrganisationId,
    scan: &Scan,
    most: usize,
) -> Result<(Vec<Person>, Seen)> {
    let partnership = tx.partnership()?;
    let [first, second, third] = scan.likes();
    let (whose, known) = shelf(organisation, scan);
    // Each place is named, whether or not the range asks for it: the databases count them.
    let sql = format!(
        "SELECT {} FROM (
             SELECT DISTINCT k.person FROM (
                 SELECT key, person FROM person_key
                 WHERE partnership = $1 AND organisation = $2 AND key >= $3 AND key < $4
                 ORDER BY key, person LIMIT {MOST_READ}
             ) k
             {known}
             WHERE k.key LIKE $5 AND k.key LIKE $6 AND k.key LIKE $7 AND $8 <> '' LIMIT {}
         ) hit
         JOIN person p ON p.partnership = $1 AND p.id = hit.person",
        super::COLUMNS,
        most + 1
    );
    let until = scan.until();
    let found = tx
        .all(
            &sql,
            params![
                &partnership,
                whose,
                scan.from(),
                &until,
                first,
                second,
                third,
                organisation
            ],
            Person::from_row,
        )
        .await?;
    let part = found.len() > most || (scan.is_narrowed() && is_cut_short(tx, whose, scan).await?);
    Ok((found, if part { Seen::Part } else { Seen::All }))
}

/// Under whom the keys of a range stand. Those that stand under everybody lead to people whom the organisation may
/// not know, so they are held against those whom it does.
fn shelf<'a>(organisation: &'a OrganisationId, scan: &Scan) -> (&'a str, &'static str) {
    if is_for_everybody(scan.from()) {
        (
            EVERYBODY,
            "JOIN person_known o ON o.partnership = $1 AND o.person = k.person AND o.organisation = $8",
        )
    } else {
        (organisation.as_str(), "")
    }
}

/// Whether there are more keys in the range than one scan reads.
async fn is_cut_short(tx: &mut Tx, whose: &str, scan: &Scan) -> Result<bool> {
    let partnership = tx.partnership()?;
    let sql = format!(
        "SELECT person FROM person_key
         WHERE partnership = $1 AND organisation = $2 AND key >= $3 AND key < $4
         ORDER BY key, person LIMIT 1 OFFSET {MOST_READ}"
    );
    let until = scan.until();
    let beyond: Option<String> = tx
        .first(&sql, params![partnership, whose, scan.from(), &until], |row| {
            row.get(0)
        })
        .await?;
    Ok(beyond.is_some())
}
