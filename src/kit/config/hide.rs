//! Addresses without the passwords in them.

/// What stands in a password's place.
const HIDDEN: &str = "hidden";

/// The same text without the password of an address (`scheme://user:secret@host`), of a query
/// (`?password=secret`) or of a list of words (`password='a secret'`).
pub(super) fn hide(value: &str) -> String {
    hide_named(&hide_in_authority(value))
}

fn hide_in_authority(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password may hold a slash or a question mark that should have been escaped: hide to the last @.
    let end = rest.rfind('@').map_or(end, |at| at.max(end));
    let (authority, tail) = rest.split_at(end);
    let (userinfo, host, tail) = match (authority.rsplit_once('@'), tail.strip_prefix('@')) {
        (Some((userinfo, host)), None) => (userinfo, host, tail),
        (_, Some(host)) => (authority, host, ""),
        (None, None) => return value.to_owned(),
    };
    let user = userinfo.split_once(':').map_or(userinfo, |(user, _)| user);
    let secret = if userinfo.contains(':') {
        format!(":{HIDDEN}")
    } else {
        String::new()
    };
    format!("{scheme}://{user}{secret}@{host}{tail}")
}

fn hide_named(value: &str) -> String {
    let mut shown = String::new();
    let mut rest = value;
    while let Some(at) = rest.to_ascii_lowercase().find("password") {
        let after = &rest[at + "password".len()..];
        let Some(secret) = after.trim_start().strip_prefix('=') else {
            shown.push_str(&rest[..at + "password".len()]);
            rest = after;
            continue;
        };
        shown.push_str(&rest[..at]);
        shown.push_str("password=");
        shown.push_str(HIDDEN);
        rest = after_secret(secret.trim_start());
    }
    shown + rest
}

fn after_secret(text: &str) -> &str {
    let Some(quoted) = text.strip_prefix('\'') else {
        return text
            .find(|c: char| c.is_whitespace() || c == '&')
            .map_or("", |end| &text[end..]);
    };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '\'' if !escaped => return &quoted[at + 1..],
            _ => escaped = false,
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::hide;

    #[test]
    fn no_way_of_writing_a_password_shows_it() {
        let written = [
            "postgres://anna:geheim@db.example/alongside",
            "postgres://anna:geheim/odd?geheim@db.example/alongside",
            "postgres://db.example/alongside?user=anna&password=geheim",
            "host=db.example user=anna password=geheim dbname=alongside",
            "host=db.example password = 'geheim \\' geheim' dbname=alongside",
            "host=db.example PASSWORD=geheim",
            "smtps://anna%40example.org:geheim@mail.example",
            "smtps://:geheim@mail.example",
        ];
        for value in written {
            let shown = hide(value);
            assert!(!shown.contains("geheim"), "{shown}");
            assert!(shown.contains("hidden") && shown.contains("example"), "{shown}");
        }
    }

    #[test]
    fn what_holds_no_secret_is_shown_whole() {
        for value in [
            "./data",
            "postgres://anna@db.example/alongside",
            "smtp://mail.example:25",
            "https://a.example",
        ] {
            assert_eq!(hide(value), value);
        }
        assert_eq!(
            hide("postgres://anna:x@db.example:5432/alongside?sslmode=disable"),
            "postgres://anna:hidden@db.example:5432/alongside?sslmode=disable"
        );
    }
}
