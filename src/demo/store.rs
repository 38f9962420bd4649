//! What the demonstration does to tables as a whole: nobody else may.

use crate::{
    kit::{
        actor::Role,
        db::Tx,
        error::Result,
        id::{MembershipId, PartnershipId},
    },
    params,
};

/// Every table that holds something of a partnership, those that others refer to last.
pub(super) const TABLES: &[&str] = &[
    "session",
    "invitation",
    "set_up_link",
    "membership",
    "account",
    "answered",
    "event",
    "page_link",
    "page_session",
    "outgoing",
    "digest",
    "digest_silence",
    "feedback",
    "told_tally",
    "usefulness",
    "ending",
    "appointment",
    "first_contact",
    "contact",
    "capacity",
    "prompt",
    "safety_net",
    "draft",
    "batch_row",
    "batch",
    "route_tally",
    "tally",
    "saved_list",
    "bulk_row",
    "bulk",
    "competence",
    "obligation",
    "obligation_tally",
    "wait_tally",
    "onward",
    "outside",
    "party",
    "second_ask",
    "found_need",
    "screening_answer",
    "screening",
    "episode",
    "given_up",
    "inquiry",
    "priority",
    "redirect",
    "need",
    "progress",
    "referral",
    "question",
    "sheet",
    "issue",
    "arrival",
    "public_page",
    "consent",
    "person_equality",
    "person_apart",
    "kin",
    "person_key",
    "person_known",
    "person",
    "site_import",
    "provider",
    "eligibility",
    "service",
    "team",
    "site",
    "organisation",
    "partnership",
];

/// Empties the database, but for its schema. Everybody is signed out by it.
pub(super) async fn wipe(tx: &mut Tx) -> Result<()> {
    for table in TABLES {
        tx.run(&format!("DELETE FROM {table}"), params![]).await?;
    }
    tx.run("DELETE FROM turn WHERE partnership <> '-'", params![])
        .await?;
    tx.run("UPDATE turn SET seq = 0", params![]).await?;
    Ok(())
}

/// Whether there is a partnership already.
pub(super) async fn is_used(tx: &mut Tx) -> Result<bool> {
    let found: Option<String> = tx
        .first("SELECT partnership FROM partnership LIMIT 1", params![], |row| {
            row.get(0)
        })
        .await?;
    Ok(found.is_some())
}

/// How many people there are.
pub(super) async fn people(tx: &mut Tx) -> Result<u32> {
    let count: Option<i64> = tx
        .first("SELECT count(*) FROM person", params![], |row| row.get(0))
        .await?;
    Ok(u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX))
}

/// Settles what went out in a history that was made up: the messages that could leave were shown, but for one
/// in 32 of those to staff, which was not delivered.
pub(super) async fn settle(tx: &mut Tx, partnership: &PartnershipId) -> Result<()> {
    let why = crate::kit::mail::Problem::Refused.to_string();
    tx.run(
        "UPDATE outgoing SET attempts = 1, due_at = NULL,
             state = CASE WHEN recipient_kind <> 'person' AND substr(id, 30) = '7'
                     THEN 'not-delivered' ELSE 'shown' END,
             problem = CASE WHEN recipient_kind <> 'person' AND substr(id, 30) = '7'
                       THEN $1 ELSE '' END
         WHERE partnership = $2 AND state = 'waiting'",
        params![why, partnership],
    )
    .await?;
    Ok(())
}

/// Forgets the links with which invented staff would choose a password: they have no post-box to get them
/// in, and the secrets are true chance, which the same seed would not bring back.
pub(super) async fn forget_invitations(tx: &mut Tx) -> Result<()> {
    tx.run("DELETE FROM invitation WHERE used_at IS NULL", params![])
        .await?;
    Ok(())
}

/// So many people who hold a role, taken by the part of their identifier that is chance.
pub(super) async fn sample(tx: &mut Tx, role: Role, most: i64) -> Result<Vec<(PartnershipId, MembershipId)>> {
    tx.all(
        "SELECT partnership, id FROM membership WHERE role = $1 ORDER BY substr(id, 15) LIMIT $2",
        params![role, most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::TABLES;

    #[test]
    fn every_table_is_emptied_but_the_turns_which_begin_again() {
        let mut schema: BTreeSet<String> = crate::architecture::tables().into_keys().collect();
        assert!(schema.remove("turn"));
        let emptied: BTreeSet<String> = TABLES.iter().map(|table| (*table).to_owned()).collect();
        assert_eq!(emptied, schema);
        assert_eq!(emptied.len(), TABLES.len());
    }
}
