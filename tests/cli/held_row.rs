//! A row that another program holds (D9): who wants it waits, and everybody else goes on. On SQLite there is
//! no such lock.

use support::database::{Lock, TestDatabase};
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{eventually, request};

use crate::sandbox;

/// More than there are connections.
const LOGINS: usize = 8;

#[test]
fn logins_of_one_account_do_not_take_all_connections() {
    if let Some(store) = TestDatabase::empty_on_server() {
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", store.url())
            .with("DATABASE__MAX_CONNECTIONS", "2")
            .with("DATABASE__STATEMENT_TIMEOUT", "1m")
            .with("DATABASE__REQUEST_TIMEOUT", "1m");
        sandbox.run(&["db", "migrate"]).done();
        for user in [USER, "bob"] {
            sandbox.run_with_input(&["user", "create", user, "--password-stdin"], PASSWORD).done();
        }
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        let server = sandbox.serve();
        server.login(USER, PASSWORD).access_token();
        let hold = format!("SELECT id FROM users WHERE username_key = '{USER}' FOR UPDATE");
        let lock = Lock::by(store.url(), &["BEGIN", &hold]);
        let login = request::form("/token", &request::password_grant(USER, PASSWORD));
        let mut wires: Vec<_> = (0..LOGINS).map(|_| server.connect()).collect();
        for wire in &mut wires {
            wire.send(&login);
        }
        let in_use = "countersign_database_connections_in_use 1";
        eventually("one of them waits for the row", || server.get("/metrics").body.contains(in_use));
        for _ in 0..4 {
            server.login("bob", PASSWORD).access_token();
        }
        drop(lock);
        for wire in &mut wires {
            wire.response().access_token();
        }
        server.stop().done();
    }
}
