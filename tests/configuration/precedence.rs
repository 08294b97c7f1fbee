//! Every key is read from every layer: file < environment < flags.

use countersign::config::{Config, environment_name};
use serde_json::json;

use crate::layers::{Layers, text, value};

/// Another value than the default one for every key, as the environment has it.
const OTHER: &[(&str, &str)] = &[
    ("clients.cache_ttl", "500ms"),
    ("clients.default_client", "web"),
    ("database.acquire_timeout", "3s"),
    ("database.max_connections", "3"),
    ("database.request_timeout", "2s"),
    ("database.statement_timeout", "3s"),
    ("database.synchronous", "full"),
    ("database.url", "sqlite:///var/lib/other.db"),
    ("keys.clock_skew", "30s"),
    ("keys.directory", "/etc/keys"),
    ("keys.jwks_max_age", "1h"),
    ("keys.reload_interval", "5s"),
    ("keys.rotate_every", "30days"),
    ("keys.rsa_bits", "4096"),
    ("log.filter", "warn,countersign=debug"),
    ("log.format", "json"),
    ("log.requests", "true"),
    ("metrics.allow", "10.0.0.0/8, 2001:db8::/32"),
    ("pages.help_url", "https://example.com/help"),
    ("pages.logo", "/etc/countersign/logo.svg"),
    ("pages.name", "Example Inc"),
    ("pages.remember_for", "7days"),
    ("pages.session_idle", "30m"),
    ("pages.session_lifetime", "8h"),
    ("passwords.deadline", "5s"),
    ("passwords.iterations", "3"),
    ("passwords.max_check_time", "500ms"),
    ("passwords.memory_budget_mib", "256"),
    ("passwords.memory_kib", "12288"),
    ("passwords.min_length", "15"),
    ("passwords.parallelism", "2"),
    ("passwords.queue", "7"),
    ("passwords.threads", "4"),
    ("server.base_path", "/auth"),
    ("server.body_limit", "2048"),
    ("server.body_timeout", "20s"),
    ("server.header_timeout", "30s"),
    ("server.issuer", "https://login.example.com/realm"),
    ("server.listen", "[::1]:9000"),
    ("server.max_connections", "100"),
    ("server.max_connections_per_address", "10"),
    ("server.shutdown_timeout", "1s"),
    ("server.trusted_proxies", "127.0.0.1/32, fd00::/8"),
    ("server.write_timeout", "3s"),
    ("throttle.address", "50, then 2 per 1s"),
    ("throttle.buckets", "1000"),
    ("throttle.client", "unlimited"),
    ("throttle.known", "3, then 1 per 1m"),
    ("throttle.known_for", "7days"),
    ("throttle.network", "1, then 1 per 1day"),
    ("throttle.unevaluated", "30, then 2 per 1m"),
    ("throttle.username", "20, then 3 per 1h"),
    ("throttle.username_and_address", "4, then 1 per 2s"),
    ("tokens.access_token_lifetime", "15m"),
    ("tokens.refresh_absolute_lifetime", "30days"),
    ("tokens.refresh_grace", "10s"),
    ("tokens.refresh_idle_lifetime", "7days"),
    ("tokens.status_list", "false"),
    ("users.max_sessions", "7"),
    ("users.signup", "true"),
];

#[test]
fn without_any_setting_the_defaults_are_valid() {
    let config = Layers::new("").load();
    assert_eq!(config.entries(), Config::default().entries());
    assert_eq!(config.server.issuer(), "http://localhost:8080");
}

#[test]
fn every_key_is_read_from_the_environment() {
    let keys: Vec<String> = Config::default().entries().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, OTHER.iter().map(|(key, _)| *key).collect::<Vec<_>>());
    for &(key, other) in OTHER {
        let name = environment_name(key);
        let config = Layers::new("").environment(&[(&name, other)]).load();
        assert_eq!(text(&value(&config, key)), other, "{name}");
        let changed = config.entries().into_iter().zip(Config::default().entries()).filter(|(a, b)| a != b);
        assert_eq!(changed.count(), 1, "{name} changes itself alone");
    }
}

#[test]
fn every_key_is_read_from_the_file() {
    for &(key, other) in OTHER {
        let (section, name) = key.split_once('.').unwrap();
        let bare = other.bytes().all(|byte| byte.is_ascii_digit()) || other == "true";
        let other_in_toml = if bare { other.to_owned() } else { json!(other).to_string() };
        let config = Layers::new(&format!("[{section}]\n{name} = {other_in_toml}\n")).load();
        assert_eq!(text(&value(&config, key)), other, "{key}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_a_flag_over_both() {
    let toml = "[server]\nlisten = \"127.0.0.1:1001\"\nbase_path = \"/file\"\n[tokens]\naccess_token_lifetime = \"1m\"";
    let environment =
        [("COUNTERSIGN_SERVER__LISTEN", "127.0.0.1:1002"), ("COUNTERSIGN_SERVER__BASE_PATH", "/env")];
    let config = Layers::new(toml).environment(&environment).flag("server.listen", "127.0.0.1:1003").load();
    assert_eq!(value(&config, "server.listen"), "127.0.0.1:1003");
    assert_eq!(value(&config, "server.base_path"), "/env");
    assert_eq!(value(&config, "tokens.access_token_lifetime"), "1m");
    assert_eq!(value(&config, "passwords.queue"), 200);
    assert_eq!(config.server.issuer(), "http://localhost:1003/env");
}

#[test]
fn values_from_the_environment_stay_what_they_were_written_as() {
    for name in ["123", "007", "1e5", "1.0", "true", "null"] {
        let config = Layers::new("").environment(&[("COUNTERSIGN_CLIENTS__DEFAULT_CLIENT", name)]).load();
        assert_eq!(config.clients.default_client.as_deref(), Some(name));
    }
}

#[test]
fn variables_of_others_are_ignored() {
    let environment = [
        ("COUNTERSIGN_PORT", "tcp://10.0.0.1:8080"),
        ("COUNTERSIGN_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ("COUNTERSIGN_SERVICE_HOST", "10.0.0.1"),
        ("COUNTERSIGN_SERVER_LISTEN", "nonsense"),
        ("COUNTERSIGN", "x"),
        ("COUNTERSIGNED__SERVER", "x"),
        ("OTHER_COUNTERSIGN_SERVER__LISTEN", "x"),
        ("SERVER__LISTEN", "x"),
        ("PATH", "/bin"),
    ];
    assert_eq!(Layers::new("").environment(&environment).load().entries(), Config::default().entries());
}
