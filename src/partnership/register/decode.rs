//! From the bytes that were uploaded to text: packed or not, in the encodings that spreadsheets write.

use std::io::Read as _;

/// The largest file that is read, packed or unpacked, in bytes. The whole national register is 3.6 MB.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// The file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("The file is empty.")]
    Empty,
    #[error("The file is larger than 20 MB. Keep only the rows of your area and upload it again.")]
    TooLarge,
    #[error("The file has more than 100,000 rows. Keep only the rows of your area and upload it again.")]
    TooManyRows,
    #[error("The file is packed, and the packing is damaged. Unpack it and upload the .csv file in it.")]
    BadlyPacked,
    #[error("This is a spreadsheet or a zip file. Open it, save it as CSV and upload the .csv file.")]
    Spreadsheet,
    #[error("This is a web page, not a list. Download the .csv file itself and upload that.")]
    WebPage,
    #[error("This is not a text file. Upload the register as a .csv file.")]
    NotText,
    #[error(
        "The first line is not one that the register has. It should either name the columns, among them code, name, \
         address and postcode, or be a row of the 27 columns that NHS England publishes."
    )]
    UnknownLayout,
    #[error("The first line names no column called {0}.")]
    MissingColumn(&'static str),
}

/// The text of a file: unpacked when it is packed, without a byte-order mark.
pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = unpack(bytes)?;
        unpacked.as_slice()
    } else {
        bytes
    };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Unreadable::Spreadsheet);
    }
    let text = decoded(bytes)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    if start.starts_with('<') {
        return Err(Unreadable::WebPage);
    }
    Ok(text)
}

/// Unpacks no further than the limit, whatever the packed file claims.
fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut unpacked = Vec::new();
    let limit = LARGEST as u64 + 1;
    let unpacking = flate2::read::MultiGzDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut unpacked);
    unpacking.map_err(|_| Unreadable::BadlyPacked)?;
    if unpacked.len() > LARGEST {
        Err(Unreadable::TooLarge)
    } else {
        Ok(unpacked)
    }
}

fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return wide(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return wide(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        // A text of this encoding has no zero bytes; a program or a picture has.
        Err(_) if bytes.contains(&0) => Err(Unreadable::NotText),
        Err(_) => Ok(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

fn wide(bytes: &[u8], number: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let units = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| Unreadable::NotText)
}

/// The 32 places where Windows-1252 differs from Latin-1, by the WHATWG encoding standard.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packing = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packing.write_all(bytes).unwrap();
        packing.finish().unwrap()
    }

    #[test]
    fn the_encodings_of_spreadsheets_are_read() {
        let words = "code,name\nA81001,O’NEILL";
        let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            mark.into_iter()
                .chain(words.encode_utf16().flat_map(bytes))
                .collect::<Vec<_>>()
        };
        assert_eq!(text(words.as_bytes()).unwrap(), words);
        assert_eq!(text(format!("\u{feff}{words}").as_bytes()).unwrap(), words);
        assert_eq!(text(b"code,name\nA81001,O\x92NEILL").unwrap(), words);
        assert_eq!(text(&wide([0xff, 0xfe], u16::to_le_bytes)).unwrap(), words);
        assert_eq!(text(&wide([0xfe, 0xff], u16::to_be_bytes)).unwrap(), words);
        assert_eq!(text(&packed(words.as_bytes())).unwrap(), words);
    }

    #[test]
    fn what_is_no_list_is_refused_with_what_to_do() {
        assert_eq!(text(b" \n "), Err(Unreadable::Empty));
        assert_eq!(text(b"PK\x03\x04rest"), Err(Unreadable::Spreadsheet));
        assert_eq!(text(b"\n<!doctype html>"), Err(Unreadable::WebPage));
        assert_eq!(text(b"\x89PNG\r\n\x1a\n\x00\x00"), Err(Unreadable::NotText));
        assert_eq!(text(b"\x1f\x8bnot packed at all"), Err(Unreadable::BadlyPacked));
        assert_eq!(text(&vec![b'a'; LARGEST + 1]), Err(Unreadable::TooLarge));
    }

    #[test]
    fn a_small_packed_file_that_unpacks_to_a_huge_one_is_refused() {
        let mut packing = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packing.write_all(&vec![b'a'; LARGEST + 10_000]).unwrap();
        let bomb = packing.finish().unwrap();
        assert!(bomb.len() < 200_000, "{} bytes", bomb.len());
        assert_eq!(text(&bomb), Err(Unreadable::TooLarge));
    }
}
