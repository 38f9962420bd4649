//! Secrets that are handed out once: sessions, sign-in links. Only their hash is ever stored.

use std::fmt::Write as _;

use rand::RngExt as _;
use sha2::{Digest as _, Sha256};

/// A secret of 256 bits, as 64 hexadecimal digits.
pub fn new() -> String {
    hex(&rand::rng().random::<[u8; 32]>())
}

/// A key for a form, so that sending it twice does it once.
pub fn form_key() -> String {
    hex(&rand::rng().random::<[u8; 16]>())
}

/// What is stored of a secret. It needs no salt: the secret is long and random.
pub fn hash(secret: &str) -> String {
    digest(secret.as_bytes())
}

/// A digest by which bytes are known again: SHA-256, as 64 hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
