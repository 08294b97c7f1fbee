//! How many histories are tried.

use proptest::test_runner::Config;

/// `by_default` of them, or as many as `PROPTEST_CASES` says.
pub(crate) fn cases(by_default: u32) -> Config {
    #[expect(clippy::disallowed_methods, reason = "how the caller asks for more")]
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    Config { cases: wanted.unwrap_or(by_default), failure_persistence: None, ..Config::default() }
}
