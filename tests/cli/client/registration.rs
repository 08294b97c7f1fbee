//! What may be registered for a client (D1, RFC 6749).

use support::database::TestDatabase;
use support::settled::PUBLIC;
use support::{Outcome, Sandbox};

use crate::sandbox;

fn create(sandbox: &Sandbox, id: &str) -> Outcome {
    sandbox.run(&["client", "create", "--public", "--grant", "password", "--", id])
}

#[test]
fn ids_that_are_none_are_refused() {
    let sandbox = sandbox::settled();
    let too_long = "a".repeat(65);
    let rows = [
        ("", "nothing"),
        ("two words", "a space"),
        ("a/b", "a slash"),
        ("a:b", "a colon, which ends the id in HTTP Basic"),
        ("a+b", "a plus, which a form reads as a space"),
        ("m\u{fc}ller", "a letter beyond ASCII"),
        ("a\nb", "a line break"),
        (&too_long, "65 characters"),
        ("0198c0de-0000-7000-8000-000000000000", "a UUID"),
        ("0198C0DE-0000-7000-8000-000000000000", "a UUID in capitals"),
        ("0198c0de000070008000000000000000", "a UUID without hyphens"),
    ];
    for (id, what) in rows {
        let outcome = create(&sandbox, id);
        assert!(outcome.refused().contains("client id"), "{what}: {outcome:#?}");
    }
}

#[test]
fn ids_within_the_rule_are_accepted() {
    let sandbox = sandbox::settled();
    let longest = "a".repeat(64);
    for id in ["a", "A.b_c~d-9", "-", "--public", longest.as_str()] {
        assert!(create(&sandbox, id).done().contains(id));
    }
}

#[test]
fn a_taken_id_is_refused_and_case_makes_another() {
    let sandbox = sandbox::settled();
    create(&sandbox, PUBLIC).refused_with(&["already"]);
    create(&sandbox, &PUBLIC.to_uppercase()).done();
}

// RFC 6749 §3.1.2, RFC 9700 §2.1.
#[test]
fn redirect_uris_that_are_none_are_refused() {
    let sandbox = sandbox::settled();
    for uri in [
        "/callback",
        "https://app.example.com/#fragment",
        "https://app.example.com/a b",
        "http://app.example.com/cb",
        "https://app.example.com/cb#",
        "https://user@app.example.com/cb",
        "https://user:pw@app.example.com/cb",
        "https://App.example.com/cb",
        "HTTPS://app.example.com/cb",
        "https://app.example.com:443/cb",
        "https://app.example.com/a/../cb",
        "https://app.example.com/%2e%2e/cb",
        "https://*.example.com/cb",
        "https://app.example.com/*",
        "https://app.example.com\\cb",
        "https://app.example.com/cb?code=1",
        "https://app.example.com/cb?a=b&iss=evil",
        "com.example.app:/cb?state=1",
        "https://app.example.com/cb?%65rror=1",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "myapp:/cb",
        "myapp://cb",
        "http://127.0.0.2/cb",
        "http://localhost.example.com/cb",
        "",
    ] {
        let updated = sandbox.run(&["client", "update", PUBLIC, "--redirect-uri", uri]);
        assert!(updated.refused().contains("redirect URI"), "{uri:?}: {updated:#?}");
    }
}

// RFC 8252 §7, RFC 9700 §2.1.
#[test]
fn redirect_uris_of_sites_and_apps_are_accepted() {
    let sandbox = sandbox::settled();
    for uri in [
        "https://app.example.com/cb",
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com?tenant=1",
        "https://app.example.com:8443/a/b?x=1&y=%20",
        "http://localhost:5173/",
        "http://127.0.0.1/cb",
        "http://[::1]:5000/cb",
        "com.example.app:/cb",
        "com.example.app://cb",
    ] {
        let updated = sandbox.run(&["client", "update", PUBLIC, "--redirect-uri", uri, "--json"]);
        assert_eq!(updated.json()["redirect_uris"], serde_json::json!([uri]));
    }
}

// What ties a code to a public client is PKCE alone (RFC 9700 §2.1.1).
#[test]
fn a_public_client_may_not_leave_out_pkce() {
    let sandbox = sandbox::settled();
    sandbox.run(&["client", "create", "bad", "--public", "--pkce-exempt"]).refused_with(&["PKCE"]);
    sandbox.run(&["client", "update", PUBLIC, "--pkce-exempt", "true"]).refused_with(&["PKCE"]);
}

