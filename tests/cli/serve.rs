//! `serve`: what it says when it is ready, and where it listens.

use std::net::{Ipv6Addr, SocketAddr, TcpListener};
use std::time::Instant;

use support::database::TestDatabase;
use support::jwt;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::wire::Wire;
use support::{PATIENCE, request};

use crate::sandbox;

#[test]
fn the_banner_tells_where_everything_is() {
    let sandbox = sandbox::empty();
    let server = sandbox.serve();
    let port = server.address.port();
    let outcome = server.stop();
    let banner = outcome.done();
    for line in [
        format!("Address   http://127.0.0.1:{port}"),
        format!("Issuer    http://localhost:{port}"),
        "Database  sqlite://countersign.db".to_owned(),
        format!("Sign in   http://localhost:{port}/login"),
        format!("Docs      http://localhost:{port}/docs"),
    ] {
        assert!(banner.lines().any(|shown| shown.trim() == line), "{line:?} is not in {banner}");
    }
    // As long as nobody can log in it says how to change that.
    assert!(
        banner.contains("countersign client create") && banner.contains("countersign user create"),
        "{banner}"
    );
}

#[test]
fn it_says_where_people_sign_in_or_why_they_cannot() {
    let server = sandbox::empty().serve();
    assert_eq!(server.get("/login").status, 200);
    let outcome = server.stop();
    assert!(!outcome.stderr.contains("cookies"), "{outcome:#?}");
    let sandbox = sandbox::empty().with("SERVER__ISSUER", "http://login.example.com");
    let server = sandbox.serve();
    assert_eq!(server.get("/login").status, 404);
    let outcome = server.stop();
    let why = "Sign in   no pages are served, since their cookies could be read on the way: server.issuer is \
               neither https nor on this machine";
    assert!(outcome.done().lines().any(|line| line.trim() == why), "{outcome:#?}");
    let open = sandbox::empty().with("SERVER__LISTEN", "0.0.0.0:0");
    assert!(open.run(&["config", "check"]).stderr.contains("server.listen is open to other machines"));
    let sandbox = sandbox::empty().with("SERVER__BASE_PATH", "/auth");
    let sandbox = sandbox.with("SERVER__ISSUER", "https://example.com/auth");
    let outcome = sandbox.serve().stop();
    assert!(outcome.done().contains("Sign in   https://example.com/auth/login\n"), "{outcome:#?}");
    assert!(outcome.stderr.contains("everything else on example.com too"), "{outcome:#?}");
}

#[test]
fn the_proposed_commands_work_as_they_are_printed() {
    let sandbox = sandbox::empty();
    let mut server = sandbox.serve();
    let last = |line: &str| line.contains("countersign user create");
    server.process.stdout.find(Instant::now() + PATIENCE, last).expect("the last command is printed");
    let banner = server.process.stdout.text().replace("\\\n", "");
    for noun in ["client", "user"] {
        let mut lines = banner.lines().filter(|line| line.contains(&format!("countersign {noun} create")));
        let line = lines.next().expect("the command is printed");
        // A shell takes the quotes away.
        let words = line.split_whitespace().skip(1).map(|word| word.trim_matches('\''));
        let mut arguments: Vec<&str> = words.collect();
        if noun == "user" {
            // A person types the password; a test has no terminal.
            arguments.push("--password-stdin");
        }
        sandbox.run_with_input(&arguments, PASSWORD).done();
    }
    let answer = server.login(USER, PASSWORD).json();
    // What the examples ask for: their services a scope, the page in the browser a refresh token.
    assert_eq!(answer["scope"], "profile email", "{answer}");
    assert!(answer["refresh_token"].is_string(), "{answer}");
    // And what the tutorials read.
    let me = server.get_with_token("/users/me", answer["access_token"].as_str().expect("a token"));
    let mut members: Vec<String> = me.json().as_object().expect("a user").keys().cloned().collect();
    members.sort();
    assert_eq!(members, ["disabled", "email", "email_verified", "full_name", "id", "username"], "{me:#?}");
}

