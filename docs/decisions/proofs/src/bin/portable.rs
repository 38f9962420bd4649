//! One text of SQL on both databases (decision 0003): `portable POSTGRES-ADDRESS`.

use std::fmt::Write as _;
use std::time::Instant;

use proofs::postgres::{Postgres, pool};
use proofs::sqlite::{Sqlite, open};
use workload::Kind::{Text, Whole};
use workload::{Outcome, Sql, Value};

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let address = std::env::args()
        .nth(1)
        .expect("the address of a PostgreSQL to use");
    let path = std::env::temp_dir().join(format!("alongside-portable-{}.db", std::process::id()));
    let file = path.display().to_string();
    let server = pool(&address, 4)?;
    let (mut sqlite, mut postgres) = (Sqlite::alone(open(&file)?), Postgres(server.get().await?));

    both(
        "values and nulls",
        round_trip(&mut sqlite).await,
        round_trip(&mut postgres).await,
    );
    both(
        "conflict, returning, check",
        changes(&mut sqlite).await,
        changes(&mut postgres).await,
    );
    both(
        "parameters out of order and optional",
        parameters(&mut sqlite).await,
        parameters(&mut postgres).await,
    );
    both(
        "results that need a cast",
        casts(&mut sqlite).await,
        casts(&mut postgres).await,
    );
    println!(
        "- as SQLite reads `$2, $1` when bound by position: {}",
        by_position()?
    );
    println!("- without the cast: {}", uncast(&mut sqlite, &mut postgres).await);
    println!(
        "- a text with U+0000: SQLite {}, PostgreSQL {}",
        nul(&mut sqlite).await,
        nul(&mut postgres).await
    );
    order(&server, &mut sqlite, &address).await?;
    ranges(&mut sqlite, &mut postgres).await?;
    reuse(&file, &mut sqlite, &mut postgres).await?;
    drop(sqlite);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{end}"));
    }
    Ok(())
}

/// Both answered, and the same.
fn both<T: PartialEq + std::fmt::Debug>(what: &str, sqlite: Outcome<T>, postgres: Outcome<T>) {
    let sqlite = sqlite.unwrap_or_else(|e| panic!("{what}, SQLite: {e:?}"));
    let postgres = postgres.unwrap_or_else(|e| panic!("{what}, PostgreSQL: {e:?}"));
    assert_eq!(sqlite, postgres, "{what}");
    println!("- {what}: the same on both");
}

async fn round_trip<S: Sql>(sql: &mut S) -> Outcome<Vec<Vec<Value>>> {
    sql.script(
        "DROP TABLE IF EXISTS thing; CREATE TABLE thing (id BIGINT PRIMARY KEY, words TEXT, number BIGINT);",
    )
    .await?;
    let words = [
        "",
        " ",
        "Zoë O’Brien",
        "李小龍",
        "👩🏽‍⚕️",
        "a\u{0301}",
        "it's \"so\" \\ $1 ? %_",
        "\u{202e}x",
        "\n\t",
    ];
    let numbers = [0, 1, -1, i64::MAX, i64::MIN, 1 << 53, (1 << 53) + 1];
    let mut given: Vec<(Value, Value)> = vec![(Value::Null, Value::Null)];
    given.extend(words.map(|w| (w.into(), Value::Null)));
    given.extend(numbers.map(|n| (Value::Null, n.into())));
    for (id, (words, number)) in given.iter().enumerate() {
        let id = i64::try_from(id)?;
        sql.run(
            "INSERT INTO thing VALUES ($1, $2, $3)",
            &[id.into(), words.clone(), number.clone()],
        )
        .await?;
    }
    let found = sql
        .all("SELECT words, number FROM thing ORDER BY id", &[], &[Text, Whole])
        .await?;
    let expected: Vec<_> = given
        .into_iter()
        .map(|(words, number)| vec![words, number])
        .collect();
    assert_eq!(found, expected, "what went in comes out");
    Ok(found)
}

