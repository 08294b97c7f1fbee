//! Secrets that went through the server stand nowhere: not in the log at its chattiest, not on standard
//! output, not in the database or its log (abuse cases 6, 126; R7).

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::process::Signal;
use serde_json::json;

use crate::harness::settled::{CONFIDENTIAL, PASSWORD, PUBLIC, USER, secret};
use crate::harness::{Sandbox, Server, request};

/// What must not be found; nothing else in the world reads like it.
const CANARY: &str = "canary-5f0c9e1d7b3a";

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
        assert!(!format!("{:?}", answer.headers).contains(CANARY), "echoed: {answer:#?}");
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

#[test]
fn no_secret_is_written_anywhere() {
    let sandbox = Sandbox::settled().with("LOG__FILTER", "trace").with("USERS__SIGNUP", "true");
    let server = sandbox.serve();
    send_everywhere(&server);
    let token = server.token(&request::confidential_grant(secret(), PASSWORD)).access_token();
    assert_eq!(server.get_with_token("/users/me", &token).status, 200);
    // While it runs the latest rows stand in SQLite's log only.
    let words: [&[u8]; 5] = [
        CANARY.as_bytes(),
        PASSWORD.as_bytes(),
        secret().as_bytes(),
        token.as_bytes(),
        token.rsplit('.').next().expect("a signature").as_bytes(),
    ];
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
    for word in words.iter().copied().chain([encoded.as_bytes()]) {
        let word = String::from_utf8_lossy(word);
        for (name, output) in [("standard output", &outcome.stdout), ("the log", &outcome.stderr)] {
            let line = output.lines().find(|line| line.contains(&*word));
            assert!(line.is_none(), "{name}: {line:?}");
        }
    }
}

#[test]
fn commands_write_no_secret_either() {
    let sandbox = Sandbox::settled().with("LOG__FILTER", "trace");
    let outcome = sandbox.run_with_input(&["user", "create", "bob", "--password-stdin"], CANARY);
    outcome.done();
    let refused = sandbox.run_with_input(&["user", "create", CANARY, "--password-stdin"], CANARY);
    refused.refused_with(&["username"]);
    assert!(!refused.stderr.contains(CANARY) && !outcome.stdout.contains(CANARY), "{outcome:#?}");
    assert_eq!(outcome.stderr, "");
    assert_eq!(files_with(&sandbox.path(""), &[CANARY.as_bytes()]), [""; 0]);
}
