//! Whether what people are found by is what their records say. Part of `alongside verify`.

use super::super::{
    model::{Details, NhsNumber, keys},
    store::{self, Kept},
};
use crate::kit::{db::Tx, error::Result, id::PersonId};

/// People looked at together.
const SOME: i64 = 500;

/// What came of looking at everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub people: u64,
    /// What does not agree, and about whom when it is about somebody.
    pub wrong: Vec<(Option<PersonId>, String)>,
}

/// Looks at everybody in the partnership, at one moment: whether the columns of the lists and the search keys
/// are what each record comes to, whether every organisation that knows the person can find them, and whether
/// there is any search key that ought not to be.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn check(tx: &mut Tx) -> Result<Looked> {
    let mut looked = Looked::default();
    let (mut after, mut expected) = (String::new(), 0);
    loop {
        let some = store::kept(tx, &after, SOME).await?;
        let Some(last) = some.last() else { break };
        after = last.id.to_string();
        for kept in some {
            looked.people += 1;
            expected += check_one(tx, &kept, &mut looked.wrong).await?;
        }
    }
    let there = store::count_keys(tx).await?;
    if there != expected {
        looked.wrong.push((
            None,
            format!("There are {there} search keys and {expected} were expected."),
        ));
    }
    Ok(looked)
}

/// Looks at one person; how many search keys they ought to have, over all organisations that know them.
async fn check_one(tx: &mut Tx, kept: &Kept, wrong: &mut Vec<(Option<PersonId>, String)>) -> Result<i64> {
    let mut say = |sentence: &str| wrong.push((Some(kept.id.clone()), sentence.to_owned()));
    let organisations = store::known_to(tx, &kept.id).await?;
    let right = kept.details.as_ref().map(keys).unwrap_or_default();
    if let Some(problem) = problem(kept, &right) {
        say(problem);
    }
    if organisations.is_empty() {
        say("No organisation knows this person.");
    }
    for organisation in &organisations {
        if !store::has_keys(tx, organisation, &kept.id, &right).await? {
            say("An organisation that knows this person cannot find them.");
        }
    }
    Ok(i64::try_from(right.len() * organisations.len()).unwrap_or(i64::MAX))
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
