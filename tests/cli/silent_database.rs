//! A database that falls silent and comes back (D9): behind a server, the network loses what is sent; before
//! a SQLite file, another program holds the lock.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use support::database::{Lock, TestDatabase, execute};
use support::metrics::sample;
use support::patience::PATIENCE;
use support::proxy::Proxy;
use support::response::Response;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::wire::Wire;
use support::{Sandbox, Server, eventually, request};

use crate::sandbox;
use crate::shutdown::begin_login;

/// How many log in at once: more than there are connections.
const LOGINS: usize = 12;

/// A database with a user and a client, and a way to silence it.
struct Store {
    database: TestDatabase,
    proxy: Option<Proxy>,
    sandbox: Sandbox,
}

impl Store {
    fn each() -> Vec<Self> {
        TestDatabase::empty_of_each_kind().into_iter().map(Self::on).collect()
    }

    fn on(database: TestDatabase) -> Self {
        Self::with_patience(database, ["300ms", "500ms"])
    }

    /// With these limits for a statement or a wait, and for a request.
    fn with_patience(database: TestDatabase, [once, in_all]: [&str; 2]) -> Self {
        let proxy = database.address().map(Proxy::before);
        let url = proxy
            .as_ref()
            .map_or_else(|| database.url().to_owned(), |proxy| database.url_through(proxy.address()));
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", url)
            .with("DATABASE__MAX_CONNECTIONS", "4")
            .with("DATABASE__ACQUIRE_TIMEOUT", once)
            .with("DATABASE__STATEMENT_TIMEOUT", once)
            .with("DATABASE__REQUEST_TIMEOUT", in_all)
            .with("SERVER__SHUTDOWN_TIMEOUT", "2s");
        sandbox.run(&["db", "migrate"]).done();
        sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        Self { database, proxy, sandbox }
    }

    fn silence(&self) -> Silence<'_> {
        match &self.proxy {
            Some(proxy) => {
                proxy.fall_silent();
                Silence::OfServer(proxy)
            }
            None => Silence::OfFile(Lock::on(&self.sandbox.path("countersign.db"))),
        }
    }
}

/// Ends when it is dropped.
enum Silence<'a> {
    OfServer(&'a Proxy),
    OfFile(#[expect(dead_code, reason = "held")] Lock),
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        if let Self::OfServer(proxy) = self {
            proxy.speak_again();
        }
    }
}

fn log_in_at_once(server: &Server) -> Vec<Response> {
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    let mut wires: Vec<_> = (0..LOGINS).map(|_| server.connect()).collect();
    for wire in &mut wires {
        wire.send(&login);
    }
    wires.iter_mut().map(Wire::response).collect()
}

// abuse cases 105 and 107
#[test]
fn every_silence_is_told_and_costs_no_connection() {
    for store in Store::each() {
        let server = store.sandbox.serve();
        server.login(USER, PASSWORD).access_token();
        for _ in 0..4 {
            let silence = store.silence();
            for answer in log_in_at_once(&server) {
                answer.failed(503, "temporarily_unavailable");
                assert!(answer.header("retry-after").is_some());
            }
            assert_eq!(server.get("/readyz").status, 503);
            assert_eq!(server.get("/livez").status, 200);
            assert_eq!(server.get("/.well-known/jwks.json").status, 200);
            drop(silence);
            eventually("as many as before log in at once", || {
                log_in_at_once(&server).iter().all(|answer| answer.status == 200)
            });
        }
        eventually("the server is ready again", || server.get("/readyz").status == 200);
        let count = |name: &str| number(&server, &format!("countersign_database_{name}"));
        eventually("no connection is in use", || count("connections_in_use") == 0);
        if store.proxy.is_some() {
            for name in ["deadlines_total", "connections_closed_total", "repeats_total"] {
                assert!(count(name) > 0, "{name}");
            }
        }
        server.stop().done();
    }
}

