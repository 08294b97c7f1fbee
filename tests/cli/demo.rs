//! `serve --demo`: everything is set up and printed, in a directory of its own and on loopback only.

use std::net::SocketAddr;
use std::time::Instant;

use serde_json::json;
use support::response::Response;
use support::settled::PASSWORD;
use support::wire::Wire;
use support::{PATIENCE, Sandbox, Server, request};

use crate::sandbox;

fn start(sandbox: &Sandbox) -> Server {
    sandbox.serve_with(&["--demo"])
}

/// The first printed curl line: its form and its URL.
fn curl_line(server: &mut Server) -> (String, url::Url) {
    let deadline = Instant::now() + PATIENCE;
    let line = server.process.stdout.find(deadline, |line| line.trim_start().starts_with("curl -d"));
    let line = line.expect("a line to paste");
    let mut parts = line.split('\'');
    let form = parts.nth(1).expect("a form").to_owned();
    (form, parts.next().and_then(|url| url.trim().parse().ok()).expect("a URL"))
}

/// Does what curl would do.
fn paste(server: &mut Server) -> Response {
    let (form, url) = curl_line(server);
    let address: Vec<SocketAddr> = url.socket_addrs(|| None).expect("localhost has an address");
    let mut wire = Wire::connect(address[0]);
    wire.send([request::form_head(url.path(), form.len()), form.into_bytes()].concat());
    wire.response()
}

#[test]
fn the_printed_line_returns_a_token_on_every_start() {
    let sandbox = sandbox::empty();
    let mut forms = Vec::new();
    for _ in 0..2 {
        let mut server = start(&sandbox);
        let token = paste(&mut server).access_token();
        // What the tutorials read.
        let me = server.get_with_token("/users/me", &token).json();
        let read = ["username", "email", "full_name", "disabled"].map(|name| me[name].clone());
        assert_eq!(read, [json!("alice"), json!("alice@example.com"), json!("Alice Example"), json!(false)]);
        forms.push(curl_line(&mut server).0);
        server.stop().done();
    }
    assert_ne!(forms[0], forms[1], "the password is new at each start");
}

// `examples/spa`, as the printed command starts it.
#[test]
fn the_single_page_application_signs_in_here() {
    let mut server = start(&sandbox::empty());
    let issuer = format!("http://localhost:{}", server.address.port());
    let command = format!("ISSUER={issuer} npm --prefix examples/spa start");
    let is_command = |line: &str| line.trim() == command;
    assert!(server.process.stdout.find(Instant::now() + PATIENCE, is_command).is_some());
    let answer = server.get(
        "/authorize?client_id=demo&redirect_uri=http%3A%2F%2Flocalhost%3A5173%2F&response_type=code\
         &scope=openid%20profile%20email&state=x&code_challenge_method=S256\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
    assert_eq!(answer.status, 303);
    assert!(answer.header("Location").is_some_and(|url| url.starts_with("/login?request=")), "{answer:#?}");
}

#[test]
fn the_password_of_the_last_start_is_worth_nothing() {
    let sandbox = sandbox::empty();
    let mut first = start(&sandbox);
    let (old, _) = curl_line(&mut first);
    drop(first);
    let second = start(&sandbox);
    let request = [request::form_head("/token", old.len()), old.into_bytes()].concat();
    second.exchange(&request).failed(400, "invalid_grant");
}

#[test]
fn it_lives_in_a_directory_of_its_own() {
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", "sqlite://configured.db")
        .with("KEYS__DIRECTORY", "configured-keys");
    start(&sandbox).stop().done();
    let listing = sandbox.listing();
    assert!(
        listing.len() == 4 && listing.iter().all(|name| name.starts_with("countersign-demo")),
        "{listing:?}"
    );
    assert_eq!(sandbox.mode("countersign-demo"), 0o700);
}

#[test]
fn the_configured_database_is_left_alone() {
    let sandbox = sandbox::settled();
    let before = sandbox.read("countersign.db");
    let server = start(&sandbox);
    // Its user is not the demonstration's.
    server.login("alice", PASSWORD).failed(401, "invalid_client");
    drop(server);
    assert!(sandbox.read("countersign.db") == before);
    assert_eq!(sandbox.run(&["client", "list", "--json"]).json().as_array().map(Vec::len), Some(2));
}

#[test]
fn an_unreachable_configured_database_is_no_obstacle() {
    let sandbox = sandbox::empty().with("DATABASE__URL", "postgres://127.0.0.1:1/countersign");
    let mut server = start(&sandbox);
    paste(&mut server).access_token();
}

#[test]
fn sign_up_is_open() {
    let sandbox = sandbox::empty().with("USERS__SIGNUP", "false");
    let server = start(&sandbox);
    let signup = request::json("/signup", &json!({ "username": "bob", "password": PASSWORD }));
    let answer = server.exchange(&signup);
    assert_eq!((answer.status, &answer.json()["username"]), (201, &json!("bob")));
    let taken = server.exchange(&signup);
    assert_eq!(taken.status, 409);
    assert!(taken.json()["detail"].is_string(), "{taken:#?}");
    server.token(&[("username", "bob"), ("password", PASSWORD)]).access_token();
}

#[test]
fn any_other_address_than_loopback_is_refused() {
    let sandbox = sandbox::empty();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        sandbox.run(&["serve", "--demo", "--listen", address]).refused_with(&["--demo", address]);
    }
    let sandbox = sandbox.with("SERVER__LISTEN", "0.0.0.0:0");
    sandbox.run(&["serve", "--demo"]).refused_with(&["--demo", "0.0.0.0:0"]);
    assert_eq!(sandbox.listing(), [""; 0]);
}
