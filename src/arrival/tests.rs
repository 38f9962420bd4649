//! Stories of what comes in.

use crate::{
    kit::actor::Role,
    on_both, params,
    world::{Browser, World},
};

/// What somebody writes on the public page.
pub(crate) const WRITTEN: &[(&str, &str)] = &[
    ("who", "self"),
    ("given", "Amina"),
    ("family", "Begum"),
    ("born-day", "5"),
    ("born-month", "3"),
    ("born-year", "1961"),
    ("safe", "text"),
    ("phone", "07700 900123"),
    ("heed", "Not when my brother is in"),
    ("area", "welfare-benefits"),
    ("happening", "My PIP stopped."),
    ("letter_on-day", "2"),
    ("letter_on-month", "11"),
    ("letter_on-year", "2026"),
    ("agree", "yes"),
];

/// What is chosen from lists on the page on which it is entered; the test's browser reads no lists.
pub(crate) const CHOSEN: &[(&str, &str)] =
    &[("feedback", "0"), ("given_by", "person"), ("method", "digital")];

/// Opens the public page of the world's service.
pub(crate) async fn open_page(world: &World) {
    let mut manager = world.sign_in(Role::Manager).await;
    let setting = format!("/services/{}/public-page", world.service);
    manager.open(&setting).await.says("Public page");
    let fields = [
        ("open", "open"),
        ("slug", "leicester"),
        ("opening", "We help with benefits."),
    ];
    manager
        .send(&setting, &fields)
        .await
        .says("http://localhost/ask/leicester");
}

/// Asks; the address of what comes back.
pub(crate) async fn asks(visitor: &mut Browser, at: &str) -> String {
    visitor.open(at).await;
    visitor.send(at, WRITTEN).await;
    visitor.page().path.clone()
}

pub(crate) async fn first_in_queue(intake: &mut Browser) -> String {
    let links = intake.open("/asked").await.links();
    links
        .into_iter()
        .find(|link| link.starts_with("/asked/arr_"))
        .unwrap()
}

