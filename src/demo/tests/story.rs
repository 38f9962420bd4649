//! The story of a referral in each of the nine models, through the pages, by the ways in that are natural to it: from a
//! patient whom nobody knew to feedback that was read.

use crate::{
    arrival::{
        actions::{Received, receive},
        post,
        tests::{CHOSEN, asks, first_in_queue, open_page},
    },
    batch::tests::{confirm, upload, work},
    kit::actor::{Actor, Role},
    on_both,
    outbox::model::Outgoing,
    partnership::model::Sensitivity,
    referral::tests::{add_patient, book, close, finish, reach, send, taken_on},
    screening::tests::{YES, answers},
    sheet::tests::issued,
    verify::{self, Watch},
    world::{Browser, World, database::Engine},
};

/// What is written on the dense page by everybody, and no more.
const WRITTEN: [(&str, &str); 11] = [
    ("given-1", "Amina"),
    ("family-1", "Begum"),
    ("mobile", "07700 900123"),
    ("safe", "call"),
    ("area", "welfare-benefits"),
    ("summary", "Her PIP stopped in October."),
    ("urgency", "routine"),
    ("purpose", "a"),
    ("feedback", "4"),
    ("given_by", "person"),
    ("method", "spoken"),
];

/// One partnership, in which time goes by from one page to the next.
struct Story {
    world: World,
}

