//! Every page, of an empty partnership, a full one and a hostile one: one heading, labelled boxes, nothing
//! left open, no markup that came from words. A template that no page is drawn from fails too.

use std::collections::BTreeSet;

use crate::{
    access::table::ROUTES,
    architecture::source::production,
    kit::actor::Role,
    on_both,
    person::{
        Details,
        actions::{self as people, Said},
        model::{Kind, Name},
    },
    referral::actions,
    web::{drawn, samples},
    world::{
        Ask, Browser, World,
        crawl::{crawl, is_file},
        planted::Layer,
    },
};

/// Referrals of the full partnership: more than two pages of any list.
const MANY: usize = 120;

/// Goes everywhere as everybody, and looks at each page. How many there were.
async fn look_at_all(world: &World, also: &[String]) -> usize {
    let mut seen = 0;
    for &role in Role::ALL {
        let browser = world.sign_in(role).await;
        let starts: Vec<&str> = ["/"].into_iter().chain(also.iter().map(String::as_str)).collect();
        for page in crawl(&browser, &starts).await {
            let linked = !also.contains(&page.path);
            assert!(
                !linked || page.status == 200,
                "{role:?}: a link leads to {}: {}",
                page.path,
                page.status
            );
            look_at(&format!("{role:?} at {}", page.path), &page.html);
            seen += 1;
        }
    }
    seen
}

fn look_at(what: &str, html: &str) {
    let looked = std::panic::catch_unwind(|| samples::check_html(html));
    assert!(looked.is_ok(), "{what}, for the reason above:\n{html}");
}

/// Sends a form and looks at the page that comes back.
async fn send(browser: &Browser, path: &str, body: &str, status: u16) -> String {
    let answer = browser
        .ask("POST", path, "application/x-www-form-urlencoded", body)
        .await;
    assert_eq!(
        answer.status,
        status,
        "POST {path} with {body}:\n{}",
        answer.page(path).text()
    );
    if status != 303 {
        look_at(path, &answer.body);
    }
    answer.body
}

/// The addresses of every page, for what was planted.
fn addresses(planted: &crate::world::planted::Planted) -> Vec<String> {
    let pages = ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !is_file(route.pattern));
    pages.map(|route| route.address(planted)).collect()
}

on_both! {
    async fn every_page_of_an_empty_partnership_is_whole(engine: Engine) {
        let world = World::new(engine).await;
        let seen = look_at_all(&world, &[]).await;
        assert!(seen > 60, "everybody went everywhere: {seen} pages");
    }

    async fn every_page_of_a_full_partnership_is_whole(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let ask = Ask::of(&world);
        let names = [
            ("Maximilian-Konstantin-Ferdinand-Alexander-Sebastian-Nikolaus-Christoph-Benedikt-Valentin-Leopold-Jo", "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewarenwohlgepf"),
            ("زهراء", "الحسيني"),
            ("שרה", "כהן"),
            ("王", "小明"),
            ("", "Madonna"),
        ];
        world.by(&referrer, async |tx| {
            for number in 0..MANY {
                let (given, family) = names[number % names.len()];
                let family: String = family.chars().take(96).chain(number.to_string().chars()).collect();
                let details = Details {
                    names: vec![Name::new(Kind::Legal, given, &family).unwrap()],
                    ..Details::default()
                };
                let person = people::add(tx, details, Said::default(), &[]).await?;
                let draft = ask.write_about(tx, &person).await?;
                if number % 2 == 0 {
                    actions::send(tx, &draft, crate::world::FILLED, None).await?;
                }
            }
            for number in 0..MANY / 2 + 10 {
                ask.send(tx, &format!("Another {number}")).await?;
            }
            Ok(())
        })
        .await;
        look_at_all(&world, &[]).await;
        for (role, list) in [(Role::Referrer, "/referrals"), (Role::Intake, "/work"), (Role::Manager, "/outbox")] {
            let mut reader = world.sign_in(role).await;
            let (mut pages, mut rows) = (1, 0);
            reader.open(list).await;
            loop {
                rows += reader.page().html.matches("nhsuk-table__row").count() - 1;
                let text = reader.page().text();
                let next = reader.page().links().into_iter().find(|link| link.contains("after=") && text.contains("Next page"));
                let Some(next) = next else { break };
                reader.open(&next).await;
                pages += 1;
            }
            assert_eq!((pages, rows), (3, MANY + 10), "{list} shows each row once");
        }
    }

    async fn every_page_with_hostile_words_is_whole_and_every_template_is_drawn(engine: Engine) {
        let world = World::new(engine).await;
        let hostile = |_: Layer, _: &str, most: usize| samples::HOSTILE.chars().take(most).collect::<String>();
        let planted = world.plant(&hostile).await;
        look_at_all(&world, &addresses(&planted)).await;

        let referrer = world.sign_in(Role::Referrer).await;
        let again = "given-1=A&family-1=B&nhs_number=943+476+5919&born-day=5&born-month=3&born-year=1961";
        let alike = send(&referrer, "/people", again, 200).await;
        assert!(alike.contains("Is this the same person?"));
        send(&referrer, "/people/search", "q=", 422).await;
        send(&referrer, "/people/search", "q=943+476+5919", 200).await;
        send(&referrer, &format!("/drafts/{}/disposal", planted.spare), "version=1", 303).await;
        let gone = send(&referrer, &format!("/drafts/{}/needs", planted.spare), "version=1&summary=Typed", 409).await;
        assert!(gone.contains("This was not saved") && gone.contains("Typed"));
        let person = planted.person.to_string();
        send(&referrer, &format!("/people/{person}"), "version=1&given-1=A&family-1=B", 409).await;
        send(&referrer, &format!("/people/{person}/safe-contact"), "version=1&safe-call=unsafe", 409).await;
        let adviser = world.sign_in(Role::Adviser).await;
        send(&adviser, &format!("/people/{person}/equality"), "version=0&sex=said&sex-said=F", 409).await;

        let joined = world.join(&world.partnership, Role::Manager, &world.advice, None).await;
        let visitor = world.visitor();
        let wrong = send(&visitor, &format!("/invitations/{}", joined.secret), "password=short", 422).await;
        assert!(wrong.contains("Choose a password"));
        send(&visitor, "/sign-in", "email=a%22%3E%3Cscript%3Ealert(1)%3C/script%3E&password=b", 422).await;
        let given = send(&world.sign_in(Role::Intake).await, &format!("/referrals/{}/patient-page", planted.helped), "how=here", 200).await;
        own_page(&visitor, &given).await;
        public_page(&world, &planted.slug).await;
        look_at("set up", &set_up_page(engine).await);
        look_at("nothing", &visitor.ask("GET", "/nothing", "", "").await.body);

        let drawn = drawn::so_far();
        let never: Vec<String> = templates().into_iter().filter(|(_, page)| !drawn.contains(page.as_str())).map(|(template, page)| format!("{template} ({page})")).collect();
        assert!(never.is_empty(), "never drawn:\n{}", never.join("\n"));
    }
}

