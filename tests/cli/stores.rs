//! The same program on every database: from an empty one to a login, and two servers at once.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::database::{Lock, TestDatabase};
use support::jwt;
use support::process::Process;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{Sandbox, Server, eventually};

use crate::sandbox;

fn on(store: &TestDatabase) -> Sandbox {
    sandbox::empty().with("DATABASE__URL", store.url())
}

fn make_user_and_client(sandbox: &Sandbox) {
    sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
    sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
}

#[test]
fn from_an_empty_database_to_a_login() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = on(&store).with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        let applied = sandbox.run(&["db", "migrate", "--json"]).json();
        assert!(applied["applied"].as_array().is_some_and(|applied| applied.len() >= 7), "{applied}");
        make_user_and_client(&sandbox);
        sandbox
            .run_with_input(&["user", "create", "ALICE", "--password-stdin"], PASSWORD)
            .refused_with(&["taken"]);
        let server = sandbox.serve();
        let token = server.login(USER, PASSWORD).access_token();
        assert_eq!(server.get_with_token("/users/me", &token).json()["username"], USER);
        sandbox.run(&["user", "disable", USER]).done();
        server.login(USER, PASSWORD).failed(400, "invalid_grant");
        server.stop().done();
        let status = sandbox.run(&["db", "status", "--json"]).json();
        assert_eq!((&status["pending"], &status["unknown"]), (&json!([]), &json!([])));
    }
}

#[test]
fn many_migrate_at_once_and_one_does_it() {
    // abuse case 113
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = on(&store).with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        let migrate = || sandbox.run(&["db", "migrate", "--json"]).json();
        let outcomes: Vec<Value> = thread::scope(|scope| {
            let running: Vec<_> = (0..8).map(|_| scope.spawn(migrate)).collect();
            running.into_iter().map(|run| run.join().expect("all succeed")).collect()
        });
        let applied = outcomes.iter().filter_map(|outcome| outcome["applied"].as_array());
        let mut counts: Vec<usize> = applied.map(Vec::len).collect();
        counts.sort_unstable();
        assert!(counts[..7] == [0; 7] && counts[7] >= 7, "{counts:?}");
    }
}

#[test]
fn who_comes_second_to_an_empty_file_waits_for_the_first() {
    // abuse case 113; D4. The file is not in WAL mode yet, and SQLite changes that without waiting for a
    // lock.
    let sandbox = sandbox::empty().with("DATABASE__ACQUIRE_TIMEOUT", "20s");
    let lock = Lock::on(&sandbox.write("countersign.db", ""));
    let mut process = Process::start(&mut sandbox.command(&["db", "migrate"]));
    let complaint = process.stderr.find(Instant::now() + Duration::from_millis(300), |_| true);
    assert_eq!(complaint, None);
    drop(lock);
    process.end().done();
}

#[test]
fn two_servers_start_at_once_on_nothing() {
    // abuse case 113
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox =
            on(&store).with("KEYS__RELOAD_INTERVAL", "20ms").with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        let start = || sandbox.serve();
        let servers: Vec<Server> = thread::scope(|scope| {
            let starting: Vec<_> = (0..2).map(|_| scope.spawn(start)).collect();
            starting.into_iter().map(|start| start.join().expect("both come up")).collect()
        });
        let kids = servers[0].kids();
        assert_eq!(kids.len(), 1, "{kids:?}");
        assert_eq!(servers[1].kids(), kids);
        let status = sandbox.run(&["db", "status", "--json"]).json();
        assert_eq!((&status["pending"], &status["unknown"]), (&json!([]), &json!([])));
        let files = sandbox.listing();
        let keys: Vec<&String> = files.iter().filter(|name| name.starts_with("keys/")).collect();
        assert_eq!(keys, [&format!("keys/{}.pem", kids[0])]);
        make_user_and_client(&sandbox);
        for server in &servers {
            eventually("the client is known", || server.login(USER, PASSWORD).status == 200);
            let token = server.login(USER, PASSWORD).access_token();
            assert_eq!(jwt::header(&token)["kid"], kids[0].as_str());
        }
    }
}

#[test]
fn many_commands_at_once_lose_nothing() {
    // abuse case 108
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = on(&store).with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        sandbox.run(&["db", "migrate"]).done();
        let create = |number: usize| {
            let name = format!("user-{number}");
            sandbox.run(&["user", "create", &name, "--no-password"]).done();
            sandbox.run(&["user", "show", &name]).done();
        };
        thread::scope(|scope| {
            let running: Vec<_> = (0..8).map(|number| scope.spawn(move || create(number))).collect();
            for run in running {
                run.join().expect("all succeed");
            }
        });
        let users = sandbox.run(&["user", "list", "--json"]).json();
        assert_eq!(users.as_array().map(Vec::len), Some(8), "{users}");
    }
}
