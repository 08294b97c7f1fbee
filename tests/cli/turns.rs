//! Somebody with many requests under way keeps nobody else from the database (D9). On SQLite no request waits
//! for a connection that long.

use support::database::{Lock, TestDatabase};
use support::request::with_header;
use support::settled::{PASSWORD, USER};
use support::{eventually, request};

use crate::sandbox;

/// How many ask from one address.
const MANY: usize = 30;

const HERE: &str = "198.51.100.1";
const ELSEWHERE: &str = "203.0.113.1";

/// A login through a client of this name, from this address.
fn login_through(client_id: &str, address: &str) -> Vec<u8> {
    let grant =
        [("grant_type", "password"), ("client_id", client_id), ("username", USER), ("password", PASSWORD)];
    with_header(&request::form("/token", &grant), &format!("X-Forwarded-For: {address}"))
}

// Abuse case 106.
#[test]
fn who_asks_from_elsewhere_is_next() {
    if let Some(store) = TestDatabase::empty_on_server() {
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", store.url())
            .with("DATABASE__MAX_CONNECTIONS", "1")
            .with("DATABASE__ACQUIRE_TIMEOUT", "1m")
            .with("DATABASE__STATEMENT_TIMEOUT", "1m")
            .with("DATABASE__REQUEST_TIMEOUT", "1m")
            .with("SERVER__TRUSTED_PROXIES", "127.0.0.1")
            .with("LOG__REQUESTS", "true");
        sandbox.run(&["db", "migrate"]).done();
        let server = sandbox.serve();
        let lock = match store.kind() {
            "PostgreSQL" => &["BEGIN", "LOCK TABLE clients"][..],
            _ => &["LOCK TABLES clients WRITE"],
        };
        let lock = Lock::by(store.url(), lock);
        let mut wires: Vec<_> = (0..MANY).map(|_| server.connect()).collect();
        for (number, wire) in wires.iter_mut().enumerate() {
            wire.send(login_through(&format!("made-up-{number}"), HERE));
        }
        let mut elsewhere = server.connect();
        elsewhere.send(login_through("made-up", ELSEWHERE));
        // One of them has the connection.
        let waiting = format!("countersign_database_connections_awaited {MANY}");
        eventually("all wait", || server.get("/metrics").body.contains(&waiting));
        drop(lock);
        for wire in wires.iter_mut().chain([&mut elsewhere]) {
            assert_eq!(wire.response().status, 401);
        }
        let ended = server.stop();
        ended.done();
        let answers: Vec<&str> =
            ended.stderr.lines().filter(|line| line.contains("request answered")).collect();
        let logins: Vec<&&str> = answers.iter().filter(|line| line.contains("/token")).collect();
        let place = logins.iter().position(|line| line.contains(ELSEWHERE));
        // One before had the connection already. Lines of those that are answered together come in any order.
        assert!(place.is_some_and(|place| place <= MANY / 2), "{place:?} of {}", logins.len());
    }
}