async fn changes<S: Sql>(sql: &mut S) -> Outcome<String> {
    sql.script(
        "DROP TABLE IF EXISTS tally2; CREATE TABLE tally2 (team TEXT PRIMARY KEY, n BIGINT NOT NULL, CHECK (n < 4));",
    )
    .await?;
    let mut said = String::new();
    for _ in 0..3 {
        let row = sql
            .all(
                "INSERT INTO tally2 (team, n) VALUES ($1, 1) ON CONFLICT (team) DO UPDATE SET n = tally2.n + excluded.n RETURNING n",
                &["a".into()],
                &[Whole],
            )
            .await?;
        write!(said, "{row:?} ")?;
    }
    let nothing = sql
        .run(
            "INSERT INTO tally2 (team, n) VALUES ($1, 1) ON CONFLICT DO NOTHING",
            &["a".into()],
        )
        .await?;
    let twice = sql
        .run("INSERT INTO tally2 (team, n) VALUES ($1, 1)", &["a".into()])
        .await
        .is_err();
    let over = sql
        .run("UPDATE tally2 SET n = n + 1 WHERE team = $1", &["a".into()])
        .await
        .is_err();
    let gone = sql
        .all(
            "DELETE FROM tally2 WHERE team = $1 RETURNING team, n",
            &["a".into()],
            &[Text, Whole],
        )
        .await?;
    write!(
        said,
        "ignored {nothing}, unique refused {twice}, check refused {over}, {gone:?}"
    )?;
    Ok(said)
}

async fn parameters<S: Sql>(sql: &mut S) -> Outcome<Vec<Vec<Value>>> {
    let mut rows = sql
        .all(
            "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT)",
            &[7.into(), "b".into()],
            &[Text, Whole, Text],
        )
        .await?;
    assert_eq!(rows, [vec![Value::from("b"), 7.into(), "b".into()]]);
    for team in [Value::Null, "a".into()] {
        let question = "SELECT words FROM thing WHERE (CAST($1 AS TEXT) IS NULL OR words < $1) AND id IN ($2, $3) ORDER BY words LIMIT $4";
        rows.extend(
            sql.all(question, &[team, 1.into(), 3.into(), 5.into()], &[Text])
                .await?,
        );
    }
    Ok(rows)
}

async fn casts<S: Sql>(sql: &mut S) -> Outcome<Vec<Vec<Value>>> {
    sql.all(
        "SELECT COUNT(*), CAST(COALESCE(SUM(id), 0) AS BIGINT), CAST(CASE WHEN COUNT(*) > 3 THEN 1 ELSE 0 END AS BIGINT),
           CAST(LENGTH(MAX(words)) AS BIGINT), MIN(number), CAST(EXISTS (SELECT 1 FROM thing WHERE id = 3) AS INTEGER) + CAST(0 AS BIGINT)
         FROM thing",
        &[],
        &[Whole, Whole, Whole, Whole, Whole, Whole],
    )
    .await
}

fn by_position() -> Outcome<String> {
    let memory = rusqlite::Connection::open_in_memory()?;
    let pair: (String, String) = memory.query_row("SELECT $2, $1", ["first", "second"], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?;
    assert_eq!(
        pair,
        ("first".to_owned(), "second".to_owned()),
        "`$2` is a name, and the first one met"
    );
    Ok(
        "($2, $1) gives (first, second): swapped without a word, so parameters are bound by their names"
            .into(),
    )
}

async fn uncast(sqlite: &mut Sqlite, postgres: &mut Postgres) -> String {
    let mut said = String::new();
    for question in [
        "SELECT SUM(id) FROM thing",
        "SELECT LENGTH('abc')",
        "SELECT 1",
        "SELECT id > 3 FROM thing WHERE id = 4",
    ] {
        let here = sqlite.all(question, &[], &[Whole]).await.is_ok();
        let there = postgres.all(question, &[], &[Whole]).await;
        let _ = write!(
            said,
            "\n  - `{question}` as BIGINT: SQLite {}, PostgreSQL {}",
            if here { "yes" } else { "no" },
            there.map_or_else(|e| format!("no ({})", cause(&*e)), |_| "yes".into())
        );
    }
    let optional = postgres
        .all(
            "SELECT words FROM thing WHERE $1 IS NULL OR words = $1",
            &[Value::Null],
            &[Text],
        )
        .await;
    let why = optional.expect_err("PostgreSQL takes the type from the first use");
    let _ = write!(
        said,
        "\n  - `$1 IS NULL OR words = $1`: PostgreSQL no ({}); `CAST($1 AS TEXT) IS NULL OR words = $1` is understood by both",
        cause(&*why)
    );
    said
}

fn cause(error: &(dyn std::error::Error + Send + Sync)) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

async fn nul<S: Sql>(sql: &mut S) -> &'static str {
    let stored = sql
        .run("INSERT INTO thing VALUES (999, $1, NULL)", &["a\0b".into()])
        .await;
    if stored.is_ok() { "stores it" } else { "refuses it" }
}

