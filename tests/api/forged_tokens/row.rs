//! One row of the tables of forged tokens.

/// A name and a token.
pub(super) type Row = (String, String);

pub(super) fn row(name: impl Into<String>, token: impl Into<String>) -> Row {
    (name.into(), token.into())
}
