//! Stories of lists, through the front door: what is messy is explained, and nothing is there twice.

mod files;

use axum::{
    body::Body,
    http::{Request, header},
};
use futures_util::stream;
use tower::util::ServiceExt as _;

use self::files::{Encoding, book, messy, ods, text};
use super::{actions, jobs, sheet};
use crate::{
    batch::model::Refused,
    kit::{
        actor::Role,
        db::Db,
        error::{Error, Result},
        id::{BatchId, PersonId},
    },
    on_both, params,
    person::{
        Channel, Person, Safety,
        actions::{Said, hear},
    },
    referral::tests::onward::another_body,
    verify::{self, Watch},
    world::{Browser, World},
};

/// Uploads a file as a browser does; the address of the list, or the page that says why not.
pub(crate) async fn upload(browser: &mut Browser, bytes: &[u8]) -> String {
    let key = browser
        .open("/lists")
        .await
        .html
        .split("name=\"key\" value=\"")
        .nth(1)
        .unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let mut body = format!(
        "--xxx\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--xxx\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"list\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--xxx--\r\n");
    let answer = browser
        .ask("POST", "/lists", "multipart/form-data; boundary=xxx", body)
        .await;
    answer
        .location
        .clone()
        .unwrap_or_else(|| answer.page("/lists").text())
}

pub(crate) async fn work(db: &Db) {
    while jobs::go_on(db).await.unwrap() > 0 {}
}

async fn number(world: &World, sql: &str) -> i64 {
    world
        .operate(async |tx| {
            Ok(tx
                .first(sql, params![], |row| row.get(0))
                .await?
                .unwrap_or_default())
        })
        .await
}

async fn referrals(world: &World) -> i64 {
    number(world, "SELECT count(*) FROM referral").await
}

pub(crate) async fn confirm(browser: &mut Browser, list: &str) {
    browser.open(list).await;
    browser
        .send(&format!("{list}/confirmation"), &[])
        .await
        .says("rows");
}

async fn agrees(world: &World) {
    assert!(
        verify::run(&world.db, Watch::Quiet)
            .await
            .unwrap()
            .differences
            .is_empty()
    );
}

/// The whole of it, in one encoding: good rows in, each bad row explained by its cell, nothing half-written, and the
/// second time nothing.
async fn a_messy_list(world: World, bytes: &[u8], merged: bool) {
    let mut lead = world.sign_in(Role::TeamLead).await;
    let list = upload(&mut lead, bytes).await;
    assert!(list.starts_with("/lists/bat_"), "{list}");
    lead.open(&list)
        .await
        .says("Being looked through")
        .says("Stop after the present row");
    work(&world.db).await;
    lead.open(&list)
        .await
        .says("Bring in 500 referrals")
        .says("Left out 500");
    let problems = lead
        .ask("GET", &format!("{list}/problems.csv"), "", "")
        .await
        .body;
    let explained: std::collections::BTreeSet<u32> = problems
        .lines()
        .filter_map(|line| line.split(',').next()?.parse().ok())
        .collect();
    let expected: std::collections::BTreeSet<u32> = (0..files::ROWS)
        .filter(|n| files::is_wrong(*n))
        .map(files::row_of)
        .collect();
    assert_eq!(explained, expected, "every bad row is explained, and no other");
    for told in [
        "3,C,Date of birth,‘31/02/1980’ is not a date.",
        "4,E,Problems,‘astrology’ is not one of the words for this column.",
        "5,H,They agreed to,",
        "6,L,Who explained it,nobody in your team is called ‘Somebody Else’.",
        "8,D,Mobile number,",
        "10,F,What is happening,",
        "000 characters",
        "11,G,Safe ways to reach them,",
    ] {
        assert!(
            problems.replace('"', "").contains(told),
            "{told}\n{}",
            &problems[..2000.min(problems.len())]
        );
    }
    assert_eq!(merged, problems.contains("this cell is joined with another"));
    assert!(
        !problems
            .lines()
            .any(|line| line.split(',').any(|cell| cell.starts_with('=')))
    );
    assert_eq!(
        referrals(&world).await,
        0,
        "nothing is sent before somebody says so"
    );
    confirm(&mut lead, &list).await;
    // The worker dies in the middle, more than once.
    for _ in 0..5 {
        let db = world.db.clone();
        let worker = tokio::spawn(async move { while jobs::go_on(&db).await.is_ok() {} });
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        worker.abort();
        let _ = worker.await;
    }
    work(&world.db).await;
    lead.open(&list).await.says("Brought in: 500 referrals");
    assert_eq!(
        (
            referrals(&world).await,
            number(&world, "SELECT count(*) FROM person").await
        ),
        (500, 500)
    );
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM referral WHERE route = 'spreadsheet'"
        )
        .await,
        500
    );
    assert_eq!(
        number(&world, "SELECT count(*) FROM batch_row WHERE body <> ''").await,
        0,
        "what was read is gone"
    );
    assert_eq!(
        number(&world, "SELECT count(*) FROM outgoing").await,
        1,
        "they are told once"
    );
    let again = upload(&mut lead, bytes).await;
    work(&world.db).await;
    lead.open(&again)
        .await
        .says("There already 500")
        .says("No row of this list can be brought in");
    assert_eq!(referrals(&world).await, 500);
    agrees(&world).await;
    world.wait(24 * 8);
    crate::work::keep_house(&world.db).await.unwrap();
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM batch WHERE wrong <> '[]' OR state = 'ready'"
        )
        .await,
        0
    );
}

