//! `client create`, and how clients are shown.

use serde_json::{Value, json};
use support::settled::{CONFIDENTIAL, PUBLIC};

use crate::sandbox::{self, secret};

fn without_time(mut client: Value) -> Value {
    let created = client.as_object_mut().and_then(|client| client.remove("created")).expect("a time");
    assert!(humantime::parse_rfc3339(created.as_str().expect("a text")).is_ok(), "{created}");
    client
}

#[test]
fn a_public_client_has_exactly_these_members_and_no_secret() {
    let sandbox = sandbox::settled();
    let arguments = [
        "client",
        "create",
        "spa",
        "--public",
        "--grant",
        "password",
        "--scope",
        "profile",
        "--scope",
        "email",
        "--default-scope",
        "profile",
        "--audience",
        "https://api.example.com",
        "--origin",
        "https://app.example.com",
        "--origin",
        "http://localhost:*",
        "--redirect-uri",
        "https://app.example.com/callback",
        "--access-token-lifetime",
        "5m",
        "--json",
    ];
    let expected = json!({
        "client_id": "spa",
        "kind": "public",
        "disabled": false,
        "may_vouch": false,
        "first_party": false,
        "pkce_exempt": false,
        "grants": ["password"],
        "scopes": ["profile", "email"],
        "default_scopes": ["profile"],
        "audiences": ["https://api.example.com"],
        "origins": ["https://app.example.com", "http://localhost:*"],
        "redirect_uris": ["https://app.example.com/callback"],
        "post_logout_redirect_uris": [],
        "access_token_lifetime": "5m",
        "refresh_idle_lifetime": null,
        "refresh_absolute_lifetime": null,
    });
    assert_eq!(without_time(sandbox.run(&arguments).json()), expected);
    assert_eq!(without_time(sandbox.run(&["client", "show", "spa", "--json"]).json()), expected);
}

#[test]
fn a_confidential_client_has_the_secret_besides() {
    let sandbox = sandbox::settled();
    let outcome = sandbox.run(&["client", "create", "api", "--confidential", "--json"]);
    let mut client = without_time(outcome.json());
    let secret = client.as_object_mut().and_then(|client| client.remove("client_secret")).expect("a secret");
    // 256 bits in base64url.
    let secret = secret.as_str().expect("a text");
    let is_url_safe = secret.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    assert!(secret.len() == 43 && is_url_safe, "{secret}");
    let expected = json!({
        "client_id": "api",
        "kind": "confidential",
        "disabled": false,
        "may_vouch": false,
        "first_party": false,
        "pkce_exempt": false,
        "grants": [],
        "scopes": [],
        "default_scopes": [],
        "audiences": [],
        "origins": [],
        "redirect_uris": [],
        "post_logout_redirect_uris": [],
        "access_token_lifetime": null,
        "refresh_idle_lifetime": null,
        "refresh_absolute_lifetime": null,
    });
    assert_eq!(client, expected, "nothing is allowed by default");
    assert!(!outcome.stderr.contains(secret), "{outcome:#?}");
    assert!(outcome.stderr.contains("--grant"), "a client without a grant is good for nothing: {outcome:#?}");
}

#[test]
fn the_secret_is_shown_this_once() {
    // abuse case 99
    let sandbox = sandbox::settled();
    let rows: [&[&str]; 4] = [
        &["client", "show", CONFIDENTIAL],
        &["client", "show", CONFIDENTIAL, "--json"],
        &["client", "list", "--json"],
        &["client", "update", CONFIDENTIAL, "--scope", "email", "--json"],
    ];
    for arguments in rows {
        let outcome = sandbox.run(arguments);
        assert!(!outcome.done().contains("secret"), "{outcome:#?}");
        assert!(!outcome.stdout.contains(secret()), "{outcome:#?}");
    }
    // abuse case 55: only a digest is stored.
    let database = String::from_utf8_lossy(&sandbox.read("countersign.db")).into_owned();
    assert!(!database.contains(secret()));
}

#[test]
fn the_table_shows_the_secret_too() {
    let outcome = sandbox::settled().run(&["client", "create", "api", "--confidential"]);
    let line = outcome.done().lines().find(|line| line.trim_start().starts_with("client_secret"));
    let secret = line.and_then(|line| line.split_whitespace().nth(1)).expect("a secret");
    assert_eq!(secret.len(), 43, "{outcome:#?}");
}

#[test]
fn two_secrets_are_never_the_same() {
    let sandbox = sandbox::settled();
    let make = |id| {
        sandbox.run(&["client", "create", id, "--confidential", "--json"]).json()["client_secret"].clone()
    };
    assert_ne!(make("one"), make("two"));
}

#[test]
fn clients_are_listed_in_the_order_of_their_ids() {
    let sandbox = sandbox::settled();
    sandbox.run(&["client", "create", "app", "--public"]).done();
    let list = sandbox.run(&["client", "list", "--json"]).json();
    let ids: Vec<&Value> =
        list.as_array().expect("a list").iter().map(|client| &client["client_id"]).collect();
    assert_eq!(ids, ["app", CONFIDENTIAL, PUBLIC]);
    let table = sandbox.run(&["client", "list"]);
    assert_eq!(table.done().lines().count(), 4, "{table:#?}");
}

#[test]
fn an_unknown_client_is_an_error_for_every_command() {
    let sandbox = sandbox::settled();
    let rows: [&[&str]; 5] = [
        &["client", "show", "nix"],
        &["client", "update", "nix", "--disable"],
        &["client", "rotate-secret", "nix"],
        &["client", "revoke-tokens", "nix", "--yes"],
        &["client", "delete", "nix", "--yes"],
    ];
    for arguments in rows {
        sandbox.run(arguments).refused_with(&["`nix`", "countersign client list"]);
    }
}

#[test]
fn only_a_confidential_client_may_vouch_for_addresses() {
    let sandbox = sandbox::settled();
    let bff = ["client", "create", "bff", "--confidential", "--may-vouch", "--json"];
    assert_eq!(sandbox.run(&bff).json()["may_vouch"], true);
    sandbox.run(&["client", "create", "spa", "--public", "--may-vouch"]).refused_with(&["public client"]);
    let off = sandbox.run(&["client", "update", "bff", "--may-vouch", "false", "--json"]).json();
    assert_eq!(off["may_vouch"], false);
    sandbox.run(&["client", "update", PUBLIC, "--may-vouch", "true"]).refused_with(&["public client"]);
}
