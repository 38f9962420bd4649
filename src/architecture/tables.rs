//! The tables: who writes each, who may read it, and whether a person can be taken out of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    SLICES,
    source::{Source, production},
};
use crate::kit::db::MIGRATIONS;

/// Files outside `store` that hold SQL, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "kit/db",
        "the unit of work: turns, the record of events, answers, the schema itself",
    ),
    ("kit/jobs", "the kit's own table of background work"),
];

/// Tables that name a person and that `person::erase` does not empty, and why.
const KEPT: &[(&str, &str)] = &[
    ("referral", CASE),
    ("need", CASE),
    ("draft", CASE),
    ("consent", CASE),
    ("screening", CASE),
    ("found_need", CASE),
    ("batch_row", CASE),
    ("party", CASE),
];

/// A person who was referred has a case, which the law says how long to keep. What forgets cases with all
/// that hangs on them is retention, a part of its own; until it is there nobody is erased who has a case.
const CASE: &str = "part of a case, which retention forgets as a whole";

/// A demonstration makes and unmakes whole worlds at once; the program that serves never does.
const MAKER: &str = "demo";

/// Tables that two slices write, and why.
const SHARED: &[(&str, &[&str], &str)] = &[(
    "turn",
    &["kit", "partnership"],
    "a new partnership begins its turn; the kit keeps it from there on",
)];

const WRITES: &[&str] = &["INSERT INTO ", "UPDATE ", "DELETE FROM "];
const READS: &[&str] = &[" FROM ", " JOIN ", "\nFROM "];

#[test]
fn sql_stands_in_stores() {
    let mut wrong = Vec::new();
    for source in production() {
        let excepted = EXCEPTIONS.iter().any(|(file, _)| source.name.starts_with(file));
        let says = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
        let sql = says.iter().find(|sql| source.code.contains(**sql));
        if let (Some(sql), false, false) = (sql, excepted, source.is_within("store")) {
            wrong.push(format!("{}: {sql}belongs in a store", source.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_table_is_written_by_one_slice_and_read_from_above_it() {
    let tables = tables();
    let sources = production();
    let mut writers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.slice() != MAKER) {
        for table in named(source, WRITES).filter(|table| tables.contains_key(table)) {
            let (table, _) = tables.get_key_value(&table).unwrap();
            writers.entry(table).or_default().insert(source.slice());
        }
    }
    let mut wrong = Vec::new();
    for table in tables.keys() {
        let Some(by) = writers.get(table.as_str()) else {
            wrong.push(format!("nothing writes {table}"));
            continue;
        };
        let shared = SHARED.iter().find(|(shared, ..)| shared == table);
        let right = shared.map_or(by.len() == 1, |(_, slices, _)| by.iter().eq(*slices));
        if !right {
            wrong.push(format!("{table} is written by {by:?}"));
        }
    }
    let height = |slice: &str| SLICES.iter().position(|known| *known == slice);
    for source in &sources {
        for table in named(source, READS).filter(|table| tables.contains_key(table)) {
            let owner = writers
                .get(table.as_str())
                .and_then(|by| by.first())
                .copied()
                .unwrap_or("kit");
            if height(owner) > height(source.slice()) && height(source.slice()).is_some() {
                wrong.push(format!("{}: {table} is kept by {owner}, above it", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_table_that_names_a_person_is_erased_or_says_why_not() {
    let sources = production();
    let erasing: String = sources
        .iter()
        .filter(|source| source.slice() == "person" && source.is_within("store"))
        .map(|source| source.code.as_str())
        .collect();
    let mut wrong = Vec::new();
    let mut kept = BTreeSet::new();
    for (table, columns) in tables() {
        let names_one = columns.iter().any(|column| column == "person") || table == "person";
        if !names_one {
            continue;
        }
        let erased = erasing.contains(&format!("DELETE FROM {table} "))
            || erasing.contains(&format!("DELETE FROM {table}\n"));
        let declared = KEPT.iter().any(|(kept, _)| *kept == table);
        if erased == declared {
            let how = if erased {
                "erased and declared as kept"
            } else {
                "neither erased nor declared"
            };
            wrong.push(format!("{table} is {how}"));
        }
        if declared {
            kept.insert(table);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(kept.len(), KEPT.len(), "a declared table names nobody any more");
}

/// Every table of the schema, with its columns. For every test that has to know them all.
pub fn tables() -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for migration in MIGRATIONS {
        // In their order: what is dropped may be made anew, or another table take its name.
        let lines = migration.sql.lines();
        let lines: Vec<&str> = lines
            .filter(|line| !line.trim_start().starts_with("--"))
            .collect();
        for statement in lines.join("\n").split(';') {
            if let Some((_, made)) = statement.split_once("CREATE TABLE ") {
                let (name, rest) = made.split_once('(').unwrap();
                let body = rest.split("\n)").next().unwrap();
                let columns = body.lines().filter_map(|line| line.split_whitespace().next());
                let columns = columns.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
                tables.insert(name.trim().to_owned(), columns.map(str::to_owned).collect());
            }
            if let Some((_, name)) = statement.split_once("DROP TABLE ") {
                assert!(tables.remove(name.trim()).is_some(), "{name} is dropped twice");
            }
            let renamed = statement.split_once("ALTER TABLE ");
            if let Some((from, to)) = renamed.and_then(|(_, names)| names.split_once(" RENAME TO ")) {
                let columns: Vec<String> = tables.remove(from).expect("it was there under its former name");
                tables.insert(to.trim().to_owned(), columns);
            }
        }
    }
    assert!(tables.len() > 20, "the tables are found: {}", tables.len());
    tables
}

/// The tables that stand behind one of these words in the SQL of a file.
fn named<'a>(source: &'a Source, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    words.iter().flat_map(|word| {
        source.code.match_indices(*word).map(|(at, _)| {
            let rest = &source.code[at + word.len()..];
            rest.chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect()
        })
    })
}
