//! The numbers as a file for spreadsheets, with what they mean.

use axum::response::Response;
use jiff::Timestamp;

use super::{DEFINITIONS, tables::Section};
use crate::{
    dashboard::{actions::Numbers, model::Told},
    kit::actor::Side,
    web::{say, spreadsheet},
};

/// The same numbers as on the page: one line for each, under a head that says of what and of when they are.
pub fn file(numbers: &Numbers, whose: &str, sections: &[Section], now: Timestamp) -> Response {
    let counted = format!("Counted on {}, of {whose}", say::when(now));
    let mut text = String::new();
    for line in [
        ["How it is going", ""],
        ["Months", &numbers.span.words],
        ["Counted", &counted],
    ] {
        text += &spreadsheet::line(line);
    }
    for definition in DEFINITIONS {
        text += &spreadsheet::line(["Meaning", definition]);
    }
    if numbers.view.told == Told::FewKeptBack {
        let kept = "Not shown: fewer than 5, or a number from which fewer than 5 could be worked out.";
        text += &spreadsheet::line(["Meaning", kept]);
    }
    if numbers.view.side == Side::Health {
        let kept = "Not shown, in first contact and news and in waits: none, or fewer than 5.";
        text += &spreadsheet::line(["Meaning", kept]);
    }
    text += "\r\n";
    text += &spreadsheet::line(["Part", "Table", "Line", "Number", "Value"]);
    for section in sections {
        for table in &section.tables {
            for line in &table.lines {
                for (head, cell) in table.heads.iter().skip(1).zip(&line.cells) {
                    let head = head.trim_start_matches('#');
                    let value = cell.value.plain();
                    text += &spreadsheet::line([&section.title, &table.caption, &line.name, head, &value]);
                }
            }
        }
    }
    spreadsheet::file(&format!("how-it-is-going-{}.csv", numbers.span.code), &text)
}
