//! Stories of the scenarios: each is looked at by whom it says, made anew, and not there where the work is real.

use axum::Extension;

use super::{differences, wish};
use crate::{
    demo::{
        Progress,
        scenes::{Scene, set_all},
        web::Again,
    },
    kit::{clock::Clock, db::Db, proxies::Proxies},
    on_both,
    router::router,
    web::{App, Mail, Purpose, security::Reached},
    world::{Browser, database::fresh},
};

/// What is said of one that was made anew since, and what is not.
const PUT_AWAY: [(Scene, &str, &str); 4] = [
    (Scene::Breach, "It was a trial", "Acknowledge it"),
    (Scene::Withdrew, "No longer sharing", "I have seen this"),
    (
        Scene::Polish,
        "The same had come before",
        "Nobody looks after it yet.",
    ),
    (Scene::Unread, "This referral is closed.", "I have read this"),
];

/// What each says first. The demonstration is made on a Sunday: what came on Friday is due on Monday.
const SAID: [(Scene, &[&str]); 6] = [
    (
        Scene::Breach,
        &["Next: acknowledge, due tomorrow", "By 23 November 2026"],
    ),
    (Scene::Withdrew, &["No longer sharing", "I have seen this"]),
    (Scene::Alike, &["Recorded twice?", "They are different people"]),
    (
        Scene::List,
        &[
            "There is no such day as 31/02/1980.",
            "Bring in 1 referral",
            "is recorded already",
        ],
    ),
    (Scene::Polish, &["Dostałam list", "Nobody looks after it yet."]),
    (
        Scene::Unread,
        &[
            "This referral is closed.",
            "The decision was changed, and what was owed",
        ],
    ),
];

fn program(db: &Db, purpose: Purpose) -> axum::Router {
    router(App {
        db: db.clone(),
        purpose,
        reached: Reached::Http,
        address: "http://localhost".into(),
        mail: Mail::Leaves,
        proxies: Proxies::default(),
    })
}

on_both! {
    async fn each_scenario_is_looked_at_by_whom_it_says_and_made_anew(engine: Engine) {
        let (db, _place) = fresh(engine, Clock::turned("2026-11-22T09:00:00Z".parse().unwrap())).await;
        wish("4", 1).fill(&db, &Progress::default()).await.unwrap();
        let sets = set_all(&db).await.unwrap();
        assert_eq!(sets.len(), Scene::ALL.len());
        let again = Extension(Again::new(wish("4", 1), sets));
        let mut visitor = Browser::new(program(&db, Purpose::Demonstration).layer(again.clone()));
        visitor.open("/sign-in").await;
        visitor.follow("scenarios").await;
        for (scene, said) in SAID {
            let at = format!("/demo/scenarios/{}", scene.code());
            let mut begun = Vec::new();
            for _ in 0..2 {
                visitor.open("/demo/scenarios").await.says(scene.words());
                let page = visitor.send(&format!("{at}/visit"), &[]).await;
                for words in said {
                    page.says(words);
                }
                page.says(scene.whom().words());
                begun.push(page.path.clone());
                visitor.open("/demo/scenarios").await;
                visitor.send(&format!("{at}/beginning"), &[]).await.says("Made anew");
            }
            assert_ne!(begun[0], begun[1], "{scene:?} begins with somebody else");
        }
        for (scene, now, not) in PUT_AWAY {
            let at = format!("/demo/scenarios/{}", scene.code());
            visitor.open("/demo/scenarios").await;
            let before = visitor.send(&format!("{at}/visit"), &[]).await.path.clone();
            visitor.open("/demo/scenarios").await;
            visitor.send(&format!("{at}/beginning"), &[]).await;
            let page = visitor.open(&before).await;
            page.says(now);
            page.is_silent_about(not);
        }
        visitor.post("/demo/scenarios/nothing/visit", &[]).await.refuses(404, "");
        assert_eq!(differences(&db).await, [""; 0]);

        // Where the work is real there is nothing of it, whatever else is there.
        let mut real = Browser::new(program(&db, Purpose::Real).layer(again));
        real.open("/demo/scenarios").await.refuses(404, "");
        for verb in ["visit", "beginning"] {
            real.post(&format!("/demo/scenarios/withdrew/{verb}"), &[]).await.refuses(404, "");
        }
        let mut without = Browser::new(program(&db, Purpose::Demonstration));
        without.open("/demo/scenarios").await.says("No scenario is ready");
        without.post("/demo/scenarios/withdrew/visit", &[]).await.refuses(404, "");
    }
}
