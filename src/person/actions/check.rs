//! Whether what people are found by is what their records say. Part of `alongside verify`, which asks for some
//! people after others, each lot at one moment.

use super::super::{
    model::{Details, NhsNumber, keys},
    store::{self, Kept},
};
use crate::kit::{db::Tx, error::Result, id::PersonId};

/// What came of looking at some people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub people: u64,
    /// Where to go on; `None` when there is nobody left.
    pub last: Option<String>,
    /// What does not agree, and about whom.
    pub wrong: Vec<(PersonId, String)>,
}

/// Looks at some people after this one: whether the columns of the lists and the search keys are what each record
/// comes to, and whether every organisation that knows the person can find them.
///
/// # Errors
/// `NotFound` outside a partnership, `Internal` when the database says so.
pub async fn check_some(tx: &mut Tx, after: &str, most: i64) -> Result<Looked> {
    let mut looked = Looked::default();
    for kept in store::kept(tx, after, most).await? {
        looked.people += 1;
        check_one(tx, &kept, &mut looked.wrong).await?;
        looked.last = Some(kept.id.to_string());
    }
    Ok(looked)
}

/// How many people there are, and what is wrong when there are search keys that nobody ought to be found by.
///
/// # Errors
/// As [`check_some`].
pub async fn check_keys(tx: &mut Tx) -> Result<(u64, Option<String>)> {
    let (there, expected) = (store::count_keys(tx).await?, store::expected_keys(tx).await?);
    let wrong =
        (there != expected).then(|| format!("There are {there} search keys and {expected} were expected."));
    Ok((store::count(tx).await?.unsigned_abs(), wrong))
}

async fn check_one(tx: &mut Tx, kept: &Kept, wrong: &mut Vec<(PersonId, String)>) -> Result<()> {
    let mut say = |sentence: &str| wrong.push((kept.id.clone(), sentence.to_owned()));
    let organisations = store::known_to(tx, &kept.id).await?;
    let right = kept.details.as_ref().map(keys).unwrap_or_default();
    if let Some(problem) = problem(kept, &right) {
        say(problem);
    }
    if organisations.is_empty() {
        say("No organisation knows this person.");
    }
    let (shared, names) = store::split(&right);
    if !store::has_keys(tx, None, &kept.id, &shared).await? {
        say("Those who know this person cannot find them.");
    }
    for organisation in &organisations {
        if !store::has_keys(tx, Some(organisation), &kept.id, &names).await? {
            say("An organisation that knows this person cannot find them.");
        }
    }
    Ok(())
}

fn problem(kept: &Kept, right: &[String]) -> Option<&'static str> {
    let Some(details) = &kept.details else {
        return Some("The record cannot be read.");
    };
    let number = details.nhs_number.as_ref().map(NhsNumber::digits);
    let listed =
        kept.listed == listed(details) && kept.born == details.born && kept.nhs_number.as_deref() == number;
    match (listed, kept.keys == right) {
        (false, _) => Some("The name, birth or number in lists is not that of the record."),
        (true, false) => Some("The search keys are not those of the record."),
        (true, true) => None,
    }
}

fn listed(details: &Details) -> String {
    details.name().listed()
}
