//! An address as a code that a telephone reads from paper.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::kit::error::Result;

/// A code as black squares: how many it is wide, with the margin that readers need, and the path that fills them.
///
/// # Errors
/// `Internal` when the address is too long for a code.
pub fn squares(content: &str) -> Result<(usize, String)> {
    const MARGIN: usize = 4;
    let code = QrCode::with_error_correction_level(content, EcLevel::M).map_err(anyhow::Error::from)?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + MARGIN, at / width + MARGIN);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Ok((width + 2 * MARGIN, path))
}