on_both! {
    async fn a_messy_list_of_five_thousand_rows_in_utf_16(engine: Engine) {
        let world = World::new(engine).await;
        let bytes = text(&messy(&world).await, &Encoding::Utf16, "\t");
        a_messy_list(world, &bytes, false).await;
    }

    async fn a_messy_workbook_of_five_thousand_rows(engine: Engine) {
        let world = World::new(engine).await;
        let bytes = book(&messy(&world).await);
        a_messy_list(world, &bytes, true).await;
    }

    async fn a_list_is_stopped_and_says_what_is_in_and_the_next_one_brings_the_rest(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let rows: Vec<_> = messy(&world).await.into_iter().enumerate()
            .filter(|(at, _)| *at == 0 || !files::is_wrong(u32::try_from(at - 1).unwrap())).map(|(_, row)| row).take(101).collect();
        let bytes = text(&rows, &Encoding::Windows, ";");
        let list = upload(&mut referrer, &bytes).await;
        work(&world.db).await;
        confirm(&mut referrer, &list).await;
        jobs::go_on(&world.db).await.unwrap();
        referrer.open(&list).await;
        referrer.send(&format!("{list}/stopping"), &[]).await.says("It was stopped. What is in stays: 20 referrals");
        work(&world.db).await;
        assert_eq!(referrals(&world).await, 20);
        let list = upload(&mut referrer, &bytes).await;
        work(&world.db).await;
        referrer.open(&list).await.says("There already 20").says("Bring in 30 referrals");
        confirm(&mut referrer, &list).await;
        work(&world.db).await;
        assert_eq!((referrals(&world).await, number(&world, "SELECT count(*) FROM person").await), (50, 50));
        agrees(&world).await;
    }

    async fn somebody_who_is_known_is_asked_about_and_an_open_referral_is_not_sent_again(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let rows = messy(&world).await;
        // Three people who look like nobody else.
        let row = |number: usize, problem: &str, said: &str| {
            let mut row = rows[number * 10 - 9].clone();
            (row[4], row[5]) = (problem.to_owned(), said.to_owned());
            row
        };
        let (first, second) = (&world.model.areas[0].id, &world.model.areas[1].id);
        let list = upload(&mut referrer, &text(&[rows[0].clone(), row(1, first, "S"), row(2, first, "S")], &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        referrer.open(&list).await.says("Bring in 2 referrals");
        confirm(&mut referrer, &list).await;
        work(&world.db).await;
        // The first again in other words, the second with another problem, and a third twice.
        let rows = [rows[0].clone(), row(1, first, "Again"), row(2, second, "More"), row(3, first, "A"), row(3, second, "B")];
        let list = upload(&mut referrer, &text(&rows, &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        referrer.open(&list).await.says("Row 2: ").says("Row 3: ").says("is recorded already")
            .says("Row 4 is about the same person").says("Bring in 1 referral");
        let decided = [("decide-2", "same"), ("decide-3", "same"), ("decide-5", "same")];
        referrer.send(&format!("{list}/confirmation"), &decided).await;
        work(&world.db).await;
        referrer.open(&list).await.says("Row 2: Your team already has an open referral");
        assert_eq!((referrals(&world).await, number(&world, "SELECT count(*) FROM person").await), (5, 3));
        agrees(&world).await;
    }

    async fn a_row_that_is_in_stays_in_and_one_over_which_the_program_stumbles_stops_no_other(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let rows = messy(&world).await;
        let rows = [rows[0].clone(), rows[1].clone(), rows[11].clone(), rows[21].clone()];
        let list = upload(&mut referrer, &text(&rows, &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        confirm(&mut referrer, &list).await;
        let actor = world.actor(Role::Referrer).await;
        let id: BatchId = list.trim_start_matches("/lists/").parse().unwrap();
        // It was brought in, and the answer was lost on the way.
        let lost = async {
            world.db.write(&actor, async |tx| actions::bring_in(tx, &id, 2).await).await?;
            Err(Error::Internal(anyhow::anyhow!("the line dropped")))
        };
        jobs::settle((&world.db, &actor), (&id, 2), Box::pin(lost)).await.unwrap();
        let stumbles = world.db.write(&actor, async |_| -> Result<()> { panic!("over this row") });
        jobs::settle((&world.db, &actor), (&id, 3), Box::pin(stumbles)).await.unwrap();
        work(&world.db).await;
        let page = referrer.open(&list).await;
        page.says("Brought in: 2 referrals").says("Row 3: Something went wrong that is not your doing.").is_silent_about("Row 2:");
        assert_eq!(referrals(&world).await, 2);
        agrees(&world).await;
    }

    async fn the_first_urgent_row_for_a_team_is_announced_at_once_and_the_others_at_the_end(engine: Engine) {
        let world = World::new(engine).await;
        let (other, _) = another_body(&world).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let all = messy(&world).await;
        let (here, bailiffs) = (world.service.to_string(), "The bailiffs come on Monday");
        let mut rows = vec![all[0].clone()];
        rows[0].extend(["Why it is urgent".to_owned(), "Service".to_owned()]);
        for (at, (urgent, service)) in
            [("", &here), (bailiffs, &here), (bailiffs, &here), ("", &other), (bailiffs, &other)].into_iter().enumerate()
        {
            let mut row = all[1 + 10 * at].clone();
            row.extend([urgent.to_owned(), service.clone()]);
            rows.push(row);
        }
        let list = upload(&mut referrer, &text(&rows, &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        confirm(&mut referrer, &list).await;
        let actor = world.actor(Role::Referrer).await;
        let id: BatchId = list.trim_start_matches("/lists/").parse().unwrap();
        let mut told = Vec::new();
        for row in 2..=6 {
            world.by(&actor, async |tx| actions::bring_in(tx, &id, row).await).await;
            told.push(number(&world, "SELECT count(*) FROM outgoing WHERE subject LIKE 'New referral %'").await);
        }
        // Each team has one who looks at what comes in.
        assert_eq!(told, [0, 1, 1, 1, 2], "one message for each team, whatever else is urgent");
        let whom = "SELECT count(DISTINCT recipient) FROM outgoing WHERE subject LIKE 'New referral %'";
        assert_eq!(number(&world, whom).await, 2);
        work(&world.db).await;
        for (subject, many) in [("3 new referrals", 1), ("2 new referrals", 1)] {
            let sql = format!("SELECT count(*) FROM outgoing WHERE subject = '{subject}'");
            assert_eq!(number(&world, &sql).await, many, "{subject}");
        }
        let words = number(&world, "SELECT count(*) FROM outgoing WHERE body LIKE '%bailiffs%'").await;
        assert_eq!(words, 0);
    }

    async fn a_list_overrules_no_answer_of_a_person_and_guesses_at_nobody(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let rows = messy(&world).await;
        let row = |area: usize, said: &str| {
            let mut row = rows[1].clone();
            (row[4], row[5]) = (world.model.areas[area].id.clone(), said.to_owned());
            row
        };
        let list = upload(&mut referrer, &text(&[rows[0].clone(), row(0, "S")], &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        confirm(&mut referrer, &list).await;
        work(&world.db).await;
        let actor = world.actor(Role::Referrer).await;
        let who = world.operate(async |tx| {
            let who: Option<PersonId> = tx.first("SELECT id FROM person", params![], |row| row.get(0)).await?;
            Ok(who.unwrap())
        }).await;
        // Somebody reads her messages; letters are safe, and the list says nothing of them.
        world.by(&actor, async |tx| {
            let record = Person::find(tx, &who).await?.unwrap();
            let answers = [(Channel::Text, Safety::Unsafe), (Channel::Post, Safety::Safe)].into_iter().collect();
            hear(tx, &who, record.version(), Said { answers, ..Said::default() }).await
        }).await;
        let list = upload(&mut referrer, &text(&[rows[0].clone(), row(1, "M")], &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        referrer.open(&list).await.says("is recorded already");
        referrer.send(&format!("{list}/confirmation"), &[("decide-2", "same")]).await;
        work(&world.db).await;
        assert_eq!(referrals(&world).await, 2);
        let safe = world.by(&actor, async |tx| Ok(Person::find(tx, &who).await?.unwrap().safe_contact().clone())).await;
        let said = [Channel::Text, Channel::Post, Channel::Call].map(|channel| safe.answer(channel).safety);
        assert_eq!(said, [Safety::Unsafe, Safety::Unknown, Safety::Safe]);

        // A row about the same person as one that was put aside: nobody is recorded twice for it.
        let new = |area: usize| {
            let mut row = rows[11].clone();
            row[4] = world.model.areas[area].id.clone();
            row
        };
        let list = upload(&mut referrer, &text(&[rows[0].clone(), new(0), new(1)], &Encoding::Utf8, ",")).await;
        work(&world.db).await;
        referrer.open(&list).await.says("Row 2 is about the same person");
        referrer.send(&format!("{list}/confirmation"), &[("decide-3", "same")]).await;
        world.operate(async |tx| tx.run("UPDATE batch_row SET standing = 'out' WHERE number = 2 AND standing = 'ready'", params![]).await).await;
        work(&world.db).await;
        referrer.open(&list).await.says(&Refused::WhoIsUnclear.to_string());
        assert_eq!((referrals(&world).await, number(&world, "SELECT count(*) FROM person").await), (2, 1));
        agrees(&world).await;
    }

    async fn a_list_is_for_the_team_that_brought_it_and_one_at_a_time(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let rows = messy(&world).await;
        let bytes = text(&rows[..2], &Encoding::Utf8, ",");
        let list = upload(&mut referrer, &bytes).await;
        assert!(upload(&mut referrer, &bytes).await.contains("You have a list that is not finished"));
        let mut intake = world.sign_in(Role::Intake).await;
        assert_eq!(intake.open(&list).await.status, 404);
        work(&world.db).await;
        referrer.open(&list).await;
        referrer.send(&format!("{list}/disposal"), &[]).await.says("Nobody was referred");
        assert_eq!(referrals(&world).await, 0);
    }

    async fn what_is_no_list_is_refused_in_words_and_a_flood_is_cut_off(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        for (bytes, words) in [
            (b"".to_vec(), "Choose the file with the list"),
            (b"a,b\n1,2\n".to_vec(), "No row names the columns"),
            (b"PK\x03\x04 and no more".to_vec(), "damaged, or is no spreadsheet"),
            (vec![0xd0, 0xcf, 0x11, 0xe0, 1, 2], "has a password, or is in an old format"),
            (files::bomb(), "unpacks to more than 96 MB"),
            (files::wide_ods(), "more columns or cells than any list needs"),
            (files::wide_second_sheet(), "more columns or cells than any list needs"),
            (files::long_text_in_many_cells(), "unpacks to more than 96 MB"),
            (vec![b'a'; sheet::LARGEST + 1], "larger than 8 MB"),
        ] {
            let said = upload(&mut referrer, &bytes).await;
            assert!(said.contains(words), "{words}: {said}");
        }
        let mut rows = messy(&world).await;
        rows.truncate(2);
        for row in &mut rows {
            row.remove(7);
        }
        let said = upload(&mut referrer, &text(&rows, &Encoding::Utf8, ",")).await;
        assert!(said.contains("no column called They agreed to") && said.contains("nobody can be referred"), "{said}");
        let taken = flood(&world, &referrer).await;
        assert!(taken < 12, "{taken} MB of 200 were read");
        assert_eq!(number(&world, "SELECT count(*) FROM batch").await, 0);
    }
}

/// Two hundred megabytes; how many of them were read.
async fn flood(world: &World, browser: &Browser) -> usize {
    let taken = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = taken.clone();
    let head = "--xxx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list\"\r\n\r\n"
        .as_bytes()
        .to_vec();
    let body = stream::iter(0..201).map(move |at| {
        counter.store(at, std::sync::atomic::Ordering::SeqCst);
        Ok::<_, std::io::Error>(if at == 0 {
            head.clone()
        } else {
            vec![b'a'; 1 << 20]
        })
    });
    let request = Request::builder()
        .method("POST")
        .uri("/lists")
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, browser.cookie_line())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xxx")
        .body(Body::from_stream(body))
        .unwrap();
    let response = World::over(world.db.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 413);
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("larger than 8 MB"));
    taken.load(std::sync::atomic::Ordering::SeqCst)
}

use futures_util::StreamExt as _;

#[test]
fn the_open_format_is_read_too() {
    let sheet = sheet::read(&ods()).unwrap();
    let first = &sheet.lines[0];
    assert_eq!((first.get(0), first.get(1)), ("Family name", "Date of birth"));
    let second = &sheet.lines[1];
    assert_eq!(
        (second.number, second.get(0), second.get(1)),
        (4, "O’Neill", "1961-03-05")
    );
    assert_eq!(sheet.lines[2].merged, [0, 1].into());
}
