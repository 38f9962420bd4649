//! Data packs: facts about the world that are dated data with a source, not code. They are files under `packs/`,
//! built into the program, and parsed when first asked for.

mod areas;
mod health_areas;
mod priority;
mod screening;
mod service_model;

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};

pub use areas::Area;
pub use health_areas::{HealthArea, regions};
pub use priority::{PriorityRules, When};
pub use screening::{Question, Questionnaire};
pub use service_model::ServiceModel;

/// The version of the files' layout that this program reads.
const SCHEMA: u32 = 1;

/// What every pack says about itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Header {
    /// The version of the layout.
    pub schema: u32,
    pub id: String,
    pub title: String,
    /// Where it comes from.
    pub source: String,
    pub grade: Grade,
    /// The first day for which it holds.
    pub valid_from: Date,
    /// The last day for which it holds; `None` while it is current.
    pub valid_to: Option<Date>,
}

/// How good the source is: A, the text itself was read; B, an authoritative second source was read; C, own
/// knowledge only; U, known or suspected to be changing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Grade {
    A,
    B,
    C,
    U,
}

/// A pack that cannot be used: which file, where in it, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {field}: {why}")]
pub struct Broken {
    pub file: String,
    /// The field, or the line when no field can be named.
    pub field: String,
    pub why: String,
}

impl Broken {
    fn new(file: &str, field: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            field: field.into(),
            why: why.into(),
        }
    }
}

impl Header {
    /// Whether the pack holds on this day.
    pub fn holds(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|until| on <= until)
    }

    /// Reads what a file says about itself. The rest of the file is read by itself: flattened together, a mistake
    /// could not be told by its line.
    fn parse(file: &str, text: &str) -> Result<Self, Broken> {
        let header: Self = parse(file, text)?;
        header.check(file)?;
        Ok(header)
    }

    fn check(&self, file: &str) -> Result<(), Broken> {
        if self.schema != SCHEMA {
            let why = format!(
                "this program reads version {SCHEMA} of the layout, the file has {}",
                self.schema
            );
            return Err(Broken::new(file, "schema", why));
        }
        for (field, text) in [("id", &self.id), ("title", &self.title), ("source", &self.source)] {
            if text.trim().is_empty() {
                return Err(Broken::new(file, field, "must not be empty"));
            }
        }
        if self.valid_to.is_some_and(|until| until < self.valid_from) {
            return Err(Broken::new(file, "valid_to", "lies before valid_from"));
        }
        Ok(())
    }
}

/// Reads a TOML pack, naming the field that is wrong.
fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Broken> {
    toml::from_str(text).map_err(|error| {
        let field = error
            .span()
            .map_or_else(|| "the file".to_owned(), |span| place_of(text, span.start));
        Broken::new(file, field, error.message().replace('\n', " "))
    })
}

/// "line 12, sites" for a position in a TOML text.
fn place_of(text: &str, at: usize) -> String {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default();
    let line_number = text[..at].matches('\n').count() + 1;
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) => format!("line {line_number}, {}", key.trim()),
        None => format!("line {line_number}, {}", line.trim()),
    }
}

macro_rules! embedded {
    ($($path:literal),* $(,)?) => { [$(($path, include_str!(concat!("../../../", $path)))),*] };
}

static MODELS: LazyLock<Vec<ServiceModel>> = LazyLock::new(|| {
    embedded![
        "packs/service_models/1.toml",
        "packs/service_models/2.toml",
        "packs/service_models/3.toml",
        "packs/service_models/4.toml",
        "packs/service_models/5.toml",
        "packs/service_models/6.toml",
        "packs/service_models/7.toml",
        "packs/service_models/8.toml",
        "packs/service_models/9.toml",
    ]
    .iter()
    .map(|(file, text)| ServiceModel::parse(file, text, areas()))
    .collect::<Result<_, _>>()
    .expect("the packs built into the program are read by a test")
});

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    let [(file, text)] = embedded!["packs/areas_of_law.toml"];
    areas::parse(file, text).expect("the packs built into the program are read by a test")
});

static SCREENING: LazyLock<Vec<Questionnaire>> = LazyLock::new(|| {
    embedded!["packs/screening/alongside-8.toml"]
        .iter()
        .map(|(file, text)| screening::parse(file, text, areas()))
        .collect::<Result<_, _>>()
        .expect("the packs built into the program are read by a test")
});