/// How the adviser of a story is in touch with the client: the channel, and the way and place of meeting, if they meet.
type Contact = (&'static str, Option<(&'static str, &'static str)>);

const BY_TELEPHONE: Contact = ("call", Some(("telephone", "")));
const AT_THE_SURGERY: Contact = ("in-person", Some(("face-to-face", "Room 2")));
const ON_THE_WARD: Contact = ("in-person", Some(("ward", "By the bed")));
/// The client rings: nothing was said about what is safe.
const RINGS_IN: Contact = ("from-client", None);

impl Story {
    async fn of_model(engine: Engine, model: &str) -> Self {
        let world = World::of_model(engine, model).await;
        Self { world }
    }

    /// Somebody sits down at a browser, half an hour after what came before.
    async fn sits_down(&self, role: Role) -> Browser {
        self.world
            .clock
            .turn_to(self.world.now() + jiff::SignedDuration::from_mins(30));
        self.world.sign_in(role).await
    }

    /// Enters or sends what is on the dense page at an address; the address of the referral.
    async fn on_one_page(&self, who: &mut Browser, at: &str, besides: &[(&str, &str)]) -> String {
        who.open(at).await;
        let service = self.world.service.to_string();
        let fields = [&WRITTEN[..], &[("service", service.as_str())], besides].concat();
        who.send("/quick", &fields).await.says("Referral sent");
        who.page().path.trim_end_matches("/sent").to_owned()
    }

    /// The referral came by this way; the service takes it on and helps, and whoever asked reads what came of it.
    async fn goes_on(&self, referral: &str, came: &str, contact: Contact, reader: Role) {
        let mut supervisor = self.sits_down(Role::Supervisor).await;
        supervisor
            .open(referral)
            .await
            .says(&format!("How it came {came}"));
        taken_on(&self.world, referral).await;
        self.is_helped(referral, contact).await;
        let mut reader_at = self.sits_down(reader).await;
        let page = reader_at.open(referral).await;
        if reader != Role::Intake {
            page.says("This referral is closed.")
                .is_silent_about("MARKER-NOTE");
            page.says("The problem was resolved.")
                .says("PIP was awarded from October.");
        }
        reader_at
            .send(&format!("{referral}/reading"), &[])
            .await
            .says("Feedback read");
        self.is_closed(referral).await;
    }

    async fn is_helped(&self, referral: &str, (channel, meeting): Contact) {
        let mut adviser = self.sits_down(Role::Adviser).await;
        adviser.open("/work").await.says("BEGUM, Amina");
        if let Some(meeting) = meeting {
            book(&mut adviser, referral, meeting).await;
        }
        reach(&mut adviser, referral, (channel, "MARKER-NOTE")).await;
        close(&mut adviser, referral, "MARKER-NOTE").await;
    }

    /// The loop is closed, once, and everything agrees.
    async fn is_closed(&self, referral: &str) {
        let happened = self.world.events(referral.rsplit('/').next().unwrap()).await;
        let only: Vec<&str> = happened
            .iter()
            .copied()
            .filter(|name| name.starts_with("referral.") && *name != "referral.booked")
            .collect();
        let loops = [
            "referral.sent",
            "referral.acknowledged",
            "referral.accepted",
            "referral.allocated",
            "referral.contacted",
            "referral.completed",
            "referral.feedback-sent",
            "referral.feedback-seen",
        ];
        assert_eq!(only, loops);
        self.world.balances().await;
        let report = verify::run(&self.world.db, Watch::Quiet).await.unwrap();
        assert_eq!(report.differences, []);
        self.nothing_outside_tells_the_setting().await;
    }

    async fn nothing_outside_tells_the_setting(&self) {
        let sent = self
            .world
            .operate(async |tx| Outgoing::page(tx, None, "", 50).await)
            .await;
        assert!(!sent.is_empty());
        let service = &self.world.model.service;
        if service.sensitivity() == Sensitivity::Sensitive {
            for out in &sent {
                assert!(!out.subject.contains(service.inside()) && !out.body.contains(service.inside()));
            }
        }
    }

    /// The team that refers, as the list of those who ask offers it.
    fn team(&self) -> String {
        self.world.sender.to_string()
    }
}

on_both! {
    async fn practices_across_a_region_refer_on_one_page(engine: Engine) {
        let story = Story::of_model(engine, "1").await;
        let mut receptionist = story.sits_down(Role::Referrer).await;
        let referral = story.on_one_page(&mut receptionist, "/quick", &[]).await;
        story.goes_on(&referral, "Quick referral", AT_THE_SURGERY, Role::Referrer).await;
    }

    async fn a_group_of_practices_refers_by_a_printed_form_and_by_its_link_worker(engine: Engine) {
        let story = Story::of_model(engine, "2").await;
        let mut manager = story.sits_down(Role::Manager).await;
        let references = issued(&mut manager, &story.world).await;
        let mut intake = story.sits_down(Role::Intake).await;
        let form = format!("/forms?sheet={}", references[0]);
        let team = story.team();
        let signed = [("asker", team.as_str()), ("method", "signed")];
        let referral = story.on_one_page(&mut intake, &form, &signed).await;
        intake.open(&form).await.says("This form was entered before");
        story.goes_on(&referral, "A paper form", AT_THE_SURGERY, Role::TeamLead).await;

        let mut link_worker = story.sits_down(Role::Referrer).await;
        let person = add_patient(&mut link_worker, "Colin", "Thwaite").await;
        let at = format!("{person}/quick");
        let service = story.world.service.to_string();
        let written = WRITTEN.into_iter().filter(|(name, _)| !["given-1", "family-1", "mobile"].contains(name));
        let fields: Vec<_> = written.chain([("service", service.as_str()), ("route", "link-worker")]).collect();
        link_worker.open(&at).await;
        link_worker.send(&at, &fields).await.says("Referral sent");
        let second = link_worker.page().path.trim_end_matches("/sent").to_owned();
        link_worker.open(&second).await.says("How it came A link worker, for a practice");
    }

    async fn practices_by_telephone_bring_a_list(engine: Engine) {
        let story = Story::of_model(engine, "3").await;
        let mut referrer = story.sits_down(Role::Referrer).await;
        let explained = story.world.actor(Role::Referrer).await.staff().unwrap().name.clone();
        let headings = "Given names,Family name,Date of birth,Mobile number,Problems,What is happening,Safe ways to reach them,\
            They agreed to,You may be told,Who agreed,How they agreed,Who explained it,When they agreed";
        let area = &story.world.model.areas[0].label;
        let row = format!("Amina,Begum,5/3/1961,07700 900123,{area},Her PIP stopped.,call,a,4,person,spoken,{explained},2/11/2026");
        let list = upload(&mut referrer, format!("{headings}\r\n{row}\r\n").as_bytes()).await;
        work(&story.world.db).await;
        referrer.open(&list).await.says("Bring in 1 referral");
        confirm(&mut referrer, &list).await;
        work(&story.world.db).await;
        let links = referrer.open("/referrals").await.links();
        let referral = links.into_iter().find(|link| link.starts_with("/referrals/ref_")).unwrap();
        let referral = referral.split('?').next().unwrap().to_owned();
        story.goes_on(&referral, "A list in a spreadsheet", BY_TELEPHONE, Role::Referrer).await;
    }

    async fn one_practice_brings_a_patient_over_to_the_adviser_who_is_there(engine: Engine) {
        let story = Story::of_model(engine, "4").await;
        let mut intake = story.sits_down(Role::Intake).await;
        let team = story.team();
        let brought = [("route", "warm-handover"), ("asker", team.as_str())];
        let referral = story.on_one_page(&mut intake, "/quick", &brought).await;
        story.goes_on(&referral, "Brought over in person", AT_THE_SURGERY, Role::TeamLead).await;
    }

    async fn a_childrens_hospital_asks_on_the_ward_and_refers_step_by_step(engine: Engine) {
        let story = Story::of_model(engine, "5").await;
        let mut nurse = story.sits_down(Role::Referrer).await;
        let person = add_patient(&mut nurse, "Amina", "Begum").await;
        let page = nurse.open(&person).await.link("Ask about housing, money and work");
        nurse.open(&page).await;
        let said = [YES, &[("job", "nurse"), ("moment", "admission")]].concat();
        let kept = nurse.send(&page, &answers(&said)).await;
        kept.says("The answers are kept").says("On admission");
        let screening = kept.path.clone();
        let needs = nurse.page().link("Refer what they want help with");
        nurse.open(&needs).await;
        let found = [
            ("area-benefits", "welfare-benefits"), ("link-benefits", "both"), ("harm-benefits", "financial-strain"),
            ("area-letter", "debt"), ("harm-letter", "over-indebtedness"),
        ];
        let draft = nurse.send(&needs, &found).await.path.trim_end_matches("/needs").to_owned();
        finish(&mut nurse, &draft, &["welfare-benefits", "debt"], "4").await;
        let referral = send(&mut nurse, &draft).await;
        story.goes_on(&referral, "Step by step", ON_THE_WARD, Role::Referrer).await;
        nurse = story.sits_down(Role::Referrer).await;
        nurse.open(&screening).await.says("Met");
    }

    async fn cancer_care_writes_an_e_mail(engine: Engine) {
        let story = Story::of_model(engine, "6").await;
        let text = "From: Dawn <referrer@example.org>\r\nSubject: Help\r\nMessage-ID: <1@x>\r\n\r\nMrs Begum's PIP stopped.\r\n";
        let (mail, source) = post::read(text.as_bytes()).unwrap();
        let job = Actor::Job(story.world.partnership.clone());
        let came = story.world.by(&job, async |tx| receive(tx, &story.world.service, mail, &source).await).await;
        assert!(matches!(came, Received::New(_)));
        let mut intake = story.sits_down(Role::Intake).await;
        let links = intake.open("/asked?kind=mail").await.links();
        let one = links.into_iter().find(|link| link.starts_with("/asked/arr_")).unwrap();
        let entering = intake.open(&one).await.link("Somebody new: enter a referral");
        let team = story.team();
        let asked = [("asker", team.as_str()), ("method", "telephone")];
        let referral = story.on_one_page(&mut intake, &entering, &asked).await;
        intake.open(&one).await.says("became a referral");
        story.goes_on(&referral, "By e-mail or letter", RINGS_IN, Role::TeamLead).await;
    }

    async fn mental_health_care_asks_a_quick_question_that_becomes_a_referral(engine: Engine) {
        let story = Story::of_model(engine, "7").await;
        let mut coordinator = story.sits_down(Role::Referrer).await;
        coordinator.open("/questions/new").await;
        let words = [("words", "Can somebody on a section keep their PIP?"), ("area", "welfare-benefits")];
        let question = coordinator.send("/questions", &words).await.path.clone();
        let mut adviser = story.sits_down(Role::Adviser).await;
        adviser.open(&question).await;
        let answer = format!("{question}/answer");
        adviser.send(&answer, &[("answer", "It depends. Refer them, and we look.")]).await.says("Answer sent");
        coordinator = story.sits_down(Role::Referrer).await;
        coordinator.open(&question).await.says("Refer them, and we look.");
        let entering = coordinator.page().link("Refer a patient about this");
        let referral = story.on_one_page(&mut coordinator, &entering, &[]).await;
        coordinator.open(&question).await.says("became a referral");
        story.goes_on(&referral, "Quick referral", AT_THE_SURGERY, Role::Referrer).await;
    }

    async fn an_hiv_service_has_somebody_drop_in(engine: Engine) {
        let story = Story::of_model(engine, "8").await;
        let mut intake = story.sits_down(Role::Intake).await;
        let dropped = story.on_one_page(&mut intake, "/quick", &[("route", "drop-in")]).await;
        let mut referrer = story.sits_down(Role::Referrer).await;
        referrer.open(&dropped).await.refuses(404, "");
        // Nobody at the hospital asked: those who entered it are told, and close the loop.
        story.goes_on(&dropped, "Dropped in", AT_THE_SURGERY, Role::Intake).await;
    }

    async fn a_whole_borough_rings(engine: Engine) {
        let story = Story::of_model(engine, "9").await;
        let mut intake = story.sits_down(Role::Intake).await;
        let team = story.team();
        let rang = [("route", "telephone"), ("asker", team.as_str())];
        let referral = story.on_one_page(&mut intake, "/quick", &rang).await;
        story.goes_on(&referral, "By telephone", BY_TELEPHONE, Role::TeamLead).await;
    }

    async fn somebody_in_a_borough_asks_for_help_themselves(engine: Engine) {
        let story = Story::of_model(engine, "9").await;
        open_page(&story.world).await;
        let mut visitor = story.world.visitor();
        asks(&mut visitor, "/ask/leicester").await;
        visitor.page().says("We have received it");
        let mut intake = story.sits_down(Role::Intake).await;
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await;
        intake.send(&format!("{asked}/taking"), &[]).await.says("You look after it.");
        intake.follow("Somebody new: enter a referral").await;
        intake.send("/quick", CHOSEN).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        story.goes_on(&referral, "Asked for help themselves", RINGS_IN, Role::Intake).await;
    }
}