on_both! {
    async fn somebody_asks_and_intake_makes_it_a_referral(engine: Engine) {
        let world = World::new(engine).await;
        let mut visitor = world.visitor();
        assert_eq!(visitor.open("/ask/leicester").await.status, 404, "no page before it is opened");
        open_page(&world).await;
        visitor.open("/ask/leicester").await.says("We help with benefits.").says("How can we reach you safely?");
        let sent = asks(&mut visitor, "/ask/leicester").await;
        visitor.page().says("We have received it").says("23 November 2026").is_silent_about("Amina");
        assert!(sent.starts_with("/ask/leicester/en/arr_"), "{sent}");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/asked").await.says("BEGUM, Amina").says("1 self-referral that nobody looks after yet");
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await.says("My PIP stopped.").says("Nobody on record looks like").says("5 March 1961");
        intake.page().says("on the page in English of 22 November 2026").says("Not when my brother is in");
        intake.open("/people").await.is_silent_about("Begum");
        intake.open(&asked).await;
        intake.send(&format!("{asked}/taking"), &[]).await.says("You look after it.");
        intake.follow("Somebody new: enter a referral").await.says("They asked for help themselves.");
        let filled = intake.page().fields("/quick");
        let holds = |name: &str, value: &str| filled.contains(&(name.to_owned(), value.to_owned()));
        assert!(intake.page().html.contains("value=\"digital\" selected") && intake.page().html.contains("value=\"0\" selected"));
        for (name, value) in [("given-1", "Amina"), ("born-year", "1961"), ("summary", "My PIP stopped."), ("letter_on-day", "2"), ("safe", "text"), ("given_on-day", "20")] {
            assert!(holds(name, value), "{name}: {filled:?}");
        }
        intake.send("/quick", CHOSEN).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        intake.open(&referral).await.says("Asked for help themselves");
        intake.open(&asked).await.says("became a referral").is_silent_about("Or answer it");
        intake.open("/asked").await.says("Nobody is waiting.");
        intake.open("/asked?list=done").await.says("Became a referral");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/asked").await.says("November 2026 Fewer than 5 Fewer than 5 Fewer than 5").is_silent_about("Amina");
        manager.open("/outbox").await.says("Somebody has asked for help");
        assert_eq!(
            world.events(asked.rsplit('/').next().unwrap()).await,
            ["arrival.came", "arrival.taken", "arrival.became-referral"]
        );
        assert!(crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap().differences.is_empty());
    }

    async fn who_is_known_is_suggested_and_nothing_of_the_record_changes_by_itself(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let (mut one, mut other) = (world.visitor(), world.visitor());
        asks(&mut one, "/ask/leicester").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let first = first_in_queue(&mut intake).await;
        intake.open(&first).await;
        intake.follow("Somebody new: enter a referral").await;
        intake.send("/quick", CHOSEN).await.says("Referral sent");
        let to_known = asks(&mut other, "/ask/leicester").await;
        let known = other.page().text();
        let to_unknown = one.open(&to_known).await.text();
        assert_eq!(known, to_unknown, "nothing tells whether somebody is known");
        let second = first_in_queue(&mut intake).await;
        intake.open(&second).await.says("Likely the same person").says("same date of birth");
        let at = intake.page().links().into_iter().find(|link| link.contains("/quick?asked=") && link.starts_with("/people/")).unwrap();
        intake.open(&at).await.says("Compare how to reach them with the record.");
        let action = at.split('?').next().unwrap().to_owned();
        intake.send(&action, &[CHOSEN, &[("despite", "Another problem"), ("area", "debt")]].concat()).await.says("Referral sent");
        intake.open(&second).await.says("became a referral");
        intake.open("/people").await;
    }

    async fn who_turns_out_to_be_known_is_compared_before_anything_is_sent_and_what_to_heed_is_kept(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let mut visitor = world.visitor();
        asks(&mut visitor, "/ask/leicester").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let first = first_in_queue(&mut intake).await;
        intake.open(&first).await;
        intake.follow("Somebody new: enter a referral").await;
        intake.send("/quick", CHOSEN).await.says("Referral sent");
        let mut written: Vec<_> = WRITTEN.iter().copied().filter(|(name, _)| !matches!(*name, "safe" | "heed")).collect();
        written.extend([("safe", "post"), ("address", "1 Elm Road"), ("postcode", "LE1 6ZG"), ("heed", "Never after six")]);
        visitor.open("/ask/leicester").await;
        visitor.send("/ask/leicester", &written).await.says("We have received it");
        let second = first_in_queue(&mut intake).await;
        intake.open(&second).await;
        intake.follow("Somebody new: enter a referral").await;
        let page = intake.send("/quick", CHOSEN).await;
        page.says("Is this the same person?").says("address and numbers stay as they are");
        let at = page.html.split("action=\"").find(|part| part.starts_with("/people/per_")).unwrap();
        let at = at.split('"').next().unwrap().to_owned();
        let page = intake.send(&at, &[]).await;
        page.says("Compare how to reach them with the record.").says("1 Elm Road").says("record says: ‘Not when my brother is in’");
        page.is_silent_about("Referral sent");
        let fields = page.fields(&at);
        let of = |name: &str| fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
        assert_eq!((of("safe"), of("heed"), of("given-1")), (vec!["text"], vec!["Never after six"], vec![]), "{fields:?}");
        let sent = [CHOSEN, &[("despite", "Another problem"), ("area", "debt")]].concat();
        let long = "x".repeat(190);
        intake.send(&at, &[&sent[..], &[("heed", &long)]].concat()).await.refuses(422, "does not fit beside what the record says");
        // What they said is safe was said of another address; and part of what the record says is not the whole of it.
        let ticked = [("heed", "Not when my brother"), ("safe", "text"), ("safe", "post")];
        intake.send(&at, &[&sent[..], &ticked].concat()).await.says("Referral sent");
        intake.open(at.trim_end_matches("/quick")).await.says("Not when my brother is in; Not when my brother").is_silent_about("Elm Road");
        let fields = intake.open(&at).await.fields(&at);
        let safe: Vec<&str> = fields.iter().filter(|(field, _)| field == "safe").map(|(_, value)| value.as_str()).collect();
        assert_eq!(safe, ["text"], "{fields:?}");
    }

    async fn a_second_press_makes_one_and_one_that_was_dealt_with_is_dealt_with_once(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let mut visitor = world.visitor();
        visitor.open("/ask/leicester/pl").await.says("Poproś o pomoc").says("Tego tłumaczenia nie sprawdziła");
        let mut fields = visitor.page().fields("/ask/leicester/pl");
        fields.retain(|(name, _)| WRITTEN.iter().all(|(other, _)| other != name));
        fields.extend(WRITTEN.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let once = visitor.post("/ask/leicester/pl", &pairs).await.path.clone();
        visitor.page().says("Otrzymaliśmy Twoją prośbę").says("23 listopada 2026");
        let twice = visitor.post("/ask/leicester/pl", &pairs).await.path.clone();
        assert_eq!(once, twice);
        let mut intake = world.sign_in(Role::Intake).await;
        let asked = first_in_queue(&mut intake).await;
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open(&asked).await.says("on the page in Polish");
        intake.open(&asked).await;
        let answer = format!("{asked}/answer");
        intake.send(&answer, &[("ending", "advice")]).await.refuses(422, "Say what was done or said");
        intake.send(&answer, &[("ending", "advice"), ("words", "Told her of the helpline.")]).await.says("Dealt with");
        let late = supervisor.send(&answer, &[("ending", "spam"), ("words", "Mine.")]).await;
        late.refuses(409, "Told her of the helpline.").refuses(409, "Mine.");
        intake.open(&format!("/quick?asked={}", asked.rsplit('/').next().unwrap())).await;
        intake.send("/quick", CHOSEN).await.refuses(422, "This was dealt with already");
    }

    async fn a_flood_is_asked_to_ring_and_loses_nothing_and_others_are_let_in_later(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let mut visitor = world.visitor();
        let mut manager = world.sign_in(Role::Manager).await;
        let told = async |manager: &mut Browser| manager.open("/outbox").await.text().matches("Somebody has asked for help").count();
        asks(&mut visitor, "/ask/leicester").await;
        let once = told(&mut manager).await;
        for _ in 1..12 {
            asks(&mut visitor, "/ask/leicester").await;
            visitor.page().says("We have received it");
        }
        asks(&mut visitor, "/ask/leicester").await;
        visitor.page().refuses(429, "Please send it again in an hour").refuses(429, "My PIP stopped.");
        world.wait(1);
        asks(&mut visitor, "/ask/leicester").await;
        visitor.page().says("We have received it");
        visitor.open("/ask/leicester").await;
        let trapped = [WRITTEN, &[("website", "http://buy.example")]].concat();
        visitor.send("/ask/leicester", &trapped).await.refuses(422, "Leave this box empty");
        assert_eq!((once > 0, told(&mut manager).await), (true, once), "one message for many");
    }

    async fn who_agreed_is_asked_when_somebody_else_wrote(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let mut visitor = world.visitor();
        let mut written: Vec<_> = WRITTEN.iter().copied().filter(|(name, _)| *name != "who").collect();
        written.extend([("who", "other"), ("helper_name", "Rana"), ("helper_relation", "daughter")]);
        visitor.open("/ask/leicester").await;
        visitor.send("/ask/leicester", &written).await.says("We have received it");
        let mut intake = world.sign_in(Role::Intake).await;
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await;
        let page = intake.follow("Somebody new: enter a referral").await;
        assert!(page.html.contains("value=\"digital\" selected") && !page.html.contains("value=\"person\" selected"));
        intake.send("/quick", &[("feedback", "0"), ("method", "digital")]).await.refuses(422, "Say who agreed");
    }

    async fn the_team_is_told_once_on_each_day_that_one_waits(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let mut visitor = world.visitor();
        let mut told = Vec::new();
        for hours in [0, 1, 22, 2, 20, 2] {
            world.wait(hours);
            asks(&mut visitor, "/ask/leicester").await;
            visitor.page().says("We have received it");
            let count = "SELECT count(*) FROM outgoing WHERE subject = 'Somebody has asked for help'";
            let count: Option<i64> = world.operate(async |tx| tx.first(count, params![], |row| row.get(0)).await).await;
            told.push(count.unwrap());
        }
        let once = told[0];
        assert!(once > 0);
        assert_eq!(told, [once, once, once, 2 * once, 2 * once, 2 * once]);
    }

    async fn a_page_that_is_closed_says_whom_to_ask_and_two_pages_never_share_an_address(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        let beyond = world.second().await;
        let mut other = beyond.sign_in(Role::Manager).await;
        let theirs = format!("/services/{}/public-page", beyond.service);
        other.open(&theirs).await;
        let page = other.send(&theirs, &[("open", "open"), ("slug", "leicester")]).await;
        page.refuses(422, "Another page has this address");
        let ours = format!("/services/{}/public-page", world.service);
        assert_eq!(other.open(&ours).await.status, 404);
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open(&ours).await;
        manager.send(&ours, &[("open", "closed")]).await.says("Public page saved");
        let mut visitor = world.visitor();
        visitor.open("/ask/leicester/ur").await.refuses(404, "یہ صفحہ اس وقت بند ہے");
        assert!(visitor.page().html.contains("dir=\"rtl\" ") || visitor.page().html.contains("lang=\"ur\" dir=\"rtl\""));
        visitor.post("/ask/leicester", WRITTEN).await.refuses(404, "not open");
        for nowhere in ["/ask/nowhere", "/ask/leicester/xx", "/ask/leicester/en/arr_01J00000000000000000000000"] {
            visitor.open(nowhere).await.refuses(404, "");
        }
    }

    async fn what_was_dealt_with_is_forgotten_and_stays_counted(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        asks(&mut world.visitor(), "/ask/leicester").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await;
        intake.send(&format!("{asked}/answer"), &[("ending", "spam")]).await.says("Dealt with");
        world.wait(24 * 91);
        crate::work::keep_house(&world.db).await.unwrap();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/asked?list=done").await.says("Forgotten").is_silent_about("Amina");
        intake.open(&asked).await.says("Forgotten").is_silent_about("PIP");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/asked").await.says("November 2026 Fewer than 5");
    }

    async fn to_what_somebody_agreed_is_known_when_what_they_wrote_is_forgotten(engine: Engine) {
        let world = World::new(engine).await;
        open_page(&world).await;
        asks(&mut world.visitor(), "/ask/leicester/pl").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await;
        intake.follow("Somebody new: enter a referral").await;
        intake.send("/quick", CHOSEN).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        world.wait(24 * 91);
        crate::work::keep_house(&world.db).await.unwrap();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&asked).await.says("Forgotten");
        intake.open(&referral).await.says("The page in Polish, of 22 November 2026");
        // Who was asked on the telephone agreed to what they were told there.
        asks(&mut world.visitor(), "/ask/leicester/pl").await;
        let asked = first_in_queue(&mut intake).await;
        intake.open(&asked).await;
        let at = intake.page().links().into_iter().find(|link| link.contains("/quick?asked=") && link.starts_with("/people/")).unwrap();
        intake.open(&at).await;
        let action = at.split('?').next().unwrap().to_owned();
        let fields = [("feedback", "0"), ("given_by", "person"), ("method", "telephone"), ("despite", "Another"), ("area", "debt")];
        intake.send(&action, &fields).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        intake.open(&referral).await.says("The client agreed to").is_silent_about("The page in Polish");
    }

    async fn an_e_mail_becomes_a_referral_for_the_team_that_wrote_and_comes_once(engine: Engine) {
        let world = World::new(engine).await;
        let mail = |from: &str, id: &str| {
            let text = format!("From: Dawn <{from}>\r\nSubject: Help, 7K3M-9QXD\r\nMessage-ID: <{id}@x>\r\n\r\nMrs Begum has had a letter about her rent.\r\n");
            crate::arrival::post::read(text.as_bytes()).unwrap()
        };
        let job = crate::kit::actor::Actor::Job(world.partnership.clone());
        // The address of somebody in the team: that they wrote it is not proven.
        for (id, new) in [("1", true), ("1", false), ("2", true)] {
            let (mail, source) = mail("referrer@example.org", id);
            let received = world.by(&job, async |tx| crate::arrival::actions::receive(tx, &world.service, mail, &source).await).await;
            assert_eq!(matches!(received, crate::arrival::actions::Received::New(_)), new, "{id}");
        }
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/asked").await.says("E-mails 2").says("Nobody is waiting.");
        let links = intake.open("/asked?kind=mail").await.says("referrer@example.org: Help").links();
        let one = links.into_iter().find(|link| link.starts_with("/asked/arr_")).unwrap();
        intake.open(&one).await.says("a letter about her rent").says("Look for 7K3M-9QXD").says("Dawn, referrer@example.org").says("The address is of somebody in Reception");
        intake.follow("Somebody new: enter a referral").await.says("It came by e-mail.");
        let team = world.sender.to_string();
        assert!(!intake.page().html.contains(&format!("value=\"{team}\" selected")), "whoever enters it says for which team");
        let fields = [("asker", team.as_str()), ("given-1", "Amina"), ("family-1", "Begum"), ("area", "housing"), ("urgency", "routine"), ("purpose", "a"), ("given_by", "person"), ("feedback", "0"), ("method", "telephone")];
        intake.send("/quick", &fields).await.says("Referral sent");
        let referral = intake.page().path.trim_end_matches("/sent").to_owned();
        intake.open(&referral).await.says("By e-mail or letter").says("a letter about her rent").says("Reception");
        intake.open("/asked?kind=mail").await.says("E-mails 1");
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open(&one).await.refuses(404, "");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/asked").await.says("E-mails").says("November 2026 Fewer than 5").is_silent_about("Begum");
    }
}
