//! Which module may use which library.

use super::source::{Source, sources};

#[test]
fn libraries_stay_where_they_belong() {
    // A crate, and the modules that may use it; `main.rs` only parses.
    let homes = [
        ("poem", vec!["http"]),
        ("poem_openapi", vec!["http"]),
        ("hyper", vec!["http"]),
        ("hyper_util", vec!["http"]),
        ("multer", vec!["http"]),
        ("flate2", vec!["http", "status"]),
        ("miniz_oxide", vec!["status"]),
        ("askama", vec!["http"]),
        ("fluent_bundle", vec!["http"]),
        ("clap", vec!["cli", "main"]),
        ("clap_complete", vec!["cli"]),
        ("comfy_table", vec!["cli"]),
        ("rpassword", vec!["cli"]),
        ("csv", vec!["cli"]),
        ("indicatif", vec!["cli"]),
        ("josekit", vec!["keyring"]),
        ("rsa", vec!["keyring"]),
        ("argon2", vec!["passwords"]),
        ("bcrypt", vec!["passwords"]),
        ("moka", vec!["clients", "login"]),
        ("sha_crypt", vec!["passwords"]),
        ("precis_profiles", vec!["passwords", "users"]),
        ("skeleton", vec!["users"]),
        ("unicode_security", vec!["users"]),
        ("migration", vec!["database"]),
        ("prometheus_client", vec!["metrics"]),
        ("ipnet", vec!["address", "config"]),
        ("anyhow", vec!["cli", "main", "oauth/error"]),
    ];
    let sources = sources();
    let mut complaints = Vec::new();
    for (library, modules) in homes {
        let users: Vec<&Source> = sources.iter().filter(|source| source.uses(library)).collect();
        assert!(!users.is_empty(), "nobody uses {library}: this test looks for the wrong thing");
        let strangers =
            users.into_iter().filter(|source| !modules.iter().any(|module| source.is_within(module)));
        complaints.extend(strangers.map(|source| format!("{} uses {library}", source.path)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

// R3: SeaORM is the abstraction, and what is above the domain does not see it.
#[test]
fn http_and_the_command_line_know_no_database() {
    for source in sources().iter().filter(|source| ["http", "cli"].contains(&source.module())) {
        assert!(!source.uses("sea_orm"), "{} uses sea_orm", source.path);
    }
}

#[test]
fn one_file_holds_the_unsafe_code() {
    let sources = sources();
    let is_unsafe = |source: &&Source| source.lines().any(|line| line.contains("unsafe_code"));
    let files: Vec<&str> = sources.iter().filter(is_unsafe).map(|source| source.path.as_str()).collect();
    assert_eq!(files, ["passwords/schemes/memory.rs"]);
}
