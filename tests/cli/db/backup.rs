//! `db backup`: a whole copy while servers run, for its owner alone, or none at all (D8).

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt as _, symlink};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::json;
use support::database::{self, TestDatabase};
use support::process::Process;
use support::settled::{PASSWORD, PUBLIC, USER, key_file};
use support::{Sandbox, Server, request};

use crate::sandbox::{self, PROGRAM};

/// A sandbox in which the backup `copy.db` of another one was brought back.
fn restored(from: &Sandbox) -> Sandbox {
    let sandbox = sandbox::empty();
    let copy = |name: String, to: String| {
        std::fs::copy(from.path(name), sandbox.path(to)).expect("a file of the backup");
    };
    DirBuilder::new().mode(0o700).create(sandbox.path("keys")).expect("a directory");
    copy("copy.db".to_owned(), "countersign.db".to_owned());
    for name in from.listing() {
        if let Some(key) = name.strip_prefix("copy.db.keys/") {
            copy(name.clone(), format!("keys/{key}"));
        }
    }
    sandbox
}

fn refresh(server: &Server, token: &str) -> u16 {
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    server.exchange(&request::form("/token", &parameters)).status
}

#[test]
fn a_copy_of_a_running_server_has_what_was_written_last() {
    let sandbox = sandbox::settled();
    let grants = ["--grant", "password", "--grant", "refresh_token"];
    sandbox.run(&[&["client", "update", PUBLIC], grants.as_slice()].concat()).done();
    let server = sandbox.serve();
    let login = server.login(USER, PASSWORD).json();
    let outcome = sandbox.run(&["db", "backup", "copy.db", "--json"]);
    let expected = json!({
        "database": sandbox.shown_path("copy.db"),
        "keys": sandbox.shown_path("copy.db.keys"),
        "signing_keys": 1,
    });
    assert_eq!(outcome.json(), expected);
    let kids = server.kids();
    assert_eq!(
        sandbox.listing().iter().filter(|name| name.starts_with("copy")).collect::<Vec<_>>(),
        ["copy.db", "copy.db.keys", &format!("copy.db.keys/{}.pem", kids[0])]
    );
    let restored = restored(&sandbox);
    let other = restored.serve();
    assert_eq!(other.kids(), kids);
    let token = login["refresh_token"].as_str().expect("a refresh token");
    assert_eq!(refresh(&other, token), 200);
    // The server that was copied goes on by itself.
    assert_eq!(refresh(&server, token), 200);
}

#[test]
fn each_copy_is_whole_however_much_is_written_meanwhile() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let has_ended = &AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(move || {
            while !has_ended.load(Ordering::Relaxed) {
                server.login(USER, PASSWORD).access_token();
            }
        });
        for number in 0..5 {
            let copy = format!("copy-{number}.db");
            sandbox.run(&["db", "backup", &copy]).done();
            let sessions = sandbox
                .command(&["session", "list", "--json", "--limit", "100000"])
                .env("COUNTERSIGN_DATABASE__URL", format!("sqlite://{copy}"))
                .output()
                .expect("the program runs");
            assert!(sessions.status.success(), "{sessions:#?}");
        }
        has_ended.store(true, Ordering::Relaxed);
    });
}

#[test]
fn nobody_else_can_read_it_even_with_umask_000() {
    let sandbox = sandbox::settled();
    let arguments = ["-c", "umask 000; exec \"$0\" db backup copy.db", PROGRAM];
    Process::start(&mut sandbox.command_of("sh", &arguments)).end().done();
    let key = format!("copy.db.{}", key_file());
    assert_eq!(
        (sandbox.mode("copy.db"), sandbox.mode("copy.db.keys"), sandbox.mode(key)),
        (0o600, 0o700, 0o600)
    );
}

#[test]
fn all_keys_go_along() {
    let sandbox = sandbox::settled();
    sandbox.run(&["key", "rotate"]).done();
    assert_eq!(sandbox.run(&["db", "backup", "copy.db", "--json"]).json()["signing_keys"], 2);
    let restored = restored(&sandbox);
    assert_eq!(restored.serve().kids(), sandbox.serve().kids());
}

#[test]
fn nothing_is_overwritten() {
    let sandbox = sandbox::settled();
    sandbox.write("copy.db", "something else");
    symlink("nowhere", sandbox.path("link.db")).expect("a link");
    std::fs::create_dir(sandbox.path("broken-off.db.keys")).expect("a directory");
    let before = sandbox.listing();
    for name in ["copy.db", "link.db", "countersign.db", "keys"] {
        sandbox.run(&["db", "backup", name]).refused_with(&[&sandbox.shown_path(name), "overwrites nothing"]);
    }
    let left = sandbox.shown_path("broken-off.db.keys");
    sandbox.run(&["db", "backup", "broken-off.db"]).refused_with(&[&left, "runs now", "another name"]);
    assert_eq!(sandbox.listing(), before);
    assert_eq!(sandbox.read("copy.db"), b"something else");
}

#[test]
fn what_breaks_off_leaves_nothing() {
    let sandbox = sandbox::settled();
    let nowhere = sandbox.shown_path("nowhere/copy.db.keys");
    sandbox.run(&["db", "backup", "nowhere/copy.db"]).refused_with(&[&nowhere]);
    std::fs::remove_file(sandbox.path(key_file())).expect("the key is there");
    let before = sandbox.listing();
    let missing = sandbox.shown_path(key_file());
    sandbox.run(&["db", "backup", "copy.db"]).refused_with(&[&missing, "restore it from a backup"]);
    assert_eq!(sandbox.listing(), before);
}

// Before an upgrade, the program that is there may be the new one.
#[test]
fn a_database_that_lacks_migrations_is_copied_as_it_is() {
    let sandbox = sandbox::settled();
    let last = "SELECT max(version) FROM seaql_migrations";
    let forget = format!("DELETE FROM seaql_migrations WHERE version = ({last})");
    database::execute(&format!("sqlite://{}", sandbox.path("countersign.db").display()), &[&forget]);
    sandbox.run(&["user", "list"]).refused_with(&["db migrate"]);
    sandbox.run(&["db", "backup", "copy.db"]).done();
    let status = restored(&sandbox).run(&["db", "status", "--json"]).json();
    assert_eq!(status["pending"].as_array().map(Vec::len), Some(1), "{status}");
}

#[test]
fn another_database_is_left_to_its_own_tool() {
    for store in TestDatabase::empty_of_each_kind().into_iter().skip(1) {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
        sandbox.run(&["db", "migrate"]).done();
        sandbox.run(&["db", "backup", "copy.db"]).refused_with(&["pg_dump", "keys.directory"]);
        assert_eq!(sandbox.listing(), [""; 0]);
    }
}
