//! What is sent to a form that nobody meant to be sent.

use crate::world::{
    browser::encode,
    crawl::{Field, Form, is_id},
};

pub const URLENCODED: &str = "application/x-www-form-urlencoded";

/// One way to send a form.
pub struct Sent {
    pub what: String,
    pub kind: &'static str,
    pub body: Vec<u8>,
    /// What must come back in the form, if it comes back.
    pub typed: Vec<(String, String)>,
}

type Pairs = Vec<(String, String)>;

/// Every way to send this form.
pub fn variants(form: &Form) -> Vec<Sent> {
    let held = held(form);
    let mut all = vec![
        sent("nothing", Vec::new()),
        sent("empty", each(form, &held, |_| Some(String::new()))),
        sent(
            "empty, hidden ones too",
            held.iter()
                .map(|(name, _)| (name.clone(), String::new()))
                .collect(),
        ),
        typed(
            form,
            &held,
            "markup",
            "<script>alert(1)</script>\"'&amp;{{7*7}}</textarea><img src=x>",
        ),
        typed(form, &held, "letters", "abc"),
        typed(form, &held, "a number beyond numbers", "9223372036854775808"),
        typed(form, &held, "a statement", "'; DROP TABLE referral; --"),
        typed(form, &held, "another script", "王小明 زهراء Ọláwálé 🙂"),
    ];
    let filled = filled(form, &held);
    for field in form.fields.iter().filter(|field| field.is_typed()) {
        let long = each(form, &filled, |other| {
            (other.name == field.name).then(|| "x".repeat(50_000))
        });
        all.push(whole(form, &format!("50,000 characters in {}", field.name), long));
    }
    // From here on some of them may be right, and change what the form is about.
    let control = "a\u{0}b\u{7}c\u{202e}d\r\n\te\u{1b}[2J\u{feff}";
    all.push(sent(
        "control characters",
        each(form, &held, |field| field.is_typed().then(|| control.into())),
    ));
    all.extend(choices(form, &held));
    all.extend(dates(form, &held));
    all.extend(hidden(form, &filled));
    all.push(whole(form, "as somebody fills it in", filled));
    all.extend(no_forms(form, &held));
    all
}

/// What the form holds when nothing is typed: of each group of choices the first.
fn held(form: &Form) -> Pairs {
    let mut held: Pairs = Vec::new();
    for field in form
        .fields
        .iter()
        .filter(|field| field.kind != "button" && field.kind != "file")
    {
        if !held.iter().any(|(name, _)| *name == field.name) {
            held.push((field.name.clone(), field.value.clone()));
        }
    }
    held
}

/// What the form holds, with other values in the fields that somebody fills in.
fn each(form: &Form, held: &Pairs, value: impl Fn(&Field) -> Option<String>) -> Pairs {
    let with = |(name, before): &(String, String)| {
        let field = form
            .fields
            .iter()
            .find(|field| field.name == *name)
            .expect("it is held");
        let new = if field.kind == "hidden" {
            None
        } else {
            value(field)
        };
        (name.clone(), new.unwrap_or_else(|| before.clone()))
    };
    held.iter().map(with).collect()
}

/// As somebody fills it in who has an answer to everything: words in every field that takes words, a day in
/// every date, of each group of choices the last.
fn filled(form: &Form, held: &Pairs) -> Pairs {
    let words = |field: &Field| {
        let dated = [("-day", "3"), ("-month", "2"), ("-year", "2027")];
        let day = dated.iter().find(|(end, _)| field.name.ends_with(end));
        let of_a_kind = day.map(|(_, part)| *part).or(match field.kind.as_str() {
            "email" => Some("somebody@example.org"),
            "tel" => Some("07700 900555"),
            _ if field.name == "at" => Some("2:30pm"),
            _ => None,
        });
        of_a_kind.map_or_else(|| format!("Words of {}", field.name), str::to_owned)
    };
    let last = |name: &str| {
        form.fields
            .iter()
            .rfind(|field| field.name == name && field.kind != "button")
    };
    let pair = |(name, before): &(String, String)| {
        let value = match last(name) {
            Some(field) if field.is_typed() => words(field),
            Some(field) if field.kind != "hidden" => field.value.clone(),
            _ => before.clone(),
        };
        (name.clone(), value)
    };
    held.iter().map(pair).collect()
}

/// All that somebody could have filled in must come back.
fn whole(form: &Form, what: &str, pairs: Pairs) -> Sent {
    let seen = |name: &str| {
        form.fields
            .iter()
            .any(|field| field.name == name && field.kind != "hidden")
    };
    let typed = pairs
        .iter()
        .filter(|(name, value)| seen(name) && !value.is_empty());
    let typed = typed.cloned().collect();
    Sent {
        typed,
        ..sent(what, pairs)
    }
}

fn sent(what: &str, pairs: Pairs) -> Sent {
    Sent {
        what: what.to_owned(),
        kind: URLENCODED,
        body: encode(pairs.into_iter()).into_bytes(),
        typed: Vec::new(),
    }
}