fn number(server: &Server, name: &str) -> i64 {
    sample(&server.get("/metrics").body, name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_silent_database_does_not_hold_up_the_end() {
    for database in TestDatabase::empty_of_each_kind() {
        // Nothing but the end itself ends a wait.
        let store = Store::with_patience(database, ["1m", "1m"]);
        let server = store.sandbox.serve();
        let silence = store.silence();
        let (mut wire, body) = begin_login(&server);
        wire.send(body);
        server.process.signal(Signal::TERM);
        let outcome = server.process.end();
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        drop(silence);
    }
}

/// Ends all connections but the one that asks.
const END_CONNECTIONS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

// abuse case 114
#[test]
fn connections_that_only_read_are_given_up() {
    for store in Store::each().into_iter().filter(|store| store.database.kind() == "PostgreSQL") {
        let server = store.sandbox.serve();
        server.login(USER, PASSWORD).access_token();
        // As after a failover to a server that follows another one.
        let name = store.database.url().rsplit('/').next().expect("a name").to_owned();
        execute(
            store.database.url(),
            &[&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"), END_CONNECTIONS],
        );
        eventually("no login can be stored", || {
            log_in_at_once(&server).iter().all(|answer| answer.status == 503)
        });
        eventually("the server is not ready", || server.get("/readyz").status == 503);
        execute(
            store.database.url(),
            &[&format!(
                "BEGIN READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only; COMMIT"
            )],
        );
        eventually("logins work again", || log_in_at_once(&server).iter().all(|answer| answer.status == 200));
        server.stop().done();
    }
}

// With no request in flight, the end waits for what was counted to be stored.
#[test]
fn a_second_signal_ends_the_wait_for_a_silent_database() {
    if let Some(database) = TestDatabase::empty_on_server() {
        let store = Store::with_patience(database, ["1m", "1m"]);
        let mut command = store.sandbox.command(&["serve"]);
        command.env("COUNTERSIGN_SERVER__SHUTDOWN_TIMEOUT", "1h");
        let mut server = store.sandbox.serve_by(&mut command);
        let silence = store.silence();
        server.process.signal(Signal::TERM);
        let waits = |line: &str| line.starts_with("Waiting for the database");
        assert!(server.process.stderr.find(Instant::now() + PATIENCE, waits).is_some());
        server.process.signal(Signal::TERM);
        let outcome = server.process.end();
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(outcome.stderr.contains("stopped at once"), "{outcome:?}");
        drop(silence);
    }
}

/// After such a rest a connection is tried before it is lent.
const REST: Duration = Duration::from_millis(1100);

// A firewall forgets connections that rest. Whoever comes next must not pay for it.
#[test]
fn connections_that_were_forgotten_at_rest_cost_no_login() {
    for database in TestDatabase::empty_of_each_kind() {
        let store = Store::with_patience(database, ["5s", "8s"]);
        let server = store.sandbox.serve();
        for answer in log_in_at_once(&server) {
            answer.access_token();
        }
        drop(store.silence());
        // The driver counts the rest, by a clock that no test moves.
        std::thread::sleep(REST);
        server.login(USER, PASSWORD).access_token();
        server.stop().done();
    }
}

// What a server refuses is no fault of the request.
#[test]
fn a_server_that_takes_no_connections_costs_503() {
    for store in Store::each().into_iter().filter(|store| store.database.kind() == "PostgreSQL") {
        let server = store.sandbox.serve();
        server.login(USER, PASSWORD).access_token();
        let (host, name) = store.database.url().rsplit_once('/').expect("a name");
        let beside = format!("{host}/postgres");
        let allow = |allowed: bool| format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}");
        let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        execute(&beside, &[&allow(false), &end]);
        for answer in log_in_at_once(&server) {
            answer.failed(503, "temporarily_unavailable");
            assert!(answer.header("retry-after").is_some());
        }
        assert_eq!(server.get("/readyz").status, 503);
        execute(&beside, &[&allow(true)]);
        server.login(USER, PASSWORD).access_token();
        server.stop().done();
    }
}
