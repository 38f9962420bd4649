//! Stories of referrals made on one page.

use super::{add_patient, write};
use crate::{
    kit::actor::Role,
    on_both, params,
    world::{Browser, World},
};

/// The page filled in for somebody new, but for these fields.
pub(super) fn filled<'a>(service: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("given-1", "Amina"),
        ("family-1", "Begum"),
        ("born-day", "5"),
        ("born-month", "3"),
        ("born-year", "1961"),
        ("mobile", "07700 900123"),
        ("safe", "call"),
        ("area", "welfare-benefits"),
        ("summary", "Her PIP stopped in October."),
        ("urgency", "routine"),
        ("service", service),
        ("purpose", "a"),
        ("feedback", "3"),
        ("given_by", "person"),
        ("method", "spoken"),
    ];
    let kept = usual
        .into_iter()
        .filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed.iter().copied())
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

pub(super) fn service(browser: &Browser) -> String {
    super::service_on(browser)
}

pub(super) async fn count(world: &World, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    world
        .operate(async |tx| {
            Ok(tx
                .first(&sql, params![], |row| row.get(0))
                .await?
                .unwrap_or_default())
        })
        .await
}

on_both! {
    async fn somebody_new_is_referred_on_one_page(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let service = { referrer.open("/quick").await.says("Quick referral"); service(&referrer) };
        referrer.send("/quick", &filled(&service, &[])).await.says("Referral sent").says("Begum");
        let referral = referrer.page().path.trim_end_matches("/sent").to_owned();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&referral).await.says("Her PIP stopped in October.").says("Safe Phone call");
        assert!(crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap().differences.is_empty());
    }

    async fn everything_that_is_missing_is_asked_for_at_once_and_what_was_typed_is_kept(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let service = { referrer.open("/quick").await; service(&referrer) };
        let gaps = [("given-1", ""), ("family-1", ""), ("area", ""), ("purpose", "c"), ("given_on-day", "45")];
        referrer
            .send("/quick", &filled(&service, &gaps))
            .await
            .refuses(422, "Tick at least one problem")
            .refuses(422, "A referral can only be sent when the patient agrees to it")
            .refuses(422, "Enter a name")
            .refuses(422, "Her PIP stopped in October.");
        assert_eq!(count(&world, "person").await + count(&world, "referral").await + count(&world, "draft").await, 0);
    }

    async fn somebody_who_looks_alike_is_asked_about_and_nothing_has_to_be_typed_again(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let service = { referrer.open("/quick").await; service(&referrer) };
        referrer.send("/quick", &filled(&service, &[])).await.says("Is this the same person?").says("Use this record");
        assert_eq!(count(&world, "referral").await, 0);
        referrer.send("/quick", &[("decision", "change")]).await.says("Her PIP stopped in October.");
        referrer.send("/quick", &filled(&service, &[])).await;
        referrer.send(&format!("{person}/quick"), &[]).await.says("Referral sent");
        assert_eq!((count(&world, "person").await, count(&world, "referral").await), (1, 1));
        referrer.open("/quick").await;
        referrer.send("/quick", &filled(&service, &[])).await.says("Is this the same person?");
        referrer.send("/quick", &[("decision", "keep-both")]).await.says("Referral sent");
        assert_eq!((count(&world, "person").await, count(&world, "referral").await), (2, 2));
    }

    async fn the_same_ask_again_needs_a_reason(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let page = format!("{}/quick", add_patient(&mut referrer, "Amina", "Begum").await);
        let service = { referrer.open(&page).await; service(&referrer) };
        referrer.send(&page, &filled(&service, &[])).await.says("Referral sent");
        referrer.open(&page).await;
        referrer.send(&page, &filled(&service, &[])).await.refuses(422, "Why do you send another?").refuses(422, "Her PIP stopped");
        let reasoned = [("despite", "A second letter came.")];
        referrer.send(&page, &filled(&service, &reasoned)).await.says("Referral sent");
    }

    async fn a_draft_that_a_colleague_has_begun_is_neither_lost_nor_sent(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let draft = write(&mut referrer, &person, "3").await;
        let page = format!("{person}/quick");
        let service = { referrer.open(&page).await; service(&referrer) };
        referrer.send(&page, &filled(&service, &[])).await.refuses(422, "Your team has begun a referral of this patient");
        referrer.open(&format!("{draft}/check")).await.says("Check and send");
    }

    async fn a_record_that_a_colleague_changed_is_looked_at_again(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let page = format!("{person}/quick");
        let service = { referrer.open(&page).await; service(&referrer) };
        let mut colleague = world.sign_in(Role::Referrer).await;
        colleague.open(&format!("{person}/safe-contact")).await;
        colleague.send(&format!("{person}/safe-contact"), &[("safe-call", "unsafe")]).await;
        referrer.send(&page, &filled(&service, &[])).await.refuses(409, "A colleague changed the record").refuses(409, "Her PIP stopped");
        assert_eq!(count(&world, "referral").await, 0);
    }

    async fn what_is_not_ticked_as_safe_is_not_known_and_what_is_not_safe_stays_so(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let safe = format!("{person}/safe-contact");
        referrer.open(&safe).await;
        referrer.send(&safe, &[("safe-call", "safe"), ("safe-text", "unsafe"), ("safe-email", "safe")]).await;
        let page = format!("{person}/quick");
        let service = { referrer.open(&page).await; service(&referrer) };
        referrer.send(&page, &filled(&service, &[])).await.says("Referral sent");
        let fields = referrer.open(&safe).await.fields(&safe);
        for (field, value) in [("safe-call", "safe"), ("safe-text", "unsafe"), ("safe-email", "unknown")] {
            assert!(fields.contains(&(field.to_owned(), value.to_owned())), "{field}: {fields:?}");
        }
    }
}
