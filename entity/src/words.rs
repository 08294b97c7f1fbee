//! Small sets of words (scopes, grants, roles, origins) in one text column, separated by a space as in
//! RFC 6749 §3.3.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;

/// An ordered list of words. A word holds no white space; the code that fills the list has checked that.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Words(pub Vec<String>);

impl Words {
    /// Whether `word` is in the list, byte for byte.
    pub fn contains(&self, word: &str) -> bool {
        self.0.iter().any(|candidate| candidate == word)
    }

    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The most bytes that the column holds on every database, spaces among them. MySQL has the smallest.
    pub const MAX_BYTES: usize = 65_535;

    /// Whether the column holds the list.
    pub fn fits(&self) -> bool {
        let separators = self.0.len().saturating_sub(1);
        self.0.iter().map(String::len).sum::<usize>().saturating_add(separators) <= Self::MAX_BYTES
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl FromStr for Words {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.split_ascii_whitespace().collect())
    }
}

impl<S: Into<String>> FromIterator<S> for Words {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }
}