static HEALTH_AREAS: LazyLock<Vec<HealthArea>> = LazyLock::new(|| {
    let [(file, header), (table, rows)] =
        embedded!["packs/health_areas/icb24.toml", "packs/health_areas/icb24.csv"];
    health_areas::parse(file, header, table, rows)
        .expect("the packs built into the program are read by a test")
});

static PRIORITY: LazyLock<PriorityRules> = LazyLock::new(|| {
    let [(file, text)] = embedded!["packs/priority/rules.toml"];
    priority::parse(file, text).expect("the packs built into the program are read by a test")
});

/// The rules by which a referral comes first.
pub fn priority_rules() -> &'static PriorityRules {
    &PRIORITY
}

/// The nine service models, in their order.
pub fn service_models() -> &'static [ServiceModel] {
    &MODELS
}

/// The service model with this id, "1" to "9".
pub fn service_model(id: &str) -> Option<&'static ServiceModel> {
    MODELS.iter().find(|model| model.header.id == id)
}

/// Every area of law, in the order in which they are offered.
pub fn areas() -> &'static [Area] {
    &AREAS
}

/// The area of law with this id.
pub fn area(id: &str) -> Option<&'static Area> {
    AREAS.iter().find(|area| area.id == id)
}

/// The questionnaires that find needs; the first is the one that is offered where none was chosen.
pub fn questionnaires() -> &'static [Questionnaire] {
    &SCREENING
}

/// The questionnaire with this id.
pub fn questionnaire(id: &str) -> Option<&'static Questionnaire> {
    SCREENING.iter().find(|pack| pack.header.id == id)
}

/// The integrated care boards with their regions, by region and name.
pub fn health_areas() -> &'static [HealthArea] {
    &HEALTH_AREAS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pack_is_refused_by_file_and_field() {
        let good = include_str!("../../../packs/service_models/1.toml");
        let cases = [
            ("number = 99", "number = \"many\"", "number"),
            ("schema = 1", "schema = 2", "schema"),
            (
                "valid_from = \"2021-03-24\"",
                "valid_from = \"24 March\"",
                "valid_from",
            ),
            ("channel = \"face-to-face\"", "channel = \"pigeon\"", "channel"),
            ("\"debt\"", "\"divorce\"", "areas.in_scope"),
            (
                "progress_weeks = 6",
                "progress_weeks = 0",
                "clocks.progress_weeks",
            ),
            ("progress_weeks = 6", "progress_week = 6", "progress_week"),
            (
                "service_outside = \"Advice Service\"",
                "service_outside = \"\"",
                "words.service_outside",
            ),
        ];
        for (right, wrong, field) in cases {
            assert!(good.contains(right), "{right}");
            let broken = ServiceModel::parse(
                "packs/service_models/1.toml",
                &good.replace(right, wrong),
                areas(),
            )
            .unwrap_err();
            assert_eq!(broken.file, "packs/service_models/1.toml");
            assert!(broken.field.contains(field), "{broken}");
        }
        let missing = good.replace("funding", "founding");
        let broken = ServiceModel::parse("1.toml", &missing, areas()).unwrap_err();
        assert!(broken.to_string().contains("funding"), "{broken}");
    }

    #[test]
    fn the_calendar_says_how_far_it_goes_and_goes_that_far() {
        let [(file, header), (table, rows)] = embedded![
            "packs/calendars/england-and-wales.toml",
            "packs/calendars/england-and-wales.csv"
        ];
        let header = Header::parse(file, header).unwrap();
        let days: Vec<Date> = rows
            .lines()
            .skip(1)
            .map(|row| row[..10].parse().unwrap())
            .collect();
        assert!(
            days.is_sorted() && days.iter().all(|day| header.holds(*day)),
            "{table}"
        );
        // Every year that is claimed is complete: eight bank holidays at least.
        for year in header.valid_from.year()..=header.valid_to.unwrap().year() {
            assert!(
                days.iter().filter(|day| day.year() == year).count() >= 8,
                "{year}"
            );
        }
    }

    #[test]
    fn a_pack_holds_from_its_first_day_to_its_last() {
        let header = &service_models()[0].header;
        assert!(
            header.holds(jiff::civil::date(2026, 11, 22)) && !header.holds(jiff::civil::date(2021, 3, 23))
        );
    }
}