/// The same words in every field that takes words, and choices that are none: it cannot be right.
fn typed(form: &Form, held: &Pairs, what: &str, words: &str) -> Sent {
    let value = |field: &Field| {
        Some(if field.is_typed() {
            words.into()
        } else {
            "nonsense".into()
        })
    };
    let mut sent = sent(what, each(form, held, value));
    let fields = form.fields.iter().filter(|field| field.is_typed());
    sent.typed = fields
        .map(|field| (field.name.clone(), words.to_owned()))
        .collect();
    sent
}

/// Choices that nobody was offered, and everything three times.
fn choices(form: &Form, held: &Pairs) -> Vec<Sent> {
    let choice = |field: &Field| !field.is_typed();
    let other = |words: &'static str| each(form, held, move |field| choice(field).then(|| words.into()));
    let thrice = held.iter().flat_map(|(name, value)| {
        [value.clone(), "other".to_owned(), String::new()].map(|value| (name.clone(), value))
    });
    let every = form.fields.iter().filter(|field| field.kind != "file");
    vec![
        sent("a choice that is none", other("nonsense")),
        sent("a choice of markup", other("\"><script>alert(1)</script>")),
        sent("everything three times", thrice.collect()),
        sent(
            "every choice at once",
            every
                .map(|field| (field.name.clone(), field.value.clone()))
                .collect(),
        ),
    ]
}

/// Days that are none, and days beyond all days.
fn dates(form: &Form, held: &Pairs) -> Vec<Sent> {
    let is = |name: &str, end: &str| name.ends_with(end);
    if !form.fields.iter().any(|field| is(&field.name, "-day")) {
        return Vec::new();
    }
    let days = [
        ("31", "12", "9999"),
        ("1", "1", "1"),
        ("29", "2", "2027"),
        ("0", "0", "0"),
        ("-1", "13", "20267"),
        ("٣", "٢", "٢٠٢٧"),
        ("1", "February", "2027"),
        ("1.5", "1e2", "0x7E9"),
        ("99999999999999999999", "1", "2027"),
    ];
    let on = |(day, month, year): (&'static str, &'static str, &'static str)| {
        let pairs = each(form, held, |field| {
            if is(&field.name, "-day") {
                Some(day.into())
            } else if is(&field.name, "-month") {
                Some(month.into())
            } else if is(&field.name, "-year") {
                Some(year.into())
            } else if field.name == "at" {
                Some("11:59pm".into())
            } else {
                (field.is_typed() && field.value.is_empty()).then(|| "Words".into())
            }
        });
        sent(&format!("the day {day}/{month}/{year}"), pairs)
    };
    days.into_iter().map(on).collect()
}

/// Fields that nobody sees: other identifiers, other versions, other keys.
fn hidden(form: &Form, held: &Pairs) -> Vec<Sent> {
    let mut all = Vec::new();
    let unknown = |value: &str| {
        format!(
            "{}_01J00000000000000000000000",
            value.split('_').next().unwrap_or_default()
        )
    };
    if held.iter().any(|(_, value)| is_id(value)) {
        let others = held.iter().map(|(name, value)| {
            let value = if is_id(value) {
                unknown(value)
            } else {
                value.clone()
            };
            (name.clone(), value)
        });
        all.push(whole(form, "unknown identifiers", others.collect()));
    }
    for field in form.fields.iter().filter(|field| field.kind == "hidden") {
        for value in [
            "0",
            "-1",
            "999",
            "9223372036854775807",
            "abc",
            "",
            "\u{0}",
            "0000000000000000000000000000000000000000000000000000000000000000x",
        ] {
            let mut pairs = held.clone();
            for (name, held) in &mut pairs {
                if *name == field.name {
                    value.clone_into(held);
                }
            }
            all.push(whole(form, &format!("{} is {value:?}", field.name), pairs));
        }
    }
    all
}

/// What is no form, or more than one.
fn no_forms(form: &Form, held: &Pairs) -> Vec<Sent> {
    let encoded = encode(held.clone().into_iter());
    let name = form.fields.first().map_or("a", |field| field.name.as_str());
    let raw = |what: &str, kind, body: Vec<u8>| Sent {
        what: what.to_owned(),
        kind,
        body,
        typed: Vec::new(),
    };
    vec![
        raw(
            "no UTF-8",
            URLENCODED,
            format!("{encoded}&{name}=%FF%FE").into_bytes(),
        ),
        raw("no UTF-8", URLENCODED, [name.as_bytes(), b"=\xff\xfe"].concat()),
        raw(
            "half an escape",
            URLENCODED,
            format!("{name}=%&{name}=%4&=&&%").into_bytes(),
        ),
        raw("too many fields", URLENCODED, "a=1&".repeat(10_000).into_bytes()),
        raw(
            "a body over the limit",
            URLENCODED,
            format!("a={}", "x".repeat(200 * 1024)).into_bytes(),
        ),
        raw("not a form but words", "text/plain", encoded.clone().into_bytes()),
        raw(
            "not a form but JSON",
            "application/json",
            b"{\"version\": 1}".to_vec(),
        ),
        raw("not a form but of no kind", "", encoded.clone().into_bytes()),
        raw(
            "not a form but parts",
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1".to_vec(),
        ),
        raw(
            "not a form but parts without a boundary",
            "multipart/form-data",
            encoded.into_bytes(),
        ),
    ]
}