// A reader of any of them gets the client that the others speak of.
#[test]
fn the_same_client_is_proposed_everywhere() {
    let sandbox = sandbox::empty();
    let outcome = sandbox.serve().stop();
    let banner = outcome.done().replace("\\\n    ", "");
    let mut proposed = banner.lines().filter(|line| line.contains("client create"));
    let command = proposed.next().expect("a command is printed").trim();
    let help = sandbox.run(&["--help"]);
    assert!(help.done().replace("\\\n    ", "").contains(command), "{help:#?}");
    for page in ["README.md", "docs/tokens.md"] {
        let text = std::fs::read_to_string(format!("{}/{page}", env!("CARGO_MANIFEST_DIR"))).expect("a page");
        assert!(text.replace("\\\n  ", "").contains(command), "{page} does not have {command:?}");
    }
}

#[test]
fn once_there_are_a_user_and_a_client_nothing_is_proposed() {
    let outcome = sandbox::settled().serve().stop();
    assert!(!outcome.done().contains("create"), "{outcome:#?}");
}

#[test]
fn only_the_banner_is_on_standard_output() {
    let sandbox = sandbox::settled().with("LOG__FILTER", "debug").with("LOG__REQUESTS", "true");
    let server = sandbox.serve();
    server.login(USER, PASSWORD).access_token();
    let outcome = server.stop();
    assert!(outcome.stderr.contains("request answered"), "{outcome:#?}");
    assert!(outcome.done().lines().count() <= 8 && !outcome.stdout.contains("DEBUG"), "{outcome:#?}");
}

#[test]
fn localhost_works_on_both_loopback_addresses() {
    let has_ipv6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let server = sandbox::settled().serve();
    assert_eq!(server.get("/livez").status, 200);
    if has_ipv6 {
        let mut wire = Wire::connect(SocketAddr::from((Ipv6Addr::LOCALHOST, server.address.port())));
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().status, 200);
    }
}

#[test]
fn the_issuer_is_the_configured_one_whatever_the_host_header_says() {
    // abuse case 94; design rule 14
    let server = sandbox::settled().with("SERVER__ISSUER", "https://login.example.com").serve();
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    let login = String::from_utf8(login).expect("text").replace("Host: localhost", "Host: evil.example.com");
    let login = request::with_header(login.as_bytes(), "X-Forwarded-Host: evil.example.com");
    let token = server.exchange(&login).access_token();
    assert_eq!(jwt::claims(&token)["iss"], "https://login.example.com");
}

#[test]
fn a_base_path_is_before_everything() {
    let sandbox = sandbox::settled().with("SERVER__BASE_PATH", "/auth");
    let server = sandbox.serve();
    let form =
        [("grant_type", "password"), ("client_id", PUBLIC), ("username", USER), ("password", PASSWORD)];
    assert_eq!(server.exchange(&request::form("/auth/token", &form)).status, 200);
    assert_eq!(server.get("/auth/.well-known/jwks.json").status, 200);
    assert_eq!(server.get("/.well-known/jwks.json").status, 404);
    let port = server.address.port();
    let outcome = server.stop();
    assert!(outcome.done().contains(&format!("http://localhost:{port}/auth/docs")), "{outcome:#?}");
}

#[test]
fn the_log_can_be_json() {
    let sandbox = sandbox::empty().with("LOG__FORMAT", "json");
    let mut server = sandbox.serve();
    let line =
        server.process.stderr.find(Instant::now() + PATIENCE, |line| line.contains("first signing key"));
    let line: serde_json::Value = serde_json::from_str(&line.expect("it is logged")).expect("JSON");
    assert_eq!(line["level"], "INFO");
}

// PostgreSQL's driver asks whether a line of its own is wanted, for each notice of the migrations. It is not,
// and the server's next line must not be lost with it. SQLite's driver asks on threads that log nothing else.
#[test]
fn what_a_first_start_makes_is_logged_on_every_database() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
        let outcome = sandbox.serve().stop();
        outcome.done();
        for line in ["database schema brought up to date", "made the first signing key"] {
            assert!(outcome.stderr.contains(line), "{line:?} on {}: {outcome:#?}", store.url());
        }
    }
}
