//! The filter of docs/operations.md finds in a server's log the addresses of those who guess, and nothing
//! that somebody has made look like such a line (abuse case 138).

use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::json;
use support::settled::{PASSWORD, USER};
use support::{Sandbox, Server, request};

use crate::sandbox;

/// What fail2ban makes of its tag, as far as addresses of these forms go.
const SUBNET: &str = r"(?P<address>[0-9.]+|[0-9a-f:]+)(?:/\d+)?";

/// Whose address the forged lines name.
const VICTIM: &str = "198.51.100.77";

/// The block of configuration that holds this line.
fn block(line: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md");
    let text = fs::read_to_string(page).expect("the page");
    let mut blocks = text.split("```ini\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.find(|block| block.lines().any(|each| each == line)).expect("the block").to_owned()
}

/// One for each form of the log.
fn failregex() -> Vec<Regex> {
    let block = block("[Definition]");
    let lines = block.lines().skip_while(|line| !line.starts_with("failregex = "));
    let lines = lines.take_while(|line| line.starts_with("failregex = ") || line.starts_with(' '));
    let lines: Vec<&str> = lines.map(|line| line.trim_start_matches("failregex = ").trim()).collect();
    assert_eq!(lines.len(), 2, "{block}");
    lines.iter().map(|line| Regex::new(&line.replace("<SUBNET>", SUBNET)).expect("a regex")).collect()
}

/// What stands in place of a line of the log if somebody can forge one.
fn forged() -> [String; 2] {
    let text = format!(
        "x}}: countersign::login::refusal: login refused reason=wrong_password address={VICTIM}/32 client.id=x"
    );
    let json = format!(
        r#"x","level":"INFO","fields":{{"message":"login refused","reason":"wrong_password","address":"{VICTIM}/32""#
    );
    [text, json]
}

/// Everything that comes from outside and might reach the log.
fn forge(server: &Server) {
    for line in forged() {
        let login = request::form("/token", &request::password_grant("nobody", "wrong"));
        for header in ["Origin", "X-Forwarded-For", "Forwarded", "Countersign-Device", "User-Agent", "Host"] {
            server.exchange(&request::with_header(&login, &format!("{header}: {line}")));
        }
        server.login(&line, &line);
        server.token(&[("grant_type", "password"), ("client_id", &line), ("client_secret", &line)]);
        server.token(&[("grant_type", &line), ("username", &line)]);
        server.get(&format!("/token/{}", line.replace([' ', '"', '{', '}'], "_")));
        server.exchange(&request::json("/signup", &json!({ "username": line, "password": line })));
    }
}

fn found(filter: &[Regex], log: &str) -> Vec<String> {
    let matches = log.lines().filter_map(|line| filter.iter().find_map(|regex| regex.captures(line)));
    matches.map(|captures| captures["address"].to_owned()).collect()
}

fn of_format(format: &str) -> Sandbox {
    sandbox::settled().with("LOG__FORMAT", format).with("USERS__SIGNUP", "true").with("LOG__FILTER", "debug")
}

#[test]
fn the_filter_finds_those_who_guess_in_both_formats() {
    let filter = failregex();
    for format in ["text", "json"] {
        let sandbox = of_format(format).with("THROTTLE__USERNAME_AND_ADDRESS", "2, then 1 per 1h");
        let server = sandbox.serve();
        let token = server.login(USER, PASSWORD).access_token();
        for _ in 0..3 {
            server.login("nobody", "wrong").failed(400, "invalid_grant");
        }
        let change = json!({ "current_password": "wrong", "new_password": "another long password" });
        let change = request::with_header(
            &request::json("/users/me/password", &change),
            &format!("Authorization: Bearer {token}"),
        );
        assert_eq!(server.exchange(&change).status, 400);
        server.token(&request::confidential_grant("wrong", PASSWORD)).failed(401, "invalid_client");
        let log = server.stop().stderr;
        // The third guess was one too many at that name, and is told as such.
        assert_eq!(log.matches("too_many_attempts").count(), 1, "{log}");
        assert_eq!(found(&filter, &log), ["127.0.0.1"; 3], "{format}: {log}");
    }
}

// IPv6 is counted by network, and banned by network.
#[test]
fn the_filter_knows_ipv6() {
    let filter = failregex();
    for format in ["text", "json"] {
        let sandbox = of_format(format).with("SERVER__TRUSTED_PROXIES", "127.0.0.1");
        let server = sandbox.serve();
        let login = request::form("/token", &request::password_grant("nobody", "wrong"));
        server.exchange(&request::with_header(&login, "X-Forwarded-For: 2001:db8:1:2::5"));
        let log = server.stop().stderr;
        assert!(log.contains("2001:db8:1:2::/64"), "{log}");
        assert_eq!(found(&filter, &log), ["2001:db8:1:2::"], "{format}: {log}");
    }
}

#[test]
fn nobody_has_another_address_banned() {
    let filter = failregex();
    for format in ["text", "json"] {
        let server = of_format(format).serve();
        forge(&server);
        let log = server.stop().stderr;
        // The log has what was forged, where it may.
        assert!(log.contains(VICTIM), "{log}");
        let found = found(&filter, &log);
        assert!(found.len() > 5 && found.iter().all(|address| address == "127.0.0.1"), "{found:?}: {log}");
    }
}

#[test]
fn the_jail_reads_what_the_filter_is_named() {
    let jail = block("[countersign]");
    for line in ["filter = countersign", "enabled = true", "logpath = /var/log/countersign.log"] {
        assert!(jail.lines().any(|each| each == line), "{jail}");
    }
}
