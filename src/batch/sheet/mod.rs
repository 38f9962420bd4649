//! A file as it was uploaded, read into rows of text. Nothing in it is evaluated, and no file takes more room than it is
//! given.

mod book;
mod lines;
mod text;

pub use lines::{Line, Sheet};

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;
/// What a file may come to when it is unpacked, in bytes.
const MOST_UNPACKED: u64 = 96 * 1024 * 1024;
/// Parts that a packed file may have.
const MOST_PARTS: usize = 500;
/// Rows and columns that are read.
pub const MOST_ROWS: u32 = 10_000;
const MOST_COLUMNS: u32 = 100;
/// Cells with something in them.
const MOST_CELLS: usize = 300_000;
/// The longest cell that is kept, in characters; of a longer one is only known how long it was.
pub const LONGEST_CELL: usize = 4000;

/// The file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("The file is empty.")]
    Empty,
    #[error("The file is larger than 8 MB. Split it into smaller lists, or leave out what is not asked for.")]
    TooLarge,
    #[error("The file unpacks to more than 96 MB. Copy the rows into an empty sheet, and upload that.")]
    UnpacksTooLarge,
    #[error("The file has more than 10,000 rows. Split it into smaller lists.")]
    TooManyRows,
    #[error(
        "The file has more columns or cells than any list needs. Copy the rows into an empty sheet, and upload that."
    )]
    TooManyCells,
    #[error(
        "The file is damaged, or is no spreadsheet. Open it, save it again as .xlsx, .ods or .csv, and upload that."
    )]
    Damaged,
    #[error(
        "The file has a password, or is in an old format. Save it as .xlsx, .ods or .csv without a password."
    )]
    Locked,
    #[error("This is a web page, not a list.")]
    WebPage,
    #[error("This is not a spreadsheet. Upload a .xlsx, .ods or .csv file.")]
    NotASheet,
    #[error("No row names the columns. Start from the empty sheet: its first row has the headings.")]
    NoHeadings,
    #[error("Two columns are both called {0}. Keep one of them.")]
    Twice(&'static str),
    #[error("There is no column called {0}. Start from the empty sheet: its first row has the headings.")]
    NoColumn(&'static str),
    #[error(
        "There is no column called {0}. It says what the patient agreed to, or how to reach them safely; without it \
         nobody can be referred."
    )]
    NoAgreement(&'static str),
}

/// Reads the first sheet of a file, whichever kind it is.
///
/// # Errors
/// It cannot be read as a whole.
pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let lines = if bytes.starts_with(b"PK\x03\x04") {
        book::read(bytes)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Unreadable::Locked);
    } else {
        text::read(bytes)?
    };
    lines.done()
}
