//! A mistake is answered with one line that says what to change.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use countersign::config::{Sources, environment_name};

use crate::layers::Layers;

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest_one() {
    let variables = [
        ("COUNTERSIGN_SERVER__LISTN", "server.listen"),
        ("COUNTERSIGN_SERVER__ISSUR", "server.issuer"),
        ("COUNTERSIGN_SEVER__LISTEN", "server.listen"),
        ("COUNTERSIGN_TOKENS__ACCESS_TOKEN_LIFETIMES", "tokens.access_token_lifetime"),
        ("COUNTERSIGN_PASSWORD__MIN_LENGTH", "passwords.min_length"),
        ("COUNTERSIGN_DATABASE__URI", "database.url"),
    ];
    for (name, nearest) in variables {
        let complaint = Layers::new("").environment(&[(name, "x")]).complaint();
        assert!(complaint.contains(name), "{complaint}");
        assert!(complaint.contains(&format!("`{nearest}`")), "{complaint}");
    }
    let files = [
        ("[server]\nlistn = \"x\"", "server.listn", "server.listen"),
        ("[severs]\nlisten = \"x\"", "severs.listen", "server.listen"),
        ("listen = \"x\"", "listen", "server.listen"),
        ("[server.listen]\nport = 1", "server.listen.port", "server.listen"),
    ];
    for (toml, key, nearest) in files {
        let complaint = Layers::new(toml).complaint();
        assert!(complaint.contains(&format!("`{key}`")), "{complaint}");
        assert!(complaint.contains(&format!("`{nearest}`")), "{complaint}");
    }
}

