//! Secrets that went through the server stand nowhere: not in the log at its chattiest, not on standard
//! output, not in the database or its log (abuse cases 6, 126; R7).

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::process::Signal;
use serde_json::json;
use support::response::Response;
use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC, USER};
use support::{Server, request};

use crate::sandbox::{self, secret};

/// What must not be found; nothing else in the world reads like it.
const CANARY: &str = "canary-5f0c9e1d7b3a";

/// A public client that may refresh.
const SPA: &str = "spa";

/// Of [`PASSWORD`]; passlib 1.7.4 made it.
const HASH: &str = "$2b$04$GA.evw7l.UIFwjzo059CL.l.l0wYXTyhTSoxQqpsGJefl6WpT7teW";

fn refresh_grant(token: &str) -> [(&str, &str); 3] {
    [("grant_type", "refresh_token"), ("client_id", SPA), ("refresh_token", token)]
}

/// The confidential client asks about a token.
fn asking(token: &str) -> [(&str, &str); 3] {
    [("client_id", CONFIDENTIAL), ("client_secret", secret()), ("token", token)]
}

/// Everything that happens to a token; gives the ends of all that the server has handed out meanwhile.
fn live_through(server: &Server) -> Vec<String> {
    let login = [("grant_type", "password"), ("client_id", SPA), ("username", USER), ("password", PASSWORD)];
    let first = server.token(&login);
    let device = first.header("countersign-device").expect("a device token").to_owned();
    let from_device =
        request::with_header(&request::form("/token", &login), &format!("Countersign-Device: {device}"));
    let other = server.exchange(&from_device);
    let refreshed = |token: &str| server.token(&refresh_grant(token));
    let second = refreshed(&refresh_token(&first));
    let third = refreshed(&refresh_token(&second));
    let mut secrets = vec![device];
    for answer in [&first, &other, &second, &third] {
        for token in [answer.access_token(), refresh_token(answer)] {
            let asked = server.exchange(&request::form("/introspect", &asking(&token)));
            assert_eq!((asked.status, asked.body.as_str()), (200, r#"{"active":false}"#));
            secrets.push(token);
        }
    }
    // A replay, which is logged, then the other session's end.
    refreshed(&refresh_token(&first)).failed(400, "invalid_grant");
    refreshed(&refresh_token(&third)).failed(400, "invalid_grant");
    for token in [other.access_token(), refresh_token(&other)] {
        let revoke = request::form("/revoke", &[("client_id", SPA), ("token", &token)]);
        assert_eq!(server.exchange(&revoke).status, 200);
    }
    // Code that cut a prefix or a header off would write the rest.
    secrets.iter().map(|secret| secret[secret.len() - 40..].to_owned()).collect()
}

fn refresh_token(answer: &Response) -> String {
    answer.json()["refresh_token"].as_str().unwrap_or_else(|| panic!("{answer:#?}")).to_owned()
}

/// Sends the canary wherever a secret can stand. What comes back in the answers is the sender's own.
fn send_everywhere(server: &Server) {
    let basic = |id: &str, secret: &str| {
        format!("Authorization: Basic {}", STANDARD.encode(format!("{id}:{secret}")))
    };
    let bare =
        request::form("/token", &[("grant_type", "password"), ("username", USER), ("password", PASSWORD)]);
    let requests = [
        request::form("/token", &request::password_grant(USER, CANARY)),
        request::form("/token", &request::password_grant("nobody", CANARY)),
        request::form("/token", &request::confidential_grant(CANARY, PASSWORD)),
        request::form("/token", &[("grant_type", "password"), ("password", CANARY), ("password", CANARY)]),
        request::form(&format!("/token?password={CANARY}"), &request::password_grant(USER, PASSWORD)),
        request::form(&format!("/token?client_secret={CANARY}&x=1"), &[]),
        request::get(&format!("/token?password={CANARY}")),
        request::get(&format!("/nowhere?access_token={CANARY}")),
        request::get(&format!("/users/me?access_token={CANARY}")),
        request::with_header(&bare, &basic(CONFIDENTIAL, CANARY)),
        request::with_header(&bare, &basic(PUBLIC, CANARY)),
        request::with_header(&bare, &format!("Authorization: Basic {CANARY}")),
        request::with_header(&bare, &format!("Authorization: {CANARY}")),
        request::with_header(&request::get("/users/me"), &format!("Authorization: Bearer {CANARY}")),
        request::with_header(&request::get("/users/me"), &format!("Cookie: session={CANARY}")),
        request::with_header(&bare, &format!("Countersign-Device: {CANARY}")),
        request::form("/token", &refresh_grant(CANARY)),
        request::form("/token", &refresh_grant(&format!("csr_{CANARY}"))),
        request::form("/revoke", &[("client_id", SPA), ("token", CANARY)]),
        request::form(&format!("/revoke?token={CANARY}"), &[("client_id", SPA)]),
        request::form("/introspect", &asking(CANARY)),
        request::form(&format!("/introspect?token={CANARY}"), &[("client_id", CONFIDENTIAL)]),
        request::form("/login", &[("username", USER), ("password", CANARY), ("csrf", CANARY)]),
        request::form("/create-account", &[("username", "carol"), ("password", CANARY), ("csrf", "x")]),
        request::form("/account/password", &[("password", CANARY), ("new_password", CANARY)]),
        request::with_header(&request::get("/account"), &format!("Cookie: countersign={CANARY}")),
        request::get(&format!("/account?done={CANARY}")),
        request::get(&format!("/login?request={CANARY}")),
        request::json("/signup", &json!({ "username": "bob", "password": CANARY })),
        request::json("/signup", &json!({ "username": "carol", "password": { "nested": CANARY } })),
        request::json("/signup", &json!({ "username": "carol", "password": "short", CANARY: 1 })),
        [request::form_head("/token", 200), format!("password={CANARY}&%ff").into_bytes(), vec![b'x'; 200]]
            .concat(),
        format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nBroken {CANARY}\r\n\r\n").into_bytes(),
    ];
    for request in requests {
        let answer = server.exchange(&request);
        assert!(!answer.body.contains(CANARY), "echoed: {answer:#?}");
        assert!(!answer.head.contains(CANARY), "echoed: {answer:#?}");
    }
    server.login("bob", CANARY).access_token();
}

/// All files below a directory that hold one of the words.
fn files_with(directory: &Path, words: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
            continue;
        }
        let content = std::fs::read(&path).expect("a file can be read");
        if words.iter().any(|word| content.windows(word.len()).any(|window| window == *word)) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A user who comes from elsewhere, hash and all.
fn imported() -> String {
    json!({ "username": "dave", "password_hash": HASH }).to_string()
}

#[test]
fn no_secret_is_written_anywhere() {
    let sandbox = sandbox::settled()
        .with("LOG__FILTER", "trace")
        .with("LOG__REQUESTS", "true")
        .with("USERS__SIGNUP", "true");
    let spa = ["client", "create", SPA, "--public", "--grant", "password", "--grant", "refresh_token"];
    sandbox.run(&spa).done();
    sandbox.run_with_input(&["user", "import", "-"], imported()).done();
    let server = sandbox.serve();
    send_everywhere(&server);
    let token = server.token(&request::confidential_grant(secret(), PASSWORD)).access_token();
    assert_eq!(server.get_with_token("/users/me", &token).status, 200);
    server.login("dave", PASSWORD).access_token();
    let mut secrets = live_through(&server);
    secrets.extend(token.rsplit('.').next().map(str::to_owned));
    secrets.extend([CANARY, PASSWORD, secret(), &token].map(str::to_owned));
    // While it runs the latest rows stand in SQLite's log only.
    let words: Vec<&[u8]> = secrets.iter().map(String::as_bytes).collect();
    assert!(sandbox.path("countersign.db-wal").exists());
    assert_eq!(files_with(&sandbox.path(""), &words), [""; 0]);
    let command_line =
        std::fs::read(format!("/proc/{}/cmdline", server.process.pid())).expect("Linux tells it");
    assert!(command_line.ends_with(b"serve\0"), "{command_line:?}");
    server.process.signal(Signal::TERM);
    let outcome = server.process.end();
    outcome.done();
    assert_eq!(files_with(&sandbox.path(""), &words), [""; 0]);
    // The log would have had room for it.
    assert!(outcome.stderr.contains("DEBUG") && outcome.stderr.contains("/token"), "{outcome:#?}");
    let encoded = STANDARD.encode(format!("{CONFIDENTIAL}:{CANARY}"));
    for word in words.iter().copied().chain([encoded.as_bytes(), HASH.as_bytes()]) {
        let word = String::from_utf8_lossy(word);
        for (name, output) in [("standard output", &outcome.stdout), ("the log", &outcome.stderr)] {
            let line = output.lines().find(|line| line.contains(&*word));
            assert!(line.is_none(), "{name}: {line:?}");
        }
    }
}

#[test]
fn commands_write_no_secret_either() {
    let sandbox = sandbox::settled().with("LOG__FILTER", "trace").with("LOG__REQUESTS", "true");
    let outcome = sandbox.run_with_input(&["user", "create", "bob", "--password-stdin"], CANARY);
    outcome.done();
    let refused = sandbox.run_with_input(&["user", "create", CANARY, "--password-stdin"], CANARY);
    refused.refused_with(&["username"]);
    assert!(!refused.stderr.contains(CANARY) && !outcome.stdout.contains(CANARY), "{outcome:#?}");
    assert_eq!(outcome.stderr, "");
    assert_eq!(files_with(&sandbox.path(""), &[CANARY.as_bytes()]), [""; 0]);
}

#[test]
fn an_imported_hash_stands_in_the_database_and_in_the_export_only() {
    let sandbox = sandbox::settled().with("LOG__FILTER", "trace").with("LOG__REQUESTS", "true");
    let imported = sandbox.run_with_input(&["user", "import", "-"], imported());
    imported.done();
    let broken = json!({ "username": "erin", "password_hash": format!("{HASH}{CANARY}") }).to_string();
    let refused = sandbox.run_with_input(&["user", "import", "-"], broken);
    assert!(refused.code == Some(1) && refused.stderr.starts_with("line 1 (`erin`): "), "{refused:#?}");
    let export = sandbox.run(&["user", "export"]);
    assert!(export.done().contains(HASH));
    for output in [&imported.stdout, &imported.stderr, &refused.stdout, &refused.stderr, &export.stderr] {
        assert!(!output.contains(HASH) && !output.contains(CANARY), "{output}");
    }
    assert_eq!(files_with(&sandbox.path(""), &[CANARY.as_bytes()]), [""; 0]);
    let database = sandbox.path("countersign.db").display().to_string();
    assert_eq!(files_with(&sandbox.path(""), &[HASH.as_bytes()]), [database]);
}