#[test]
fn settings_that_are_none_are_refused() {
    let sandbox = sandbox::settled();
    let rows = [
        ("--scope", "", "scope"),
        ("--scope", "two words", "scope"),
        ("--scope", "quo\"te", "scope"),
        ("--scope", "back\\slash", "scope"),
        ("--scope", "m\u{fc}ll", "scope"),
        ("--scope", "profile,email", "repeat the flag"),
        ("--default-scope", "email", "--scope email"),
        ("--default-scope", "profile,email", "repeat the flag"),
        ("--audience", "", "audience"),
        ("--audience", "an api", "audience"),
        ("--audience", "https://api.example.com,https://shop.example.com", "repeat the flag"),
        ("--audience", "api\u{1b}[31m", "audience"),
        ("--origin", "https://app.example.com/", "origin"),
        ("--origin", "https://app.example.com/path", "origin"),
        ("--origin", "https://*.example.com", "origin"),
        ("--origin", "https://app.example.com:*", "origin"),
        ("--origin", "https://App.example.com", "origin"),
        ("--origin", "*", "origin"),
        ("--origin", "null", "origin"),
        ("--origin", "https://app.example.com,https://shop.example.com", "repeat the flag"),
        ("--origin", "app.example.com", "origin"),
        ("--redirect-uri", "/callback", "redirect URI"),
        ("--post-logout-redirect-uri", "http://app.example.com/bye", "redirect URI"),
        ("--grant", "authorization_code", "--redirect-uri"),
        ("--access-token-lifetime", "0s", "lifetime"),
        ("--access-token-lifetime", "999ms", "lifetime"),
        ("--refresh-idle-lifetime", "3651days", "3650days"),
        ("--refresh-absolute-lifetime", "3651days", "3650days"),
    ];
    for (flag, value, word) in rows {
        let created = sandbox.run(&["client", "create", "bad", "--public", flag, value]);
        assert!(created.refused().contains(word), "{flag} {value:?}: {created:#?}");
        let updated = sandbox.run(&["client", "update", PUBLIC, flag, value]);
        assert!(updated.refused().contains(word), "{flag} {value:?}: {updated:#?}");
    }
    sandbox.run(&["client", "show", "bad"]).refused();
    assert!(
        sandbox
            .run(&["client", "create", "bad", "--public", "--access-token-lifetime", "soon"])
            .misused()
            .contains("soon")
    );
}

// MySQL's column is the smallest.
#[test]
fn a_list_has_what_every_database_holds_and_no_more() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
        sandbox.run(&["db", "migrate"]).done();
        create(&sandbox, PUBLIC).done();
        let update = |flag: &str, value: &str| sandbox.run(&["client", "update", PUBLIC, flag, value]);
        for (flag, start) in [
            ("--scope", ""),
            ("--audience", "https://api.example.com/"),
            ("--redirect-uri", "https://app.example.com/"),
        ] {
            let longest = format!("{start}{}", "x".repeat(65_535 - start.len()));
            update(flag, &longest).done();
            update(flag, &format!("{longest}x")).refused_with(&["of a client have 65535 bytes at most"]);
        }
        update("--default-scope", &"x".repeat(65_535)).done();
    }
}

// RFC 6749 §4.4: anybody who knows the id of a public client could get its tokens.
#[test]
fn a_public_client_gets_no_token_for_itself() {
    let sandbox = sandbox::settled();
    let grant = ["--grant", "client_credentials"];
    let create = [&["client", "create", "machine", "--public"], grant.as_slice()].concat();
    sandbox.run(&create).refused_with(&["public client", "client_credentials", "--confidential"]);
    let update = [&["client", "update", PUBLIC], grant.as_slice()].concat();
    sandbox.run(&update).refused_with(&["public client", "client_credentials"]);
    let create = [&["client", "create", "machine", "--confidential"], grant.as_slice()].concat();
    sandbox.run(&create).done();
}

// An API that is named takes the place of the server itself (RFC 9068 §4).
#[test]
fn who_names_an_audience_is_told_what_that_takes_away() {
    let sandbox = sandbox::settled().with("SERVER__ISSUER", "https://login.example.com");
    let api = ["--audience", "https://api.example.com"];
    let update = |flags: &[&str]| sandbox.run(&[&["client", "update", PUBLIC], flags].concat());
    let told = update(&api);
    told.done();
    let advice = "--audience https://login.example.com";
    assert!(told.stderr.contains("/users/me") && told.stderr.contains(advice), "{told:#?}");
    let both = [api, ["--audience", "https://login.example.com"]].concat();
    assert_eq!(update(&both).stderr, "");
    // It has no users.
    let machine = ["client", "create", "machine", "--confidential", "--grant", "client_credentials"];
    assert_eq!(sandbox.run(&[&machine, api.as_slice()].concat()).stderr, "");
}

// Apps that show pages of their own have origins of their own (rule 10).
#[test]
fn origins_of_other_schemes_are_registered_as_they_are() {
    let sandbox = sandbox::settled();
    let origins = [
        "capacitor://localhost",
        "tauri://localhost",
        "app://.",
        "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn",
        "com.example.app://Page:80",
    ];
    for origin in origins {
        let client = sandbox.run(&["client", "update", PUBLIC, "--origin", origin, "--json"]).json();
        assert_eq!(client["origins"], serde_json::json!([origin]));
    }
}

#[test]
fn what_no_app_sends_as_its_origin_is_refused() {
    let sandbox = sandbox::settled();
    let origins = [
        "capacitor://",
        "capacitor://localhost/",
        "Capacitor://localhost",
        "capacitor://*",
        "capacitor://localhost:*",
        "capacitor://user@localhost",
        "capacitor://local,host",
        "capacitor://m\u{fc}ll",
        "1app://localhost",
        "://localhost",
        "capacitor:localhost",
        "https://",
        "https://app.example.com:443",
    ];
    for origin in origins {
        let updated = sandbox.run(&["client", "update", PUBLIC, "--origin", origin]);
        assert!(updated.refused().contains("origin"), "{origin}: {updated:#?}");
    }
}
