//! The commands: what they do, what they say, and the code they end with.

use crate::program::{Folder, Server};

#[test]
fn a_partnership_and_its_people_are_made_and_everything_agrees() {
    let folder = Folder::new();
    assert!(folder.is_refused(&["verify"]).contains("There is no database"));
    let id = folder.runs(&["partnership", "create", "--model", "3", "--name", "By telephone"]);
    assert!(id.starts_with("par_"), "{id}");
    let manager = [
        "--name",
        "Ada Bell",
        "--email",
        "ada@example.org",
        "--role",
        "manager",
    ];
    let add = |more: &[&'static str]| {
        [
            &["user", "add"][..],
            &manager,
            &["--organisation", "Law Centre"],
            more,
        ]
        .concat()
    };
    assert!(
        folder
            .is_refused(&add(&[]))
            .contains("There is no organisation of this name")
    );
    let link = folder.runs(&add(&["--new-organisation", "advice"]));
    assert!(link.contains("http://127.0.0.1:8080/invitations/"), "{link}");
    assert!(folder.is_refused(&add(&[])).contains("already holds this role"));
    assert!(
        folder
            .is_refused(&[
                "user",
                "add",
                "--name",
                " ",
                "--email",
                "x",
                "--role",
                "manager",
                "--organisation",
                "Y"
            ])
            .contains("Enter the name")
    );
    assert!(
        folder
            .runs(&["verify"])
            .starts_with("Everything agrees: 1 partnership")
    );
    let told = folder.runs(&["verify", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["differences"], serde_json::json!([]));
}

#[test]
fn a_backup_is_made_beside_a_server_and_restored_without_one() {
    let folder = Folder::new();
    folder.runs(&["partnership", "create", "--model", "1", "--name", "First"]);
    let server = Server::start(&folder).ready();
    assert!(folder.runs(&["backup", "copy.db"]).starts_with("Wrote copy.db"));
    folder.runs(&["partnership", "create", "--model", "2", "--name", "Second"]);
    assert!(
        folder
            .is_refused(&["restore", "copy.db", "--force"])
            .contains("another Alongside is serving")
    );
    assert!(server.stop());
    assert!(folder.is_refused(&["restore", "copy.db"]).contains("--force"));
    folder.runs(&["restore", "copy.db", "--force"]);
    let listed = folder.runs(&["partnership", "list"]);
    assert!(listed.contains("First") && !listed.contains("Second"), "{listed}");
    folder.runs(&["restore", "copy.db", "--data", "elsewhere"]);
    assert_eq!(
        folder.runs(&["partnership", "list", "--data", "elsewhere"]),
        listed
    );
}

#[test]
fn what_does_not_agree_is_told_with_code_1() {
    let folder = Folder::new();
    folder.runs(&["partnership", "create", "--model", "1", "--name", "First"]);
    let file = folder.data().join("alongside.db");
    let spoil = rusqlite::Connection::open(&file).unwrap();
    spoil
        .execute("UPDATE turn SET seq = seq + 1 WHERE partnership <> '-'", [])
        .unwrap();
    drop(spoil);
    let told = folder.run(&["verify"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&told.stdout).contains("numbers were given out"),
        "{told:?}"
    );
    assert!(
        String::from_utf8_lossy(&told.stderr).contains("There is 1 difference."),
        "{told:?}"
    );
    assert!(folder.runs(&["backup", "spoilt.db"]).starts_with("Wrote"));
    assert!(
        folder
            .is_refused(&["restore", "spoilt.db", "--data", "new"])
            .contains("nothing was replaced")
    );
    assert!(!folder.path().join("new/alongside.db").exists());
}

#[test]
fn settings_are_shown_and_slips_refused() {
    let folder = Folder::new();
    std::fs::write(
        folder.path().join("alongside.toml"),
        "port = 9\ndatabase = \"postgres://a:geheim@b/c\"",
    )
    .unwrap();
    let shown = folder.runs(&["config", "--show"]);
    assert!(
        shown.contains("9  [alongside.toml]") && shown.contains("a:hidden@b"),
        "{shown}"
    );
    assert!(!shown.contains("geheim"));
    std::fs::write(folder.path().join("alongside.toml"), "prot = 9").unwrap();
    assert!(folder.is_refused(&["config", "--show"]).contains("prot"));
    assert_eq!(folder.run(&["config"]).status.code(), Some(2));
    assert_eq!(folder.run(&["dance"]).status.code(), Some(2));
    assert_eq!(folder.run(&["--help"]).status.code(), Some(0));
}

#[test]
fn a_database_of_another_schema_is_refused_with_what_to_do() {
    let folder = Folder::new();
    folder.runs(&["migrate"]);
    let file = folder.data().join("alongside.db");
    let other = |sql: &str| {
        rusqlite::Connection::open(&file)
            .unwrap()
            .execute(sql, [])
            .unwrap()
    };
    other("INSERT INTO schema_version (version, name, at) VALUES (9999, 'later', '')");
    assert!(folder.is_refused(&["verify"]).contains("Use the newer program"));
    assert!(
        folder
            .is_refused(&["serve", "--port", "0"])
            .contains("newer than this program")
    );
    other("DELETE FROM schema_version WHERE version > 2");
    assert!(folder.is_refused(&["verify"]).contains("alongside migrate"));
}
