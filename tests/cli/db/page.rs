//! `docs/backup.md`, command by command.

use std::process::Command;

use support::database::{self, TestDatabase};
use support::process::Process;
use support::settled::{PASSWORD, PUBLIC, USER, key_file};
use support::signing_key::kid;
use support::{Outcome, Sandbox};
use url::Url;

use crate::sandbox::{self, PROGRAM};

/// Who comes after the backup.
const LATECOMER: &str = "bob";

/// The commands below a heading of the page, a block each.
fn blocks<const N: usize>(heading: &str) -> [String; N] {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/backup.md"));
    let page = page.expect("the page");
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading");
    let blocks = section.split("```sh\n").skip(1).map(|rest| {
        let (block, _) = rest.split_once("```").expect("a fence at the end");
        block.to_owned()
    });
    blocks.collect::<Vec<_>>().try_into().expect("as many blocks as the test follows")
}

/// The block as bash runs it, one failure being enough.
fn shell(sandbox: &Sandbox, block: &str) -> Command {
    let script = format!("countersign() {{ \"$PROGRAM\" \"$@\"; }}\n{block}");
    let mut command = sandbox.command_of("bash", &["-euo", "pipefail", "-c", &script]);
    command.env("PROGRAM", PROGRAM);
    command
}

#[track_caller]
fn follow(sandbox: &Sandbox, block: &str) -> Outcome {
    let outcome = Process::start(&mut shell(sandbox, block)).end();
    outcome.done();
    outcome
}

fn create(sandbox: &Sandbox, user: &str) {
    sandbox.run_with_input(&["user", "create", user, "--password-stdin"], PASSWORD).done();
}

#[test]
fn the_page_has_no_command_that_is_not_followed_here() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/backup.md"));
    let followed = ["Back up", "Restore", "Upgrade", "A key file that is lost", "PostgreSQL", "MariaDB"];
    let page = page.expect("the page");
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings, followed);
    assert_eq!(page.matches("```sh\n").count(), 11);
}

#[test]
fn a_backup_is_restored() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let [back_up] = blocks("Back up");
    follow(&sandbox, &back_up);
    create(&sandbox, LATECOMER);
    server.login(LATECOMER, PASSWORD).access_token();
    server.stop().done();
    let [put_aside, put_back] = blocks("Restore");
    follow(&sandbox, &put_aside);
    let looked = follow(&sandbox, &put_back);
    assert!(looked.stdout.contains("up to date") && looked.stdout.contains(&kid()), "{looked:#?}");
    assert_eq!((sandbox.mode("countersign.db"), sandbox.mode("keys")), (0o600, 0o700));
    let server = sandbox.serve();
    assert_eq!(server.kids(), [kid()]);
    server.login(USER, PASSWORD).access_token();
    server.login(LATECOMER, PASSWORD).failed(400, "invalid_grant");
}

// A server that was killed leaves its log behind.
#[test]
fn a_restored_database_is_not_mixed_with_the_log_of_the_old_one() {
    let sandbox = sandbox::settled();
    let mut server = sandbox.serve();
    let [back_up] = blocks("Back up");
    follow(&sandbox, &back_up);
    create(&sandbox, LATECOMER);
    server.process.kill();
    assert!(sandbox.path("countersign.db-wal").exists());
    let [put_aside, put_back] = blocks("Restore");
    follow(&sandbox, &put_aside);
    follow(&sandbox, &put_back);
    let users = sandbox.run(&["user", "list", "--json"]).json();
    assert_eq!(users.as_array().map(Vec::len), Some(1), "{users}");
}

#[test]
fn a_schema_is_upgraded() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    // As far as a release may have been.
    database::migrate_partly(&format!("sqlite://{}", sandbox.path("countersign.db").display()), 12);
    let [back_up, migrate] = blocks("Upgrade");
    follow(&sandbox, &back_up);
    let upgraded = follow(&sandbox, &migrate);
    assert!(upgraded.stdout.contains("up to date"), "{upgraded:#?}");
    sandbox.run(&["user", "list"]).done();
    let before = sandbox.with("DATABASE__URL", "sqlite://before-upgrade.db");
    assert_eq!(before.run(&["db", "status", "--json"]).json()["applied"], 12);
}

#[test]
fn a_lost_key_comes_back_or_is_replaced() {
    let sandbox = sandbox::settled();
    let [back_up] = blocks("Back up");
    follow(&sandbox, &back_up);
    let [bring_back, replace] = blocks("A key file that is lost");
    for (block, comes_back) in [(bring_back, true), (replace, false)] {
        std::fs::remove_file(sandbox.path(key_file())).expect("the key is there");
        sandbox.run(&["serve"]).refused_with(&[&kid(), &sandbox.shown_path(key_file())]);
        Process::start(shell(&sandbox, &block).env("KID", kid())).end().done();
        let server = sandbox.serve();
        assert_eq!(server.kids().contains(&kid()), comes_back);
        server.login(USER, PASSWORD).access_token();
        server.stop().done();
    }
}

/// What the page's reader has set up for the database's own tools.
fn for_tools(store: &TestDatabase) -> Sandbox {
    let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
    let url = Url::parse(store.url()).expect("a URL");
    let (host, port) = (url.host_str().unwrap_or_default(), url.port().unwrap_or(3306));
    let (user, password) = (url.username(), url.password().unwrap_or_default());
    let account = format!("[client]\nhost={host}\nport={port}\nuser=\"{user}\"\npassword=\"{password}\"\n");
    sandbox.write(".my.cnf", account);
    let home = sandbox.path("");
    sandbox.with_variable("HOME", home).with_variable("DATABASE", url.path().trim_start_matches('/'))
}

#[test]
fn a_database_on_a_server_is_restored() {
    if let Some(store) = TestDatabase::empty_on_server() {
        let sandbox = for_tools(&store);
        let server = sandbox.serve();
        create(&sandbox, USER);
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        let [back_up, put_back] = blocks(store.kind());
        follow(&sandbox, &back_up);
        let dump = if store.kind() == "MariaDB" { "monday.sql" } else { "monday.dump" };
        assert_eq!(sandbox.mode(dump), 0o600);
        create(&sandbox, LATECOMER);
        let kids = server.kids();
        server.stop().done();
        store.catch_up();
        std::fs::remove_dir_all(sandbox.path("keys")).expect("the keys are there");
        follow(&sandbox, &put_back);
        let server = sandbox.serve();
        assert_eq!(server.kids(), kids);
        server.login(USER, PASSWORD).access_token();
        server.login(LATECOMER, PASSWORD).failed(400, "invalid_grant");
        server.stop().done();
    }
}
