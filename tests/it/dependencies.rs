//! What we build on: free licences, one SQLite, no OpenSSL, nothing from outside the registry. `deny.toml`
//! says the same to cargo-deny.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Licences that ask for no more than to be named.
const FREE: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const UNWANTED: [&str; 6] = [
    "openssl",
    "openssl-sys",
    "native-tls",
    "aws-lc-sys",
    "sqlx",
    "diesel",
];

fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let asked = ["metadata", "--locked", "--offline", "--format-version", "1"];
    let output = Command::new(cargo)
        .args(asked)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

/// Whether an expression can be met with free licences. `OR` binds less than `AND`; a slash is an old `OR`.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut depth = 0_i32;
    let mut parts = vec![String::new()];
    let mut words = Vec::new();
    for word in expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
    {
        depth += i32::from(word == "(") - i32::from(word == ")");
        if depth == 0 && (word == "OR" || word == "AND") {
            words.push(word.to_owned());
            parts.push(String::new());
        } else {
            let last = parts.last_mut().unwrap();
            format!("{last} {word}").trim().clone_into(last);
        }
    }
    if parts.len() == 1 {
        let inner = parts[0]
            .strip_prefix("( ")
            .and_then(|inner| inner.strip_suffix(" )"));
        return inner.map_or_else(|| FREE.contains(&parts[0].as_str()), is_free);
    }
    let mut groups = vec![true];
    for (part, joined) in parts
        .iter()
        .zip(std::iter::once("AND").chain(words.iter().map(String::as_str)))
    {
        if joined == "OR" {
            groups.push(true);
        }
        let last = groups.last_mut().unwrap();
        *last = *last && is_free(part);
    }
    groups.contains(&true)
}

#[test]
fn an_expression_of_licences_is_read_as_it_is_meant() {
    for free in [
        "MIT",
        "MIT/Apache-2.0",
        "MIT OR LGPL-2.1-or-later",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "GPL-3.0 AND MIT OR Zlib",
        "Apache-2.0 WITH LLVM-exception OR MIT",
    ] {
        assert!(is_free(free), "{free}");
    }
    for unfree in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR ISC) AND SSPL-1.0",
        "Apache-2.0 WITH Odd-exception",
    ] {
        assert!(!is_free(unfree), "{unfree}");
    }
}

#[test]
fn every_dependency_has_a_free_licence_and_comes_from_the_registry() {
    for package in packages() {
        let name = text(&package, "name");
        assert!(
            is_free(text(&package, "license")),
            "{name} has the licence {}",
            package["license"]
        );
        let source = package["source"].as_str();
        assert!(
            source.is_none_or(|source| source.starts_with("registry+")),
            "{name} comes from {source:?}"
        );
        assert!(
            !UNWANTED.contains(&name),
            "{name} is not to be built on: see deny.toml"
        );
    }
}

#[test]
fn one_crate_brings_sqlite_and_one_crate_uses_it() {
    let all = packages();
    let brings: Vec<&str> = all
        .iter()
        .filter(|one| one["links"] == "sqlite3")
        .map(|one| text(one, "name"))
        .collect();
    assert_eq!(brings, ["libsqlite3-sys"]);
    let uses = |one: &Value| {
        let named = one["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .any(|on| on["name"] == "libsqlite3-sys");
        named.then(|| text(one, "name").to_owned())
    };
    let uses: BTreeSet<String> = all.iter().filter_map(uses).collect();
    // The first is for WebAssembly, where rusqlite itself asks for it.
    assert_eq!(uses.into_iter().collect::<Vec<_>>(), ["rsqlite-vfs", "rusqlite"]);
}