/// The order of names under each collation, and under a database whose locale is not C.
async fn order(server: &deadpool_postgres::Pool, sqlite: &mut Sqlite, address: &str) -> Outcome<()> {
    let plain = server.get().await?;
    plain.batch_execute("DROP DATABASE IF EXISTS proof_icu").await?;
    plain.batch_execute("CREATE DATABASE proof_icu TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-GB' LOCALE 'C.UTF-8'").await?;
    let other = pool(&address.replace("/postgres", "/proof_icu"), 1)?;
    let mut english = Postgres(other.get().await?);
    let table = "CREATE TABLE word (w TEXT, c TEXT)";
    sqlite.script(table).await?;
    english
        .script("CREATE TABLE word (w TEXT, c TEXT COLLATE \"C\")")
        .await?;
    for word in [
        "abc", "ABD", "Zoe", "zoë", "éclair", "a-b", "ab", "李", "Ab", "_x", "1",
    ] {
        for index in 0..2 {
            let values = [word.into()];
            let text = "INSERT INTO word (w, c) VALUES ($1, $1)";
            if index == 0 {
                sqlite.run(text, &values).await?
            } else {
                english.run(text, &values).await?
            };
        }
    }
    let (by_w, by_c) = ("SELECT w FROM word ORDER BY w", "SELECT c FROM word ORDER BY c");
    let bytes = sqlite.all(by_w, &[], &[Text]).await?;
    assert_ne!(
        english.all(by_w, &[], &[Text]).await?,
        bytes,
        "an English order is another order"
    );
    assert_eq!(
        english.all(by_c, &[], &[Text]).await?,
        bytes,
        "COLLATE \"C\" is SQLite's order"
    );
    let range_w = "SELECT w FROM word WHERE w >= $1 AND w < $2 ORDER BY w";
    let range_c = "SELECT c FROM word WHERE c >= $1 AND c < $2 ORDER BY c";
    let ends = ["ab".into(), "ab\u{10ffff}".into()];
    let here = sqlite.all(range_w, &ends, &[Text]).await?;
    assert_eq!(english.all(range_c, &ends, &[Text]).await?, here);
    println!(
        "- order and prefix ranges: TEXT COLLATE \"C\" columns agree with SQLite in a database of any locale; plain TEXT in en-GB orders otherwise and finds {} instead of {} for the prefix `ab`",
        english.all(range_w, &ends, &[Text]).await?.len(),
        here.len()
    );
    assert!(
        sqlite
            .all("SELECT w FROM word ORDER BY w COLLATE \"C\"", &[], &[Text])
            .await
            .is_err(),
        "SQLite knows no C"
    );
    drop(english);
    other.close();
    plain
        .batch_execute("DROP DATABASE proof_icu WITH (FORCE)")
        .await?;
    Ok(())
}

