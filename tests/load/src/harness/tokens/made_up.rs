//! Tokens in the right form that nobody was given.

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// 48 bytes.
pub(super) fn device_token() -> String {
    format!("csd_{}", random(64))
}

/// 64 bytes: the last of the characters has two bits.
pub(super) fn refresh_token() -> String {
    let last = fastrand::choice(['A', 'Q', 'g', 'w']).unwrap_or('A');
    format!("csr_{}{last}", random(85))
}

/// So many characters.
fn random(length: usize) -> String {
    (0..length).map(|_| char::from(BASE64URL[fastrand::usize(..BASE64URL.len())])).collect()
}
