//! What came in, line by line, for whoever looks at it.

use crate::{
    arrival::{languages, model::Asked},
    partnership::packs,
    web::{say, ui},
};

/// What they wrote, line by line.
pub(super) fn said(asked: &Asked, at: jiff::Timestamp) -> Vec<ui::Row> {
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
