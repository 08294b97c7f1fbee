//! Reads what `/metrics` writes.

use std::str::FromStr;

/// The value of a counter or gauge, named with its labels as it is written; `None` if it is not there.
pub fn sample<T: FromStr>(text: &str, name: &str) -> Option<T> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    Some(value.parse().unwrap_or_else(|_| panic!("the value of {name} is {value}")))
}
