//! `log.requests`: a line for each request, and what it says.

use serde_json::Value;
use support::Server;
use support::request;
use support::settled::{PASSWORD, PUBLIC, USER};

use crate::sandbox;

/// What the server has logged until its end.
fn log_of(server: Server) -> String {
    let ended = server.stop();
    ended.done();
    ended.stderr
}

/// The fields of all lines about requests, in the order of the answers.
fn lines(log: &str) -> Vec<Value> {
    // The hint at the reverse proxy is for people.
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let fields = lines.map(|mut line| line["fields"].take());
    fields.filter(|fields| fields["message"] == "request answered").collect()
}

#[test]
fn a_line_says_who_asked_for_what_and_what_it_took() {
    let sandbox = sandbox::settled().with("LOG__REQUESTS", "true").with("LOG__FORMAT", "json");
    let server = sandbox.with("SERVER__TRUSTED_PROXIES", "127.0.0.1").serve();
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    let login = request::with_header(&login, "X-Forwarded-For: 203.0.113.7");
    let granted = server.exchange(&login);
    server.login(USER, "wrong").failed(400, "invalid_grant");
    assert_eq!(server.get("/nothing?access_token=secret").status, 404);
    let unreadable = request::with_header(&login, "Content-Encoding: gzip");
    assert_eq!(server.exchange(&unreadable).status, 400);
    let log = log_of(server);
    assert!(!log.contains("secret"), "{log}");
    let lines = lines(&log);
    let [login, wrong, nothing, unreadable] = &lines[..] else { panic!("{lines:#?}") };
    assert_eq!(login["id"].as_str(), granted.header("x-request-id"));
    for (field, value) in
        [("method", "POST"), ("path", "/token"), ("address", "203.0.113.7/32"), ("client.id", PUBLIC)]
    {
        assert_eq!(login[field], value, "{login:#}");
    }
    assert_eq!((&login["status"], &login["error"]), (&200.into(), &Value::Null));
    let parts = login["hash_ms"].as_f64().unwrap() + login["database_ms"].as_f64().unwrap();
    assert!(parts > 0.0 && parts <= login["total_ms"].as_f64().unwrap() + 0.1, "{login:#}");
    assert_eq!((&wrong["status"], &wrong["error"]), (&400.into(), &"invalid_grant".into()));
    assert_eq!((&nothing["status"], &nothing["path"]), (&404.into(), &"/nothing".into()));
    assert_eq!((&unreadable["status"], &unreadable["error"]), (&400.into(), &"invalid_request".into()));
}

#[test]
fn there_are_none_unless_they_are_asked_for() {
    let server = sandbox::settled().serve();
    server.login(USER, PASSWORD).access_token();
    let log = log_of(server);
    assert!(!log.contains("request answered"), "{log}");
}
