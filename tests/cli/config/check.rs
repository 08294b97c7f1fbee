//! `config check`: what the configuration means on this machine.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};
use support::Sandbox;
use support::database;
use support::settled::PASSWORD;

use crate::sandbox;

fn check(sandbox: &Sandbox) -> Value {
    sandbox.run(&["config", "check", "--json"]).json()
}

fn url(sandbox: &Sandbox) -> String {
    format!("sqlite://{}", sandbox.path("countersign.db").display())
}

#[test]
fn it_says_how_many_logins_a_second_the_machine_can_do() {
    let sandbox = sandbox::empty().with("PASSWORDS__THREADS", "2");
    let cheap = sandbox.run(&["config", "check", "--json"]).json();
    assert_eq!((cheap["valid"].as_bool(), cheap["hashing_threads"].as_u64()), (Some(true), Some(2)));
    assert_eq!(cheap["hashing_memory_mib"], 1);
    let sandbox = sandbox.with("PASSWORDS__MEMORY_KIB", "65536");
    let costly = sandbox.run(&["config", "check", "--json"]).json();
    assert_eq!(costly["hashing_memory_mib"], 128);
    let rate = |findings: &serde_json::Value| findings["logins_per_second"].as_f64().expect("a number");
    assert!(rate(&costly) > 0.0, "{costly}");
    // 1,024 times the memory take hundreds of times as long, of which a busy machine may hide a part.
    // Anything less than tenfold would not have been measured.
    assert!(rate(&cheap) > rate(&costly) * 10.0, "{cheap} {costly}");
    let table = sandbox.run(&["config", "check"]);
    assert!(table.done().contains("logins_per_second"), "{table:#?}");
}

#[test]
fn it_warns_of_what_a_server_would_lack() {
    let sandbox = sandbox::settled();
    assert_eq!(sandbox.run(&["config", "check", "--json"]).json()["warnings"], json!([]));
    let sandbox = sandbox.with("KEYS__DIRECTORY", "elsewhere").with("CLIENTS__DEFAULT_CLIENT", "nobody");
    std::fs::set_permissions(sandbox.path("countersign.db"), Permissions::from_mode(0o644)).expect("ours");
    let found = check(&sandbox);
    let warnings = found["warnings"].as_array().expect("a list");
    let has = |words: &str| warnings.iter().any(|warning| warning.as_str().expect("text").contains(words));
    assert!(has("chmod 600") && has("has no file") && has("clients.default_client"), "{found}");
    assert_eq!(warnings.len(), 3, "{found}");
}

#[test]
fn more_memory_than_the_budget_is_refused() {
    let sandbox = sandbox::empty().with("PASSWORDS__THREADS", "3").with("PASSWORDS__MEMORY_KIB", "65536");
    let sandbox = sandbox.with("PASSWORDS__MEMORY_BUDGET_MIB", "128");
    let outcome = sandbox.run(&["config", "check"]);
    outcome.refused_with(&["passwords.memory_budget_mib", "196608 KiB", "131072 KiB"]);
    let sandbox = sandbox.with("PASSWORDS__MEMORY_BUDGET_MIB", "192");
    sandbox.run(&["config", "check"]).done();
}

#[test]
fn it_names_the_setting_that_proxies_need() {
    let sandbox = sandbox::empty();
    let outcome = sandbox.run(&["config", "check", "--json"]);
    assert_eq!(outcome.json()["trusted_proxies"], "");
    assert!(outcome.stderr.contains("server.trusted_proxies is empty"), "{outcome:#?}");
    let sandbox = sandbox.with("SERVER__TRUSTED_PROXIES", "10.0.0.0/8");
    let outcome = sandbox.run(&["config", "check", "--json"]);
    assert_eq!(outcome.json()["trusted_proxies"], "10.0.0.0/8");
    assert!(!outcome.stderr.contains("trusted_proxies"), "{outcome:#?}");
}

#[test]
fn a_variable_with_one_underscore_too_few_is_a_warning() {
    let sandbox = sandbox::settled().with_variable("COUNTERSIGN_CLIENTS_DEFAULT_CLIENT", "web");
    let wanted = "the setting is COUNTERSIGN_CLIENTS__DEFAULT_CLIENT";
    let outcome = sandbox.run(&["config", "check"]);
    outcome.done();
    assert!(outcome.stderr.contains(wanted), "{outcome:#?}");
    let served = sandbox.serve().stop();
    served.done();
    assert!(served.stderr.contains(wanted), "{served:#?}");
}

