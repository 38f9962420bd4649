//! What goes into a statement and what comes out of a row: the types that both databases share.
//!
//! Text, 64-bit whole numbers and nothing. Instants and dates are text that sorts in time order,
//! identifiers are text, flags are 0 or 1.

use std::borrow::Cow;

use anyhow::anyhow;
use bytes::BytesMut;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, Type};

use crate::kit::error::{Error, Result};

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
}

/// What can be given to a statement.
pub trait ToValue {
    fn to_value(&self) -> Value<'_>;
}

/// The parameters of a statement, in the order of `$1`, `$2` and so on. Each is taken by value, so that
/// `tx.now` does not keep the `tx` borrowed: write `&person.note` for what must not move.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::kit::db::ToValue::to_value(&{ $value })),*] };
}

/// The names of `count` values that follow each other in a statement, the first of them `$first`: `$3, $4, $5` for three
/// from the third on. For lists of a length that only the caller knows; write the others out.
pub fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|place| format!("${place}")).collect();
    places.join(", ")
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        self.as_str().to_value()
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

/// Fixed width, so that the order of the text is the order of time (the usual form's is not).
impl ToValue for Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(written(*self)))
    }
}

impl ToValue for Date {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (*self).to_value()
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

type Problem = Box<dyn std::error::Error + Sync + Send>;

impl tokio_postgres::types::ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Text(text) => text.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::TEXT | Type::VARCHAR | Type::INT8 | Type::UNKNOWN)
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        let fits = match self {
            Self::Null => true,
            Self::Int(_) => *ty == Type::INT8,
            Self::Text(_) => *ty != Type::INT8,
        };
        if !fits {
            return Err(format!("a parameter of the wrong kind for {ty}").into());
        }
        self.to_sql(ty, out)
    }
}

/// One row of an answer, of either database.
pub enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One cell of a row, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'r> {
    Null,
    Int(i64),
    Text(&'r str),
}

/// What can be read out of a cell.
pub trait FromCell: Sized {
    /// `None` when the cell does not hold such a thing.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl Row<'_> {
    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// `Internal` when the cell does not hold a `T`: the schema and the code disagree.
    pub fn get<T: FromCell>(&self, index: usize) -> Result<T> {
        T::from_cell(self.cell(index)?).ok_or_else(|| {
            Error::Internal(anyhow!(
                "column {index} does not hold a {}",
                std::any::type_name::<T>()
            ))
        })
    }

    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match self {
            Self::Sqlite(row) => match row.get_ref(index)? {
                ValueRef::Null => Ok(Cell::Null),
                ValueRef::Integer(number) => Ok(Cell::Int(number)),
                ValueRef::Text(bytes) => std::str::from_utf8(bytes)
                    .map(Cell::Text)
                    .map_err(|_| Error::Internal(anyhow!("column {index} is not UTF-8"))),
                ValueRef::Real(_) | ValueRef::Blob(_) => Err(Error::Internal(anyhow!(
                    "column {index} is of a type we do not use"
                ))),
            },
            Self::Postgres(row) => postgres_cell(row, index),
        }
    }
}

fn postgres_cell(row: &tokio_postgres::Row, index: usize) -> Result<Cell<'_>> {
    let column = row
        .columns()
        .get(index)
        .ok_or_else(|| Error::Internal(anyhow!("there is no column {index}")))?;
    Ok(match *column.type_() {
        Type::INT8 => row
            .try_get::<_, Option<i64>>(index)?
            .map_or(Cell::Null, Cell::Int),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(index)?
            .map_or(Cell::Null, |number| Cell::Int(number.into())),
        Type::BOOL => row
            .try_get::<_, Option<bool>>(index)?
            .map_or(Cell::Null, |flag| Cell::Int(flag.into())),
        _ => row
            .try_get::<_, Option<&str>>(index)?
            .map_or(Cell::Null, Cell::Text),
    })
}

impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        text(cell).map(str::to_owned)
    }
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Int(number) => Some(number),
            Cell::Null | Cell::Text(_) => None,
        }
    }
}

impl FromCell for Timestamp {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let text = text(cell)?;
        read(text.as_bytes()).or_else(|| text.parse().ok())
    }
}

/// An instant as we store it: `2026-11-22T09:30:00.000000Z`.
fn written(at: Timestamp) -> String {
    let there = TimeZone::UTC.to_datetime(at);
    let (year, micros) = (there.year(), there.subsec_nanosecond() / 1_000);
    if !(0..=9999).contains(&year) {
        return format!("{at:.6}");
    }
    let mut text = *b"0000-00-00T00:00:00.000000Z";
    let [month, day, hour, minute, second] = [
        there.month(),
        there.day(),
        there.hour(),
        there.minute(),
        there.second(),
    ]
    .map(i32::from);
    for (end, mut number) in [
        (4, i32::from(year)),
        (7, month),
        (10, day),
        (13, hour),
        (16, minute),
        (19, second),
        (26, micros),
    ] {
        let mut place = end;
        while number > 0 {
            place -= 1;
            text[place] += u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The same, read; nothing when it is written in another way.
fn read(text: &[u8]) -> Option<Timestamp> {
    let marks = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'.'),
        (26, b'Z'),
    ];
    if text.len() != 27 || marks.iter().any(|(place, mark)| text[*place] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0_i32, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0'))
        })
    };
    let small = |from| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let there = DateTime::new(
        i16::try_from(number(0, 4)?).ok()?,
        small(5)?,
        small(8)?,
        small(11)?,
        small(14)?,
        small(17)?,
        number(20, 26)? * 1_000,
    );
    TimeZone::UTC.to_timestamp(there.ok()?).ok()
}

impl FromCell for Date {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        text(cell)?.parse().ok()
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            Cell::Int(_) | Cell::Text(_) => T::from_cell(cell).map(Some),
        }
    }
}

fn text(cell: Cell<'_>) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        Cell::Null | Cell::Int(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_named_in_the_order_in_which_they_are_given() {
        assert_eq!(places(3, 3), "$3, $4, $5");
        assert_eq!(places(1, 1), "$1");
        assert_eq!(places(9, 2), "$9, $10");
        assert_eq!(places(5, 0), "");
    }

    proptest! {
        #[test]
        fn an_instant_is_written_and_read_as_the_library_does(second in -60_000_000_000_i64..250_000_000_000, nano in 0..1_000_000_000) {
            let at = Timestamp::new(second, nano).unwrap();
            let text = written(at);
            prop_assert_eq!(&text, &format!("{at:.6}"));
            prop_assert_eq!(read(text.as_bytes()), text.parse().ok());
        }

        #[test]
        fn what_is_written_in_another_way_is_left_to_the_library(text in "[0-9]{4}[-.][0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.,][0-9]{3,6}Z") {
            if let Some(at) = read(text.as_bytes()) {
                prop_assert_eq!(text.parse::<Timestamp>().ok(), Some(at));
            }
        }
    }
}