/// Values that a key refuses.
const BAD: &[(&str, &[&str])] = &[
    ("server.listen", &["", "localhost", "localhost:8080", "127.0.0.1", "8080", ":8080", "127.0.0.1:65536"]),
    (
        "server.issuer",
        &["", "login.example.com", "ftp://x", "https://", "https://x/", "https://x/y/", "https://x?y"],
    ),
    (
        "server.issuer",
        &["https://x#y", "https://u@x", "https://u:p@x", "https://x y", "javascript:x", "https://x "],
    ),
    (
        "server.base_path",
        &["auth", "/auth/", "/", "//auth", "/a//b", "/a b", "/a?b", "/a#b", "/ä", "/a%20b", "/:id", "/*"],
    ),
    ("server.max_connections_per_address", &["0", "-1", "1000001"]),
    ("server.max_connections", &["0", "-1", "many", "1.5", ""]),
    ("server.body_limit", &["0", "1023", "64KiB"]),
    ("server.header_timeout", &["0s", "10", "ten", "-1s", ""]),
    ("server.body_timeout", &["0s", "1 parsec"]),
    ("server.shutdown_timeout", &["soon"]),
    (
        "database.url",
        &[
            "",
            "countersign.db",
            "oracle://x",
            "sqlite::memory:",
            "sqlite://x?mode=memory",
            "sqlite:///./x.db",
        ],
    ),
    (
        "database.url",
        &["postgres://h/d?sslmod=require", "mysql://h/d?ssl-mod=REQUIRED", "mariadb://h/d?tls=1"],
    ),
    ("database.max_connections", &["0", "-1", "4294967296"]),
    ("database.acquire_timeout", &["x"]),
    ("database.synchronous", &["off", "extra", "FULL", "2", ""]),
    ("keys.rsa_bits", &["0", "1024", "2047", "2049", "8192", "large"]),
    ("keys.reload_interval", &["0s"]),
    ("keys.jwks_max_age", &["300"]),
    ("keys.clock_skew", &["1x"]),
    ("keys.directory", &[""]),
    ("tokens.access_token_lifetime", &["0s", "999ms", "600", "400days"]),
    ("clients.default_client", &[""]),
    ("clients.cache_ttl", &["61s", "1h", "1"]),
    ("users.max_sessions", &["0", "-1", "100001", "many", ""]),
    ("users.signup", &["maybe", "2", ""]),
    (
        "pages.name",
        &["", " ", "x ", "a\nb", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ),
    ("pages.logo", &[""]),
    ("pages.help_url", &["", "help", "http://example.com", "javascript:alert(1)", "https://u:p@example.com"]),
    ("pages.remember_for", &["1h", "367days", "30"]),
    ("pages.session_idle", &["0s", "59s", "13h"]),
    ("pages.session_lifetime", &["0s", "1h", "367days"]),
    ("passwords.memory_budget_mib", &["0", "18", "1048577", "-1", "all"]),
    ("passwords.memory_kib", &["0", "7", "1048577", "-1"]),
    ("passwords.iterations", &["0", "65"]),
    ("passwords.parallelism", &["0", "17"]),
    ("passwords.threads", &["-1", "all", "54", "1025"]),
    ("passwords.queue", &["0"]),
    ("passwords.deadline", &["0s"]),
    ("passwords.max_check_time", &["0s", "61s"]),
    ("passwords.min_length", &["0", "7", "65"]),
    ("server.trusted_proxies", &["proxy", "10.0.0.0/33", "10.0.0", "127.0.0.1;127.0.0.2"]),
    (
        "throttle.username",
        &["", "10", "0, then 1 per 1s", "10, then 0 per 1s", "10, then 1 per 0s", "10, then 1 per x"],
    ),
    ("throttle.address", &["10 then 1 per 1s", "-1, then 1 per 1s", "1, then 1000000 per 1s", "never"]),
    ("throttle.known_for", &["1s", "400days"]),
    ("throttle.buckets", &["999", "10000001"]),
    ("metrics.allow", &["localhost", "10.0.0.0/33", "10.0.0.0/8 ::1/128"]),
    ("log.filter", &["loud", "countersign=loud"]),
    ("log.format", &["xml", "JSON ", ""]),
    ("log.requests", &["maybe", "2", ""]),
];

// Every rule of `validate()`, and values that cannot be read at all.
#[test]
fn a_bad_value_gives_one_line_that_names_the_key() {
    let mut complaints = Vec::new();
    for &(key, values) in BAD {
        for &value in values {
            let layers = Layers::new("").environment(&[(&environment_name(key), value)]);
            match layers.sources.load() {
                Ok(_) => complaints.push(format!("{key} = `{value}` is accepted")),
                Err(error) => {
                    let error = error.to_string();
                    if error.contains('\n') || !error.contains(key) {
                        complaints.push(format!("{key} = `{value}`: {error}"));
                    }
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_bad_value_is_answered_with_what_would_do() {
    let rows = [
        ("log.format", "JSON", "`text`, `json`"),
        ("database.synchronous", "extra", "`normal`, `full`"),
        ("server.listen", "8080", "as `127.0.0.1:8080`"),
        ("server.listen", "localhost:8080", "as `127.0.0.1:8080`"),
        ("server.body_limit", "64KiB", "bytes, as `65536`"),
    ];
    for (key, value, words) in rows {
        let complaint = Layers::new("").environment(&[(&environment_name(key), value)]).complaint();
        assert!(complaint.contains(words) && complaint.contains(key), "{complaint}");
    }
    let numbers = Layers::new("[server]\nbody_limit = 65536\nlisten = 8080\n");
    assert!(numbers.complaint().contains("`8080` is no address"), "{}", numbers.complaint());
}

#[test]
fn a_key_that_is_misspelt_is_found_and_a_service_of_kubernetes_is_not() {
    let wrong = ["COUNTERSIGN_CLIENTS_DEFAULT_CLIENT", "countersign_database__url"];
    let others = [
        "COUNTERSIGN_PORT",
        "COUNTERSIGN_SERVICE_HOST",
        "COUNTERSIGN_SERVICE_PORT_HTTP",
        "COUNTERSIGN_PORT_8080_TCP_ADDR",
        "COUNTERSIGN_SERVER_SERVICE_HOST",
        "COUNTERSIGN_SERVER_PORT",
        "COUNTERSIGN_LOG__FORMAT",
        "OTHER_LOG_FORMAT",
    ];
    let variables: Vec<_> = wrong.iter().chain(&others).map(|name| (*name, "json")).collect();
    let layers = Layers::new("").environment(&variables);
    layers.load();
    let right = ["COUNTERSIGN_CLIENTS__DEFAULT_CLIENT", "COUNTERSIGN_DATABASE__URL"];
    let pairs: Vec<_> = wrong.into_iter().map(str::to_owned).zip(right.map(str::to_owned)).collect();
    assert_eq!(layers.sources.misspelt_variables(), pairs);
}

// Drivers would take the database that is called like the user, or none.
#[test]
fn a_server_without_the_name_of_a_database_is_refused() {
    let urls = [
        ("postgres://u:p@h", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
        ("postgres://u:p@h:5432/", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
        ("postgres://h?dbname=", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
        ("postgresql://h//", "postgresql://USER:PASSWORD@HOST:PORT/NAME"),
        ("mysql://root@h:3306", "mysql://USER:PASSWORD@HOST:PORT/NAME"),
        // A parameter of PostgreSQL's.
        ("mysql://root@h/?dbname=d", "mysql://USER:PASSWORD@HOST:PORT/NAME"),
        ("mariadb://h/?ssl-mode=required", "mariadb://USER:PASSWORD@HOST:PORT/NAME"),
    ];
    for (url, written) in urls {
        let complaint = Layers::new("").environment(&[("COUNTERSIGN_DATABASE__URL", url)]).complaint();
        for part in ["database.url", "which database of the server", written] {
            assert!(complaint.contains(part), "{url}: {part:?} is not in {complaint:?}");
        }
    }
}

#[test]
fn a_value_that_is_no_text_is_an_error_only_where_the_variable_is_ours() {
    let value = OsString::from_vec(vec![0xff]);
    let mut layers = Layers::new("");
    layers.sources.environment =
        [("LC_ODD".into(), value.clone()), ("COUNTERSIGN_PORT".into(), value.clone())].into();
    layers.load();
    layers.sources.environment = [("COUNTERSIGN_LOG__FILTER".into(), value)].into();
    assert!(layers.complaint().contains("COUNTERSIGN_LOG__FILTER"));
}

#[test]
fn a_bad_file_gives_one_line_that_names_the_file() {
    let bad = [
        "[server\n",
        "[server]\nlisten = \n",
        "server]",
        "[server]\nlisten = \"x\"\nlisten = \"y\"\n",
        "server = 5\n",
        "[server]\nlisten = 5\n",
        "[server]\nmax_connections = \"many\"\n",
        "[server]\nmax_connections = [1]\n",
        "[users]\nsignup = \"perhaps\"\n",
        "[tokens]\naccess_token_lifetime = 600\n",
        "\u{0}",
    ];
    for toml in bad {
        let complaint = Layers::new(toml).complaint();
        assert!(
            complaint.contains("countersign.toml") || complaint.contains("`server`"),
            "{toml:?}: {complaint}"
        );
    }
}

#[test]
fn a_file_that_was_asked_for_must_be_there() {
    let directory = tempfile::tempdir().unwrap();
    for file in
        [directory.path().join("missing.toml"), directory.path().to_owned(), PathBuf::from("/dev/null/x")]
    {
        let sources = Sources { file: Some(file.clone()), ..Sources::default() };
        let complaint = sources.load().unwrap_err().to_string();
        assert!(complaint.contains(&file.display().to_string()) && !complaint.contains('\n'), "{complaint}");
    }
}