#[test]
fn it_looks_at_the_database_and_changes_nothing() {
    let sandbox = sandbox::empty();
    let schema = |sandbox: &Sandbox, word: &str| {
        let findings = check(sandbox);
        assert!(findings["schema"].as_str().is_some_and(|schema| schema.contains(word)), "{findings}");
        findings
    };
    let findings = schema(&sandbox, "missing");
    assert_eq!(
        (&findings["database"], &findings["warnings"]),
        (&json!("sqlite://countersign.db"), &json!([]))
    );
    assert_eq!(sandbox.listing(), [""; 0]);
    sandbox.write("countersign.db", "");
    database::migrate_partly(&url(&sandbox), 3);
    let before = sandbox.read("countersign.db");
    schema(&sandbox, "lacks");
    assert!(sandbox.read("countersign.db") == before);
    sandbox.run(&["db", "migrate"]).done();
    schema(&sandbox, "up to date");
    // Beside a server as well.
    let server = sandbox.serve();
    sandbox.run_with_input(&["user", "create", "alice", "--password-stdin"], PASSWORD).done();
    schema(&sandbox, "up to date");
    server.stop().done();
}

#[test]
fn what_would_keep_the_server_from_starting_is_a_warning() {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    let unknown = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_future', 1)";
    database::execute(&url(&sandbox), &[unknown]);
    let outcome = sandbox.run(&["config", "check"]);
    assert!(outcome.done().contains("newer than this program"), "{outcome:#?}");
    assert!(outcome.stderr.contains("warning: the schema of the database is newer"), "{outcome:#?}");
    sandbox.write("countersign.db", "this is not a database\n".repeat(400));
    let findings = check(&sandbox);
    assert_eq!(findings["schema"], "unknown");
    assert!(
        findings["warnings"][0].as_str().is_some_and(|text| text.contains("no SQLite database")),
        "{findings}"
    );
    let sandbox = sandbox::empty().with("DATABASE__URL", "postgres://127.0.0.1:1/countersign");
    let findings = check(&sandbox.with("DATABASE__ACQUIRE_TIMEOUT", "200ms"));
    assert!(findings["warnings"][0].as_str().is_some_and(|text| text.contains("127.0.0.1:1")), "{findings}");
}

#[test]
fn an_issuer_that_the_listening_address_contradicts_is_a_warning() {
    // Where the server listens, its issuer, and words of the warning if there is to be one.
    let rows = [
        ("127.0.0.1:8080", None, None),
        ("127.0.0.1:8080", Some("https://login.example.com"), None),
        ("127.0.0.1:8080", Some("http://login.example.com"), None),
        ("0.0.0.0:8080", Some("http://login.example.com:8080"), None),
        ("[::1]:8080", Some("http://localhost:8080"), None),
        ("0.0.0.0:8080", None, Some("set server.issuer")),
        ("[::]:8080", Some("http://127.0.0.1:8080"), Some("set server.issuer")),
        ("192.0.2.1:8080", Some("http://localhost:8080"), Some("set server.issuer")),
        ("127.0.0.1:8080", Some("http://localhost:9000"), Some("nobody answers")),
        ("127.0.0.1:8080", Some("http://localhost"), Some("nobody answers")),
        ("127.0.0.1:8443", Some("https://localhost:8443"), Some("without TLS")),
        ("0.0.0.0:443", Some("https://login.example.com"), Some("without TLS")),
        ("127.0.0.1:8080", Some("http://login.example.com:8080"), Some("only this machine")),
    ];
    for (listen, issuer, words) in rows {
        let sandbox = sandbox::empty().with("SERVER__LISTEN", listen);
        let sandbox = match issuer {
            Some(issuer) => sandbox.with("SERVER__ISSUER", issuer),
            None => sandbox,
        };
        let warnings = check(&sandbox)["warnings"].clone();
        let mut warnings = warnings.as_array().expect("a list").clone();
        // That there are no pages then is another warning.
        warnings.retain(|warning| !warning.as_str().is_some_and(|text| text.starts_with("no pages")));
        assert_eq!(warnings.len(), usize::from(words.is_some()), "{listen} {issuer:?}: {warnings:?}");
        if let (Some(words), Some(warning)) = (words, warnings.first()) {
            assert!(
                warning.as_str().is_some_and(|text| text.contains(words)),
                "{listen} {issuer:?}: {warning}"
            );
        }
    }
}

