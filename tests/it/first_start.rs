//! The first start: a link, a page, and a partnership with its manager.

use crate::{
    http::{get, post},
    program::{Folder, Server},
};

const GOOD: [(&str, &str); 7] = [
    ("model", "8"),
    ("partnership", "Riverbank Partnership"),
    ("organisation", "Riverbank Law Centre"),
    ("kind", "advice"),
    ("name", "Sam Okoye"),
    ("email", "Sam@example.org"),
    ("password", "three words nobody guesses"),
];

#[test]
#[expect(clippy::too_many_lines, reason = "it is one story")]
fn whoever_installed_it_sets_the_first_partnership_up_once() {
    let folder = Folder::new();
    let mut server = Server::start(&folder);
    assert!(server.line().starts_with("Nobody has an account yet."));
    let link = server.line();
    let path = link
        .strip_prefix(&format!("http://{}", server.at))
        .unwrap()
        .to_owned();
    let server = server.ready();
    let at = server.at.as_str();

    let page = get(at, &path, "").unwrap();
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Set up Alongside") && page.body.contains("value=\"9\""),
        "{}",
        page.body
    );
    assert_eq!(
        get(at, &format!("{path}0"), "").unwrap().status,
        422,
        "another link is none"
    );

    let hostile = "<script>alert(1)</script>";
    let mut bad = GOOD;
    (bad[1].1, bad[5].1, bad[6].1) = (hostile, "no address", "short");
    let page = post(at, &path, "", &bad).unwrap();
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("right form, like name@example.com"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Riverbank Law Centre"),
        "what was typed is kept"
    );
    assert!(
        !page.body.contains(hostile) && !page.body.contains("\"short\""),
        "{}",
        page.body
    );
    bad[5].1 = "sam@example.org";
    let page = post(at, &path, "", &bad).unwrap();
    assert!(
        page.status == 422 && page.body.contains("12 to 200 characters"),
        "{}",
        page.body
    );

    let done = post(at, &path, "", &GOOD).unwrap();
    assert_eq!((done.status, done.location.as_str()), (303, "/"));
    let home = get(at, "/", &done.cookie).unwrap();
    assert_eq!((home.status, home.location.as_str()), (303, "/partnership"));
    assert!(
        get(at, "/partnership", &done.cookie)
            .unwrap()
            .body
            .contains("Riverbank Partnership")
    );
    assert_eq!(get(at, &path, "").unwrap().status, 422, "the link is spent");
    assert_eq!(post(at, &path, "", &GOOD).unwrap().status, 422);
    assert!(server.stop());

    let mut server = Server::start(&folder).ready();
    let in_again = [("email", "sam@EXAMPLE.org"), ("password", GOOD[6].1)];
    assert_eq!(post(&server.at, "/sign-in", "", &in_again).unwrap().location, "/");
    server.at.clear();
    assert!(server.stop());
}

#[test]
fn a_second_server_in_the_same_folder_is_refused() {
    let folder = Folder::new();
    let server = Server::start(&folder).ready();
    assert!(
        folder
            .is_refused(&["serve", "--port", "0"])
            .contains("another Alongside is serving")
    );
    let port = server.at.rsplit(':').next().unwrap();
    let other = Folder::new();
    assert!(
        other
            .is_refused(&["serve", "--port", port])
            .contains("cannot listen")
    );
}
