//! Stories of taking practices in from the public register.

use super::*;

on_both! {
    async fn ninety_nine_practices_go_in_and_a_second_import_adds_nothing(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let import = set.uploads(EAST_MIDLANDS, ninety_nine()).await;
        assert_eq!(set.sites().await, 0, "an upload takes nothing in");
        let taken = set.takes(&import).await;
        assert_eq!((taken.added, taken.here, taken.matched, taken.skipped), (99, 0, 0, 0));
        assert_eq!(set.sites().await, 99);
        let facts = set.does(async |tx| actions::facts(tx).await).await;
        assert_eq!((facts.sites, facts.health_organisations, facts.referring_teams), (99, 99, 99));

        let why = set
            .refused(async |tx| actions::take_import(tx, &import, 2, &BTreeMap::new(), RowErrors::Stop).await)
            .await;
        assert!(why.contains("Nothing was added again"), "{why}");
        let again = set.uploads(EAST_MIDLANDS, ninety_nine()).await;
        let (_, review) = set.does(async |tx| actions::review_import(tx, &again).await).await;
        assert_eq!((review.here(), review.new_ones().count()), (99, 0));
        let why = set
            .refused(async |tx| actions::take_import(tx, &again, 1, &BTreeMap::new(), RowErrors::Stop).await)
            .await;
        assert!(why.contains("nothing"), "{why}");
        assert_eq!(set.sites().await, 99);
    }

    async fn a_spoiled_copy_is_explained_row_by_row_and_nothing_of_it_is_written(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let (spoiled, expected) = spoil(EAST_MIDLANDS);
        let import = set.uploads(spoiled.as_bytes(), ninety_nine()).await;
        let (import, review) = set.does(async |tx| actions::review_import(tx, &import).await).await;
        let found: Vec<_> = import.errors.iter().map(|error| (error.line, error.column.as_str())).collect();
        assert_eq!(found, expected);
        assert_eq!((import.error_count, review.rows.len()), (5, 94));
        let stop = BTreeMap::new();
        let why = set.refused(async |tx| actions::take_import(tx, &import.id, 1, &stop, RowErrors::Stop).await).await;
        assert!(why.contains("Correct the file"), "{why}");
        assert_eq!(set.sites().await, 0);
        let still = set.does(async |tx| actions::review_import(tx, &import.id).await).await.0;
        assert_eq!(still.state, ImportState::Waiting);

        let taken = set
            .does(async |tx| actions::take_import(tx, &import.id, 1, &stop, RowErrors::LeaveOut).await)
            .await;
        assert_eq!((taken.added, taken.errors, set.sites().await), (94, 5, 94));
    }

    async fn a_failure_in_the_middle_of_an_import_leaves_nothing(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let import = set.uploads(EAST_MIDLANDS, ninety_nine()).await;
        let broken: Result<()> = set.db.write(&set.manager, async |tx| {
            actions::take_import(tx, &import, 1, &BTreeMap::new(), RowErrors::Stop).await?;
            Err(Error::Refused("the light went out".to_owned()))
        }).await;
        assert!(broken.is_err());
        assert_eq!(set.sites().await, 0);
        assert_eq!(set.takes(&import).await.added, 99);
    }

    async fn a_practice_that_is_probably_here_waits_for_a_decision(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let practices = register::read(EAST_MIDLANDS).unwrap().practices;
        let twin = &practices[0];
        let elm = set.organisation(Kind::Health, "Elm").await;
        let details = SiteDetails { postcode: Some(twin.postcode.clone()), ..place(&twin.name.to_lowercase(), None) };
        let here = set.does(async |tx| actions::add_site(tx, &elm, details).await).await;
        let import = set.uploads(EAST_MIDLANDS, ninety_nine()).await;
        let why = set
            .refused(async |tx| actions::take_import(tx, &import, 1, &BTreeMap::new(), RowErrors::Stop).await)
            .await;
        assert!(why.contains("probably here"), "{why}");
        let same = BTreeMap::from([(twin.code.clone(), Decision::Same)]);
        let taken = set
            .does(async |tx| actions::take_import(tx, &import, 1, &same, RowErrors::Stop).await)
            .await;
        assert_eq!((taken.added, taken.matched, set.sites().await), (98, 1, 99));
        let matched = set.does(async |tx| Site::find(tx, &here).await).await.unwrap();
        assert_eq!(matched.details.ods_code.as_ref(), Some(&twin.code));
        assert_eq!(matched.details.naming.inside(), twin.name.to_lowercase());
    }

    async fn an_organisation_that_was_closed_is_used_again_when_its_practice_comes_in(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let practice = register::read(EAST_MIDLANDS).unwrap().practices.remove(0);
        let code = Some(practice.code.clone());
        let details = OrganisationDetails { kind: Kind::Health, name: "Old name".to_owned(), ods_code: code };
        let elm = set.does(async |tx| actions::add_organisation(tx, details).await).await;
        set.does(async |tx| actions::close_organisation(tx, &elm, 1, date(2026, 11, 1)).await).await;
        let import = set.uploads(EAST_MIDLANDS, Selection::codes(practice.code.as_str()).unwrap()).await;
        assert_eq!(set.takes(&import).await.added, 1);
        let host = set.does(async |tx| Organisation::find(tx, &elm).await).await.unwrap();
        assert_eq!((host.standing, host.details.name.as_str()), (Standing::Open, "Old name"));
        let site = set.does(async |tx| Site::by_code(tx, &practice.code).await).await.unwrap();
        assert_eq!((site.organisation, site.register), (elm, practice.register()));
    }
}

/// The register with five of its first 99 practices spoiled, each in another way, and where.
pub(super) fn spoil(register: &[u8]) -> (String, Vec<(u64, &'static str)>) {
    let text = std::str::from_utf8(register).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let postcode = |line: &str| csv_cell(line, 3);
    lines[3] = lines[3].replace(&postcode(&lines[3]), "not known");
    lines[10] = lines[10].replacen(&csv_cell(&lines[10], 1), "", 1);
    lines[20] = lines[20].replace(&csv_cell(&lines[20], 5), "19741341");
    lines[30] = lines[30].replace(&csv_cell(&lines[30], 1), &"x".repeat(50_000));
    lines[40] = lines[40].replace(&csv_cell(&lines[40], 4), "ring the bell");
    (
        lines.join("\n"),
        vec![
            (4, "postcode"),
            (11, "name"),
            (21, "open"),
            (31, "name"),
            (41, "phone"),
        ],
    )
}

fn csv_cell(line: &str, column: usize) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    row[column].to_owned()
}
