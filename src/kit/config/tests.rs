use super::*;

fn said(flags: &[(&'static str, &str)], environment: &[(&str, &str)], file: Option<&str>) -> Said {
    Said {
        flags: flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect(),
        environment: environment
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        file: file.map(|text| (FILE.into(), text.to_owned())),
    }
}

fn refusal(said: Said) -> String {
    match said.settle() {
        Err(Error::Refused(sentence)) => sentence,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

#[test]
fn without_a_word_it_serves_this_machine_from_a_folder_beside() {
    let settings = said(&[], &[("HOME", "/root")], None).settle().unwrap();
    assert_eq!(settings.place, Place::Folder("./data".into()));
    assert_eq!((settings.host.as_str(), settings.port), ("127.0.0.1", 8080));
    assert!(settings.address.is_none() && settings.mail.is_none());
    assert_eq!(settings.proxies, Proxies::default());
    assert_eq!(
        settings.log,
        Log {
            format: Format::Text,
            level: "info"
        }
    );
}

#[test]
fn a_flag_counts_before_the_environment_and_that_before_the_file() {
    let file = "port = 3\nhost = \"3.3.3.3\"\nlog_level = \"warn\"";
    let settings = said(
        &[("port", "1")],
        &[("ALONGSIDE_PORT", "2"), ("ALONGSIDE_HOST", "2.2.2.2")],
        Some(file),
    )
    .settle()
    .unwrap();
    assert_eq!(
        (settings.port, settings.host.as_str(), settings.log.level),
        (1, "2.2.2.2", "warn")
    );
    let from: Vec<_> = settings
        .shown()
        .into_iter()
        .map(|line| (line.name, line.from))
        .collect();
    assert!(from.contains(&("port", "flag".into())));
    assert!(from.contains(&("host", "environment".into())));
    assert!(from.contains(&("log_level", "alongside.toml".into())));
    assert!(from.contains(&("log_format", "default".into())));
}

#[test]
fn whoever_says_first_where_the_data_lives_overrules_the_other_kind_too() {
    let settings = said(&[("data", "here")], &[("ALONGSIDE_DATABASE", "host=db")], None)
        .settle()
        .unwrap();
    assert_eq!(settings.place, Place::Folder("here".into()));
    let database = settings
        .shown()
        .into_iter()
        .find(|line| line.name == "database")
        .unwrap();
    assert_eq!(database.value, None);
    let settings = said(&[], &[("ALONGSIDE_DATABASE", "host=db")], Some("data = \"here\""))
        .settle()
        .unwrap();
    assert_eq!(settings.place, Place::Postgres("host=db".into()));
    assert!(refusal(said(&[("data", "a"), ("database", "b")], &[], None)).contains("not both"));
}

#[test]
fn a_name_that_no_setting_has_is_refused_by_name() {
    assert!(refusal(said(&[], &[("ALONGSIDE_PROT", "1")], None)).contains("ALONGSIDE_PROT"));
    assert!(refusal(said(&[], &[("ALONGSIDE_port", "1")], None)).contains("ALONGSIDE_port"));
    assert!(refusal(said(&[], &[], Some("prot = 1"))).contains("prot"));
    assert!(refusal(said(&[], &[], Some("[mail]\nsmtp = 1"))).contains("mail"));
    assert!(refusal(said(&[], &[], Some("port = [1]"))).contains("port"));
    assert!(refusal(said(&[], &[], Some("port"))).contains("alongside.toml"));
}

#[test]
fn a_value_that_cannot_be_used_is_refused_with_where_it_was_said() {
    let cases = [
        ("port", "70000"),
        ("port", "http"),
        ("address", "alongside.example.org"),
        ("address", "https://alongside.example.org/with/path"),
        ("proxies", "10.0.0.5, proxy.example"),
        ("log_format", "xml"),
        ("log_level", "loud"),
    ];
    for (key, value) in cases {
        let sentence = refusal(said(&[(key, value)], &[], None));
        assert!(sentence.contains(key) && sentence.contains("flag"), "{sentence}");
    }
    assert!(refusal(said(&[("smtp", "smtp://mail")], &[], None)).contains("sender"));
    assert!(refusal(said(&[("sender", "a@b.example")], &[], None)).contains("smtp"));
}

#[test]
fn secrets_are_not_shown() {
    let settings = said(
        &[
            ("database", "postgres://anna:geheim@db/alongside"),
            ("smtp", "smtps://anna:geheim@mail"),
            ("sender", "a@b"),
        ],
        &[],
        None,
    )
    .settle()
    .unwrap();
    let shown = format!("{:?}", settings.shown());
    assert!(
        !shown.contains("geheim") && shown.contains("anna:hidden@mail"),
        "{shown}"
    );
}