/// A prefix of a search key is found through the index on both.
async fn ranges(sqlite: &mut Sqlite, postgres: &mut Postgres) -> Outcome<()> {
    const TABLE: &str = "DROP TABLE IF EXISTS search_key;
         CREATE TABLE search_key (partnership TEXT NOT NULL, word TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (partnership, word, person));";
    for which in 0..2 {
        let mut n = 0_u64;
        if which == 0 {
            sqlite.script(TABLE).await?
        } else {
            postgres.script(TABLE).await?
        }
        if which == 0 {
            sqlite.script("BEGIN").await?
        } else {
            postgres.script("BEGIN").await?
        }
        while n < 30_000 {
            let word = format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24);
            let values = [
                format!("par_{}", n % 3).into(),
                word.into(),
                format!("per_{n}").into(),
            ];
            let text = "INSERT INTO search_key VALUES ($1, $2, $3)";
            if which == 0 {
                sqlite.run(text, &values).await?
            } else {
                postgres.run(text, &values).await?
            };
            n += 1;
        }
        if which == 0 {
            sqlite.script("COMMIT").await?
        } else {
            postgres.script("COMMIT").await?
        }
        if which == 0 {
            sqlite.script("ANALYZE").await?
        } else {
            postgres.script("ANALYZE search_key").await?
        }
    }
    let ends = ["par_1".into(), "3fa".into(), "3fa\u{10ffff}".into()];
    let question = "SELECT person FROM search_key WHERE partnership = $1 AND word >= $2 AND word < $3 ORDER BY word, person";
    let found = sqlite.all(question, &ends, &[Text]).await?;
    assert_eq!(found, postgres.all(question, &ends, &[Text]).await?);
    let here = sqlite
        .all("EXPLAIN QUERY PLAN SELECT person FROM search_key WHERE partnership = $1 AND word >= $2 AND word < $3", &ends, &[Whole, Whole, Whole, Text])
        .await?;
    assert!(
        here[0][3].text().contains("partnership=? AND word>? AND word<?"),
        "{here:?}"
    );
    postgres
        .script("SET plan_cache_mode = force_generic_plan;
                 PREPARE prefix (TEXT, TEXT, TEXT) AS SELECT person FROM search_key WHERE partnership = $1 AND word >= $2 AND word < $3 ORDER BY word, person")
        .await?;
    let there = postgres
        .0
        .query("EXPLAIN EXECUTE prefix ('par_1', '3fa', '3fb')", &[])
        .await?;
    let there: Vec<String> = there.iter().map(|row| row.get(0)).collect();
    assert!(
        there
            .iter()
            .any(|line| line.contains("Index Cond: ((partnership = $1) AND (word >= $2) AND (word < $3))")),
        "{there:#?}"
    );
    println!(
        "- prefix as a range: {} of 30,000 found; SQLite `{}`; PostgreSQL, generic plan, `{}`",
        found.len(),
        here[0][3].text(),
        there
            .iter()
            .find(|line| line.contains("Index Cond"))
            .map_or("", |line| line.trim())
    );
    postgres.script("RESET plan_cache_mode; DEALLOCATE prefix").await
}

/// What it is worth to prepare a statement once.
async fn reuse(file: &str, sqlite: &mut Sqlite, postgres: &mut Postgres) -> Outcome<()> {
    let ends: [Value; 3] = ["par_1".into(), "3fa".into(), "3fb".into()];
    let plain = open(file)?;
    for (what, question) in [
        (
            "a point",
            "SELECT word FROM search_key WHERE partnership = $1 AND word = $2 AND person = $3",
        ),
        (
            "a join of three",
            "SELECT a.person, b.word, c.word FROM search_key a
             JOIN search_key b ON b.partnership = a.partnership AND b.word = a.word AND b.person = a.person
             LEFT JOIN search_key c ON c.partnership = a.partnership AND c.word = b.word AND c.person = $3
             WHERE a.partnership = $1 AND a.word >= $2 AND a.word < $3 ORDER BY a.word, a.person LIMIT 5",
        ),
    ] {
        let (mut cached, mut fresh, mut server, mut server_fresh) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..5 {
            let start = Instant::now();
            for _ in 0..4_000 {
                sqlite.all(question, &ends, &[Text]).await?;
            }
            cached.push(start.elapsed().as_secs_f64() * 1e6 / 4_000.0);
            let start = Instant::now();
            for _ in 0..4_000 {
                proofs::sqlite::rows(&mut plain.prepare(question)?, &ends, &[Text])?;
            }
            fresh.push(start.elapsed().as_secs_f64() * 1e6 / 4_000.0);
            let start = Instant::now();
            for _ in 0..1_000 {
                postgres.all(question, &ends, &[Text]).await?;
            }
            server.push(start.elapsed().as_secs_f64() * 1e6 / 1_000.0);
            let start = Instant::now();
            for _ in 0..1_000 {
                let statement = postgres.0.prepare(question).await?;
                postgres.0.query(&statement, &[&"par_1", &"3fa", &"3fb"]).await?;
            }
            server_fresh.push(start.elapsed().as_secs_f64() * 1e6 / 1_000.0);
        }
        let [cached, fresh, server, server_fresh] =
            [cached, fresh, server, server_fresh].map(|all| workload::measure::spread(all).0);
        println!(
            "- prepared once or each time, microseconds for {what}: SQLite {cached:.1} or {fresh:.1} ({:.1}×), PostgreSQL {server:.0} or {server_fresh:.0} ({:.1}×)",
            fresh / cached,
            server_fresh / server
        );
    }
    Ok(())
}