#[test]
fn where_people_sign_in_is_said_and_what_speaks_against_it() {
    // The issuer, the base path, the page, and words of the one warning if there is to be one.
    let rows = [
        ("http://localhost:8080", "", Some("http://localhost:8080/login"), None),
        ("https://login.example.com", "", Some("https://login.example.com/login"), None),
        ("http://login.example.com", "", None, Some("neither https nor on this machine")),
        ("https://example.com", "/auth", Some("https://example.com/auth/login"), Some("below /auth")),
        ("https://example.com/id", "", Some("https://example.com/id/login"), Some("else on example.com too")),
        ("http://example.com", "/auth", None, Some("neither https nor on this machine")),
    ];
    for (issuer, base_path, page, words) in rows {
        let sandbox = sandbox::empty().with("SERVER__ISSUER", issuer).with("SERVER__BASE_PATH", base_path);
        let sandbox = sandbox.with("SERVER__LISTEN", "127.0.0.1:8080");
        let findings = check(&sandbox);
        assert_eq!(findings["sign_in_page"].as_str(), page, "{issuer} {base_path}");
        let warnings = findings["warnings"].as_array().expect("a list");
        assert_eq!(warnings.len(), usize::from(words.is_some()), "{issuer} {base_path}: {warnings:?}");
        let has = |words: &str| warnings[0].as_str().is_some_and(|warning| warning.contains(words));
        assert!(words.is_none_or(has), "{issuer} {base_path}: {warnings:?}");
    }
}

#[test]
fn clients_that_should_be_registered_otherwise_are_warnings() {
    let sandbox = sandbox::settled();
    let create = |id: &str, flags: &[&str]| {
        sandbox.run(&[&["client", "create", id], flags].concat()).done();
    };
    let origin = ["--origin", "https://app.example.com"];
    create("spa", &[&["--public", "--grant", "password"], &origin[..]].concat());
    create("page", &[&["--public", "--grant", "password"], &origin[..]].concat());
    create(
        "code",
        &[
            &["--public", "--grant", "authorization_code"],
            &origin[..],
            &["--redirect-uri", "https://app.example.com/"],
        ]
        .concat(),
    );
    create("app", &["--public", "--grant", "password", "--origin", "capacitor://localhost"]);
    create("old", &["--confidential", "--pkce-exempt"]);
    let warnings = check(&sandbox)["warnings"].clone();
    let warnings: Vec<_> = warnings.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    for (warning, words) in warnings.iter().zip([
        ["clients with web origins", "RFC 10017", "docs/migrate-from-password-grant.md", ": `page`, `spa`"],
        ["clients with an exemption from PKCE", "RFC 9700", "--pkce-exempt false", ": `old`"],
    ]) {
        assert!(words.iter().all(|words| warning.contains(words)), "{warning}");
    }
    for id in ["page", "spa", "old"] {
        sandbox.run(&["client", "update", id, "--disable"]).done();
    }
    assert_eq!(check(&sandbox)["warnings"], json!([]), "who is switched off does no harm");
}

// The mistake of many newcomers: the application's own database.
#[test]
fn a_database_of_another_application_is_a_warning_and_no_lack_of_migrations() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    database::execute(&url(&sandbox), &["CREATE TABLE users (id INTEGER PRIMARY KEY, hashed_password TEXT)"]);
    let findings = check(&sandbox);
    let told = findings["warnings"].to_string();
    assert!(told.contains("`users`") && told.contains("CREATE DATABASE"), "{findings}");
    sandbox.run(&["db", "status"]).refused_with(&["`users`"]);
    sandbox.run(&["user", "list"]).refused_with(&["`users`"]);
}

#[test]
fn a_directory_that_nothing_makes_is_a_warning() {
    let sandbox = sandbox::empty().with("DATABASE__URL", "sqlite://nowhere/countersign.db");
    let findings = check(&sandbox);
    assert!(findings["warnings"].to_string().contains("nowhere does not exist"), "{findings}");
}

#[test]
fn a_logo_that_no_page_can_show_is_a_warning_and_keeps_a_server_from_starting() {
    let sandbox = sandbox::settled().with("PAGES__LOGO", "logo.svg");
    std::fs::write(sandbox.path("logo.svg"), "<p>no picture").expect("ours");
    let warnings = check(&sandbox)["warnings"].clone();
    assert!(
        warnings[0].as_str().is_some_and(|text| text.contains("pages.logo names logo.svg")),
        "{warnings}"
    );
    let refused = sandbox.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    assert!(refused.stderr.contains("neither an SVG nor a PNG"), "{refused:#?}");
    std::fs::write(sandbox.path("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").expect("ours");
    assert_eq!(check(&sandbox)["warnings"], json!([]));
}
