//! Rows as they are stored, for checking that they agree.

use jiff::civil::Date;

use super::{
    super::model::{BORN, Details, EMAIL, NHS, PHONE, POSTCODE},
    Stored,
    key::EVERYBODY,
};
use crate::{
    kit::{
        db::{Row, ToValue, Tx, places},
        error::Result,
        id::{Id as _, OrganisationId, PersonId},
    },
    params,
};

/// A person's row, the record read apart from its columns.
pub(in crate::person) struct Kept {
    pub id: PersonId,
    pub listed: String,
    pub born: Option<Date>,
    pub nhs_number: Option<String>,
    pub keys: Vec<String>,
    /// `None` when the record cannot be read, or has no name.
    pub details: Option<Details>,
}

/// The people of the partnership after this one.
pub(in crate::person) async fn kept(tx: &mut Tx, after: &str, most: i64) -> Result<Vec<Kept>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT id, listed, born, nhs_number, keys, record FROM person
         WHERE partnership = $1 AND id > $2 ORDER BY id LIMIT $3",
        params![partnership, after, most],
        from_row,
    )
    .await
}

fn from_row(row: &Row<'_>) -> Result<Kept> {
    let stored = serde_json::from_str::<Stored>(&row.get::<String>(5)?);
    Ok(Kept {
        id: row.get(0)?,
        listed: row.get(1)?,
        born: row.get(2)?,
        nhs_number: row.get(3)?,
        keys: row.get::<String>(4)?.lines().map(str::to_owned).collect(),
        details: stored
            .ok()
            .map(|stored| stored.details)
            .filter(|details| !details.names.is_empty()),
    })
}

/// Whether the person is found by all of these in an organisation; in none, when everybody finds them by these.
pub(in crate::person) async fn has_keys(
    tx: &mut Tx,
    organisation: Option<&OrganisationId>,
    person: &PersonId,
    keys: &[&str],
) -> Result<bool> {
    if keys.is_empty() {
        return Ok(true);
    }
    let partnership = tx.partnership()?;
    let sql = format!(
        "SELECT count(*) FROM person_key
         WHERE partnership = $1 AND organisation = $2 AND person = $3 AND key IN ({})",
        places(4, keys.len())
    );
    let whose = organisation.map_or(EVERYBODY, OrganisationId::as_str);
    let scope = [partnership.to_value(), whose.to_value(), person.to_value()];
    let values: Vec<_> = scope
        .into_iter()
        .chain(keys.iter().map(ToValue::to_value))
        .collect();
    let there: Option<i64> = tx.first(&sql, &values, |row| row.get(0)).await?;
    Ok(there.and_then(|there| usize::try_from(there).ok()) == Some(keys.len()))
}

/// How many search keys there are in the partnership.
pub(in crate::person) async fn count_keys(tx: &mut Tx) -> Result<i64> {
    let partnership = tx.partnership()?;
    let count = tx
        .first(
            "SELECT count(*) FROM person_key WHERE partnership = $1",
            params![partnership],
            |row| row.get(0),
        )
        .await?;
    Ok(count.unwrap_or_default())
}

/// How many search keys there ought to be: for everybody, as many as their row keeps, those of names once for each
/// organisation that knows them. One statement, and so one moment, whoever writes meanwhile.
pub(in crate::person) async fn expected_keys(tx: &mut Tx) -> Result<i64> {
    let partnership = tx.partnership()?;
    // A row keeps its keys one to a line. Of each that is for everybody the mark is taken off, one by one, which makes
    // the text one shorter. An e-mail address may begin with one of the first three, so its own mark goes after them.
    let marks = [POSTCODE, NHS, PHONE, EMAIL, BORN];
    let bare = marks.iter().fold("$2 || p.keys".to_owned(), |text, mark| {
        format!("replace({text}, $2 || '{mark}', $2)")
    });
    let (all, shared) = (
        "length(p.keys) - length(replace(p.keys, $2, '')) + 1",
        format!("length($2 || p.keys) - length({bare})"),
    );
    let sql = format!(
        "SELECT CAST(
             COALESCE((SELECT SUM({all} - ({shared})) FROM person_known k
                       JOIN person p ON p.partnership = k.partnership AND p.id = k.person
                       WHERE k.partnership = $1 AND p.keys <> ''), 0)
             + COALESCE((SELECT SUM({shared}) FROM person p WHERE p.partnership = $1), 0) AS BIGINT)"
    );
    let expected = tx
        .first(&sql, params![partnership, "\n"], |row| row.get(0))
        .await?;
    Ok(expected.unwrap_or_default())
}

/// How many people there are in the partnership.
pub(in crate::person) async fn count(tx: &mut Tx) -> Result<i64> {
    let partnership = tx.partnership()?;
    let sql = "SELECT count(*) FROM person WHERE partnership = $1";
    let count = tx.first(sql, params![partnership], |row| row.get(0)).await?;
    Ok(count.unwrap_or_default())
}
