//! Stories of printed forms.

use crate::{
    kit::actor::Role,
    on_both,
    world::{Browser, World},
};

/// Issues two forms for the world's team; the references on them.
pub(crate) async fn issued(browser: &mut Browser, world: &World) -> Vec<String> {
    let at = format!("/services/{}/forms", world.service);
    browser.open(&at).await.says("Printed forms");
    let team = world.sender.to_string();
    browser
        .send(&at, &[("team", &team), ("sheets", "2")])
        .await
        .says("Forms issued");
    let html = browser.page().html.clone();
    html.split("Code of the form ")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

on_both! {
    async fn a_form_is_issued_and_what_stands_on_it_is_entered_once(engine: Engine) {
        let world = World::new(engine).await;
        let mut manager = world.sign_in(Role::Manager).await;
        let references = issued(&mut manager, &world).await;
        assert_eq!(references.len(), 2);
        manager.page().says("Signature of the patient").says("Date of birth");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/forms").await.says("Reference of the form");
        let typed = references[0].to_lowercase().replace('-', "%20");
        intake.open(&format!("/forms?sheet={typed}")).await.says("Enter a referral").says(&references[0]);
        let fields = intake.page().fields("/quick");
        let holds = |name: &str, value: &str| fields.contains(&(name.to_owned(), value.to_owned()));
        assert!(holds("route", "paper"), "{fields:?}");
        let html = &intake.page().html;
        assert!(html.contains(&format!("value=\"{}\" selected", world.sender)) && html.contains("value=\"signed\" selected"));
        let team = world.sender.to_string();
        let written = [
            ("given-1", "Amina"), ("family-1", "Begum"), ("area", "debt"), ("summary", "Bailiffs."),
            ("urgency", "routine"), ("purpose", "a"), ("feedback", "2"), ("given_by", "person"), ("method", "signed"), ("asker", &team),
        ];
        intake.send("/quick", &written).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        intake.open(&referral).await.says("A paper form");
        let mut referrer = world.sign_in(Role::TeamLead).await;
        referrer.open(&referral).await.says("Begum");
        let page = intake.open(&format!("/forms?sheet={}", references[0])).await;
        page.says("This form was entered before");
        assert!(page.links().contains(&referral), "a link to the first");
        intake.open(&format!("/quick?sheet={}", references[0])).await.says("entered before");
        let again = [("given-1", "Colin"), ("family-1", "Thwaite"), ("area", "debt"), ("summary", "Bailiffs."), ("urgency", "routine"), ("purpose", "a"), ("feedback", "2"), ("given_by", "person"), ("method", "signed"), ("asker", &team)];
        intake.send("/quick", &again).await.refuses(422, "This form was entered before");
        manager.open(&format!("/services/{}/forms", world.service)).await.says("2 Entered 1").says("Partnership manager Person");
        let mut counts = world.sign_in(Role::Manager).await;
        counts.open("/routes").await;
    }

    async fn a_slip_and_a_form_of_another_service_are_told(engine: Engine) {
        let world = World::new(engine).await;
        let beyond = world.second().await;
        let mut other = beyond.sign_in(Role::Manager).await;
        let theirs = issued(&mut other, &beyond).await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("/forms?sheet={}", theirs[0])).await.refuses(422, "No form with this reference");
        intake.open("/forms?sheet=ABCD-EFGH").await.refuses(422, "Check the reference");
        intake.open(&format!("/quick?sheet={}", theirs[0])).await.refuses(404, "");
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open("/forms").await.refuses(404, "");
        referrer.open(&format!("/services/{}/forms", world.service)).await.refuses(404, "");
    }
}

#[test]
fn the_code_leads_to_the_form_and_holds_nothing_else() {
    let (width, path) =
        crate::web::squares::squares("https://alongside.example/forms?sheet=7K3M-9QXD").unwrap();
    assert!(width > 20 && path.starts_with('M') && path.ends_with('z'));
    assert!(crate::web::squares::squares(&"x".repeat(10_000)).is_err());
}