/// The patient's own page, by the link on the page that gives it: before, open, and closed.
async fn own_page(visitor: &Browser, given: &str) {
    let link = given
        .split("http://localhost")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let mut visitor = visitor.clone();
    for words in ["Open my page", "What happens next", "Ask for a new link"] {
        match words {
            "Open my page" => visitor.open(link).await,
            "What happens next" => visitor.post(link, &[]).await,
            _ => visitor.post("/my/closing", &[]).await,
        };
        let page = visitor.page();
        assert!(page.text().contains(words), "{}", page.text());
        look_at(words, &page.html);
    }
}

/// The public page of a service in every language: empty, refused, sent and closed.
async fn public_page(world: &World, slug: &str) {
    let visitor = world.visitor();
    for language in crate::arrival::languages::all() {
        let path = format!("/ask/{slug}/{}", language.id);
        look_at(&path, &visitor.ask("GET", &path, "", "").await.body);
        let hostile: Vec<(String, String)> = crate::arrival::tests::WRITTEN
            .iter()
            .map(|(name, _)| ((*name).to_owned(), samples::HOSTILE.to_owned()))
            .collect();
        send(
            &visitor,
            &path,
            &crate::world::browser::encode(hostile.into_iter()),
            422,
        )
        .await;
        let written = crate::arrival::tests::WRITTEN.iter();
        let written = written.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut visitor = visitor.clone();
        let fields: Vec<(String, String)> = written.collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        visitor.post(&path, &fields).await;
        assert_eq!(visitor.page().status, 200);
        look_at("sent", &visitor.page().html);
    }
    let manager = world.sign_in(Role::Manager).await;
    let setting = format!("/services/{}/public-page", world.service);
    let body = format!("version=1&open=closed&slug={slug}");
    send(&manager, &setting, &body, 303).await;
    look_at(
        "closed",
        &visitor.ask("GET", &format!("/ask/{slug}"), "", "").await.body,
    );
}

/// The page of the link that the first start prints, in an installation with nobody in it.
async fn set_up_page(engine: crate::world::database::Engine) -> String {
    let (visitor, secret) = World::before_anybody(engine).await;
    let answer = visitor.ask("GET", &format!("/set-up/{secret}"), "", "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// Every template of a page, and the name of the type that is drawn with it.
fn templates() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for source in production() {
        for part in source.code.split("#[template(path = \"").skip(1) {
            let (template, rest) = part.split_once('"').unwrap();
            let name = rest.split_once("struct ").unwrap().1;
            let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            let module = source
                .name
                .trim_end_matches(".rs")
                .trim_end_matches("/mod")
                .replace('/', "::");
            found.insert((template.to_owned(), format!("alongside::{module}::{name}")));
        }
    }
    // What went wrong is drawn in one place, which is no page of anybody's.
    found.retain(|(template, _)| !["web/error.html", "web/too_long.html"].contains(&template.as_str()));
    assert!(found.len() > 35, "the templates are found: {}", found.len());
    found
}

#[test]
fn every_template_is_a_page_or_a_part_of_one() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "html") {
                files.push(entry);
            }
        }
    }
    let text: String = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let pages: BTreeSet<String> = templates().into_iter().map(|(template, _)| template).collect();
    let tests = ["web/gallery.html", "web/error.html", "web/too_long.html"];
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let part = text.contains(&format!("\"{name}\""));
        let known = pages.contains(&name)
            || part
            || tests.contains(&name.as_str())
            || name.starts_with("web/fixtures/");
        assert!(known, "nothing uses {name}");
    }
}
