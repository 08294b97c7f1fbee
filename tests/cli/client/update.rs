//! `client update`: what is named changes, the rest stays. And what is said of a registration that is made or
//! changed.

use serde_json::json;
use support::database;
use support::settled::{CONFIDENTIAL, PUBLIC};

use crate::sandbox;

#[test]
fn a_list_that_is_given_replaces_the_present_one() {
    let sandbox = sandbox::settled();
    let update =
        |flags: &[&str]| sandbox.run(&[&["client", "update", PUBLIC, "--json"], flags].concat()).json();
    let client = update(&["--scope", "profile", "--scope", "email", "--default-scope", "email"]);
    assert_eq!(client["scopes"], json!(["profile", "email"]));
    assert_eq!(client["grants"], json!(["password"]), "not named, not changed");
    let client = update(&["--scope", "email"]);
    assert_eq!(client["scopes"], json!(["email"]));
    assert_eq!(client["default_scopes"], json!(["email"]));
    let client = update(&["--origin", "https://app.example.com", "--audience", "https://api.example.com"]);
    assert_eq!(client["origins"], json!(["https://app.example.com"]));
    assert_eq!(client["audiences"], json!(["https://api.example.com"]));
    let shown = sandbox.run(&["client", "show", PUBLIC, "--json"]).json();
    assert_eq!(shown, client);
}

// A rule may have come that a registration of before breaks.
#[test]
fn a_client_that_breaks_a_rule_can_be_switched_off() {
    let sandbox = sandbox::settled();
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    let registered = format!("UPDATE clients SET scopes = 'email,profile' WHERE id = '{PUBLIC}'");
    database::execute(&url, &[&registered]);
    sandbox.run(&["client", "update", PUBLIC, "--disable"]).done();
    sandbox.run(&["client", "update", PUBLIC, "--enable"]).refused_with(&["email,profile"]);
    let origin = ["client", "update", PUBLIC, "--origin", "https://app.example.com"];
    sandbox.run(&origin).refused_with(&["email,profile"]);
}

#[test]
fn a_default_scope_must_stay_among_the_scopes() {
    let sandbox = sandbox::settled();
    sandbox.run(&["client", "update", PUBLIC, "--scope", "email", "--default-scope", "email"]).done();
    sandbox.run(&["client", "update", PUBLIC, "--clear", "scopes"]).refused_with(&["`email`"]);
    let shown = sandbox.run(&["client", "show", PUBLIC, "--json"]).json();
    assert_eq!(shown["scopes"], json!(["email"]), "half a change is none");
}

#[test]
fn every_setting_can_be_cleared() {
    let sandbox = sandbox::settled();
    let settings = [
        "--scope=email",
        "--default-scope=email",
        "--audience=api",
        "--origin=https://app.example.com",
        "--redirect-uri=https://app.example.com/",
        "--access-token-lifetime=1m",
    ];
    let arguments = [&["client", "update", PUBLIC, "--json"], settings.as_slice()].concat();
    assert_eq!(sandbox.run(&arguments).json()["access_token_lifetime"], "1m");
    let lists = ["grants", "scopes", "default-scopes", "audiences", "origins", "redirect-uris"];
    let flags = lists.iter().chain(&["lifetimes"]).flat_map(|setting| ["--clear", setting]);
    let arguments: Vec<&str> = ["client", "update", PUBLIC, "--json"].into_iter().chain(flags).collect();
    let client = sandbox.run(&arguments).json();
    for list in lists {
        assert_eq!(client[list.replace('-', "_")], json!([]), "{list}");
    }
    assert_eq!(client["access_token_lifetime"], json!(null));
}

#[test]
fn a_client_keeps_its_kind_and_its_secret() {
    let sandbox = sandbox::settled();
    let client = sandbox.run(&["client", "update", CONFIDENTIAL, "--disable", "--json"]).json();
    assert_eq!((&client["kind"], &client["disabled"]), (&json!("confidential"), &json!(true)));
    let client = sandbox.run(&["client", "update", CONFIDENTIAL, "--enable", "--json"]).json();
    assert_eq!(client["disabled"], false);
    sandbox.run(&["client", "update", CONFIDENTIAL, "--public"]).misused();
}

#[test]
fn what_speaks_against_a_registration_is_said_and_it_is_made() {
    let sandbox = sandbox::settled();
    let password = "It has web origins and the password grant, which a browser app MUST NOT use (RFC 10017); \
                    docs/migrate-from-password-grant.md says how to do without.";
    let pkce = "It has an exemption from PKCE";
    let says = |arguments: &[&str], words: &str| {
        let outcome = sandbox.run(arguments);
        outcome.done();
        outcome.stderr.contains(words)
    };
    let origin = ["--origin", "https://app.example.com"];
    assert!(says(
        &[&["client", "create", "spa", "--public", "--grant", "password"], &origin[..]].concat(),
        password
    ));
    assert!(!says(
        &["client", "update", "spa", "--grant", "authorization_code", "--redirect-uri", "https://a.example/"],
        "It has"
    ));
    assert!(says(&["client", "update", "spa", "--grant", "password"], password));
    assert!(!says(&["client", "update", "spa", "--clear", "origins"], "It has"));
    assert!(says(&["client", "create", "old", "--confidential", "--pkce-exempt"], pkce));
    assert!(!says(&["client", "update", "old", "--pkce-exempt", "false"], "It has"));
    assert!(says(&["client", "update", CONFIDENTIAL, "--pkce-exempt", "true"], pkce));
}
