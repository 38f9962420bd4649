//! Secrets that are handed out once: sessions, sign-in links. Only their hash is ever stored.

use std::fmt::Write as _;

use rand::RngExt as _;
use sha2::{Digest as _, Sha256};

/// A secret of 256 bits, as 64 hexadecimal digits.
pub fn new() -> String {
    hex(&rand::rng().random::<[u8; 32]>())
}

/// Letters and digits that nobody takes for each other, as Crockford's base 32 has them.
const READABLE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them a readable secret has: 100 bits.
const LENGTH: usize = 20;

/// A secret that can be typed from paper: "7K3M-9QXD-…", of 100 bits.
pub fn readable() -> String {
    let chance = rand::rng().random::<[u8; LENGTH]>();
    let letters = chance.map(|byte| char::from(READABLE[usize::from(byte) % READABLE.len()]));
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
}

/// A readable secret as it was made, however somebody typed it.
pub fn as_read(typed: &str) -> String {
    let letters: Vec<char> = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(LENGTH + 1)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readable_secret_is_known_again_however_it_is_typed() {
        let secret = readable();
        assert_eq!((secret.len(), secret.matches('-').count()), (24, 4));
        assert_eq!(as_read(&secret), secret);
        assert_eq!(as_read(&secret.to_lowercase().replace('-', " ")), secret);
        assert_eq!(as_read(&secret.replace('0', "o").replace('1', "l")), secret);
        assert_ne!(as_read(&format!("{secret}X")), secret);
    }
}
