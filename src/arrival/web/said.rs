//! What came in, line by line, for whoever looks at it.

use crate::{
    arrival::{
        languages,
        model::{Arrival, Asked, Content, Done, Mail},
    },
    partnership::packs,
    web::{say, ui},
};

/// What they wrote, line by line.
fn said(asked: &Asked, at: jiff::Timestamp) -> Vec<ui::Row> {
    let mut rows = Vec::new();
    let mut row = |head: &str, words: String| {
        if !words.trim().is_empty() {
            rows.push(ui::Row::new(head, words));
        }
    };
    if let Some(by) = &asked.by {
        row("Asked for them", format!("{}, {}", by.name, by.relation));
    }
    let born = asked.born.map_or("Not sure".to_owned(), say::date);
    row("Date of birth", born);
    let safe: Vec<&str> = asked.safe.iter().map(|channel| channel.words()).collect();
    row("Safe ways to reach them", safe.join(", "));
    row("Telephone", asked.phone.clone());
    row("E-mail", asked.email.clone());
    let home = [asked.address.replace('\n', ", "), asked.postcode.clone()];
    row("Address", home.join(" "));
    row("Before anybody gets in touch", asked.heed.clone());
    let areas = asked.areas.iter();
    let areas: Vec<String> = areas
        .map(|code| packs::area(code).map_or_else(|| code.clone(), |area| area.label.clone()))
        .collect();
    row(
        "Problems",
        if areas.is_empty() {
            "Something else, or not sure".to_owned()
        } else {
            areas.join(", ")
        },
    );
    row(
        "Date on the letter",
        asked.letter_on.map(say::date).unwrap_or_default(),
    );
    row("Language", asked.speaks.clone());
    if asked.interpreter {
        row("Interpreter", "Needed".to_owned());
    }
    row("Access", asked.access.clone());
    let language = languages::find(&asked.language).unwrap_or(languages::english());
    let version: Option<jiff::civil::Date> = asked.agreed_to.parse().ok();
    let agreed = format!(
        "{}, on the page in {} of {}: ‘{}’",
        say::when(at),
        language.english,
        version.map_or_else(|| asked.agreed_to.clone(), say::date),
        languages::english().say("agree")
    );
    row("Agreed", agreed);
    rows
}

/// Who wrote, when, and what came with it.
fn of_mail(mail: &Mail, team: Option<String>) -> Vec<ui::Row> {
    let from = if mail.name.is_empty() {
        mail.from.clone()
    } else {
        format!("{}, {}", mail.name, mail.from)
    };
    let mut rows = vec![ui::Row::new("From", from)];
    rows.extend(team.map(|team| ui::Row::new("The address is of somebody in", team)));
    rows.extend(
        mail.sent_at
            .map(|at| ui::Row::new("It says it was sent", say::when(at))),
    );
    let attached = mail.attachments.iter();
    let mut attached: Vec<String> = attached
        .map(|(name, bytes)| {
            format!(
                "{name} ({} KB)",
                say::thousands(i64::try_from(bytes.div_ceil(1024)).unwrap_or(i64::MAX))
            )
        })
        .collect();
    if mail.more_attachments {
        attached.push("and more".to_owned());
    }
    if !attached.is_empty() {
        let words = format!("{}. Not kept here: open them in the mailbox", attached.join(", "));
        rows.push(ui::Row::new("Attached", words));
    }
    if mail.shortened {
        rows.push(ui::Row::new(
            "Length",
            "Only the beginning is kept; the whole is in the mailbox",
        ));
    }
    rows
}

/// What stands at the head, what they wrote, and the lines about it.
pub(super) fn told(arrival: &Arrival, team: Option<String>) -> (String, String, Vec<ui::Row>) {
    match &arrival.content {
        Some(Content::Asked(asked)) => (
            asked.name().map_or_else(String::new, |name| name.full()),
            asked.happening.clone(),
            said(asked, arrival.arrived_at),
        ),
        Some(Content::Mail(mail)) => {
            let subject = if mail.subject.is_empty() {
                "An e-mail"
            } else {
                &mail.subject
            };
            (subject.to_owned(), mail.text.clone(), of_mail(mail, team))
        }
        None => ("Forgotten".to_owned(), String::new(), Vec::new()),
    }
}

/// Where the referrals are looked for that the subject may name, and their references.
pub(super) fn named(arrival: &Arrival) -> Vec<(String, String)> {
    let Some(Content::Mail(mail)) = &arrival.content else {
        return Vec::new();
    };
    let references = mail.references().into_iter();
    references
        .map(|reference| (format!("/referrals?reference={reference}"), reference))
        .collect()
}

/// What became of it, and the referral when it became one.
pub(super) fn ended(arrival: &Arrival, who: Option<String>) -> (Vec<ui::Row>, Option<String>) {
    let Some(end) = &arrival.end else {
        return (Vec::new(), None);
    };
    let by = format!("{}, {}", who.unwrap_or_default(), say::when(end.at));
    match &end.how {
        Done::Referral(id) => (
            vec![ui::Row::new("Became a referral", by)],
            Some(format!("/referrals/{id}")),
        ),
        Done::Answered(how) => {
            let mut rows = vec![ui::Row::new(how.words(), by)];
            rows.extend((!end.words.is_empty()).then(|| ui::Row::new("What was done or said", &end.words)));
            (rows, None)
        }
    }
}
