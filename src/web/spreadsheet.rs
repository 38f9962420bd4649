//! Files for spreadsheets: text between commas, in which nothing is a formula.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

/// A line, with its end. What a spreadsheet would take for a formula has a mark before it that makes it words.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r', ';', '\t', '\'']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The file as an answer, to be kept under this name. Old spreadsheets know its encoding by the mark at its start.
pub fn file(name: &str, text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, format!("\u{feff}{text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_typed_becomes_a_formula() {
        for typed in [
            "=1+1",
            "+44 7700",
            "-2",
            "@SUM(A1)",
            " =cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
        ] {
            let written = line([typed]);
            assert!(written.trim_matches('"').starts_with('\''), "{written}");
        }
        assert_eq!(
            line(["Amina", "5, High \"St\""]),
            "Amina,\"5, High \"\"St\"\"\"\r\n"
        );
    }
}
