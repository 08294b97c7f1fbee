//! What a new password must be (NIST SP 800-63B-4 §3.1.1.2): long enough, not a common one, not the
//! user's own name. No rules about kinds of characters: they make passwords worse.

/// Most bytes that a password may have, new or at login.
pub const MAX_BYTES: usize = 1024;

/// A name shorter than this stands in too many good passwords by chance.
const SHORTEST_NAME: usize = 4;

const PRODUCT_NAME: &str = "countersign";

const COMMON: &str = include_str!("common.txt");

/// Why a new password is refused, in words for the person who chose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too few characters.
    #[error("the password must have at least {0} characters")]
    TooShort(usize),
    /// Too many bytes.
    #[error("the password must have at most {MAX_BYTES} bytes")]
    TooLong,
    /// It holds a NUL character, which no form can send back.
    #[error("the password must not contain a NUL character")]
    Nul,
    /// Among the commonest.
    #[error("the password is one of the most common ones and would be guessed first; choose another")]
    Common,
    /// Contains the username, or the name of this product.
    #[error("the password must not contain the username or the word `{PRODUCT_NAME}`")]
    ContainsName,
}

/// Checks a new password. Characters are Unicode code points, as NIST counts them.
pub(super) fn check(password: &str, username: &str, min_length: usize) -> Result<(), Weakness> {
    if password.chars().count() < min_length {
        return Err(Weakness::TooShort(min_length));
    }
    if password.len() > MAX_BYTES {
        return Err(Weakness::TooLong);
    }
    if password.contains('\0') {
        return Err(Weakness::Nul);
    }
    let folded = password.to_lowercase();
    if COMMON.lines().any(|common| common == folded) {
        return Err(Weakness::Common);
    }
    let username = username.to_lowercase();
    let contains_username = username.chars().count() >= SHORTEST_NAME && folded.contains(&username);
    if contains_username || folded.contains(PRODUCT_NAME) {
        return Err(Weakness::ContainsName);
    }
    Ok(())
}
