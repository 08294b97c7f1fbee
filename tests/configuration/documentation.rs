//! `docs/configuration.md` lists exactly the keys that there are.

use countersign::config::{Config, Rate, ThrottleConfig, environment_name};
use serde_json::Value;

use crate::layers::text;

#[test]
fn the_documentation_lists_every_key_with_default_and_environment_name() {
    let documentation = include_str!("../../docs/configuration.md");
    let rows: Vec<Vec<&str>> = documentation
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let entries = Config::default().entries();
    let documented: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let known: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(documented, known);
    for (row, (key, value)) in rows.iter().zip(&entries) {
        let [_, kind, default, environment, meaning] = row[..] else {
            panic!("{key}: not five columns");
        };
        let expected = match value {
            Value::Null => "–".to_owned(),
            Value::String(text) if text.is_empty() => "–".to_owned(),
            value => format!("`{}`", text(value)),
        };
        assert_eq!(default, expected, "default of {key}");
        assert_eq!(environment, format!("`{}`", environment_name(key)), "environment name of {key}");
        assert_eq!(value.is_number(), ["number", "bytes"].contains(&kind), "type of {key}");
        assert_eq!(value.is_boolean(), kind == "`true` or `false`", "type of {key}");
        assert!(!kind.is_empty() && meaning.ends_with('.'), "{key}");
    }
}

#[test]
fn the_policy_on_guessing_states_the_figures_of_the_configuration() {
    let documentation = include_str!("../../docs/security.md");
    let entries = Config::default().entries();
    let mut documented = 0;
    for line in documentation.lines().filter(|line| line.contains("| `throttle.")) {
        let [_, key, default, per_day, answer] = line.trim_matches('|').split(" | ").collect::<Vec<_>>()[..]
        else {
            panic!("not five columns: {line}");
        };
        let key = key.trim_matches('`');
        let value = &entries.iter().find(|(name, _)| name == key).expect("a key").1;
        let rate: Rate = text(value).parse().expect("a rate");
        assert_eq!(default, format!("`{rate}`"), "{key}");
        assert_eq!(per_day, rate.per_day().expect("a limit").to_string(), "{key}");
        assert!(!answer.is_empty());
        documented += 1;
    }
    let rates =
        entries.iter().filter(|(key, value)| key.starts_with("throttle.") && text(value).contains("then"));
    assert_eq!(documented, rates.count());
    assert!(documentation.contains(&format!("(default `{}`)", ThrottleConfig::default().known_for)));
}
