//! What the log says of those who are sent away, and how often (docs/operations.md).

mod causes;
mod clients;
mod logins;
mod origins;
mod proxies;
mod repeats;

use support::api::log::field;

/// These fields of a line.
fn fields<const N: usize>(line: &str, names: [&str; N]) -> [Option<String>; N] {
    names.map(|name| field(line, name))
}
