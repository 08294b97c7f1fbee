//! Users whose names have no skeleton: a database from before there were any, and an older program that makes
//! users beside this one (D1, D7).

use support::database::{TestDatabase, execute, migrate_partly, number};
use support::settled::PASSWORD;
use support::{Outcome, Sandbox};

use crate::sandbox;

/// Those before the column.
const EARLIER_MIGRATIONS: usize = 24;

/// Cyrillic letters that look like `oca`.
const OCA: &str = "\u{43e}\u{441}\u{430}";

/// One Persian name, typed on three keyboards.
const ALI: [&str; 3] = ["\u{639}\u{644}\u{6cc}", "\u{639}\u{644}\u{64a}", "\u{639}\u{644}\u{649}"];

/// A sandbox on this database, and the address of the latter for anybody else.
fn on(store: &TestDatabase) -> (Sandbox, String) {
    let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
    if store.kind() != "SQLite" {
        return (sandbox, store.url_without_tls());
    }
    let file = sandbox.write("countersign.db", "");
    (sandbox, format!("sqlite://{}?mode=rw", file.display()))
}

/// What an older program says to make users; ids ascend from `first_id`.
fn insert<'a>(url: &str, first_id: u32, names: impl IntoIterator<Item = &'a str>) {
    // PostgreSQL takes an id as it is usually written, the others take its bytes.
    let x = if url.starts_with("postgres") { "" } else { "x" };
    let row = |(number, name): (u32, &str)| {
        format!("({x}'0190f6f0000070008000{number:012x}', '{name}', '{name}', false, '', 0, 0)")
    };
    let rows: Vec<String> = (first_id..).zip(names).map(row).collect();
    let columns = "id, username, username_key, disabled, roles, created_at, updated_at";
    execute(url, &[&format!("INSERT INTO users ({columns}) VALUES {}", rows.join(","))]);
}

fn create(sandbox: &Sandbox, name: &str) -> Outcome {
    sandbox.run_with_input(&["user", "create", name, "--password-stdin"], PASSWORD)
}

#[test]
fn an_upgrade_gives_skeletons_to_the_users_who_are_there() {
    for store in TestDatabase::empty_of_each_kind() {
        let (sandbox, url) = on(&store);
        migrate_partly(&url, EARLIER_MIGRATIONS);
        // More than a batch of each kind, in ASCII and in Cyrillic letters.
        let named = |number| [format!("po-{number}"), format!("\u{436}\u{443}\u{43a}-{number}")];
        let many: Vec<String> = (0..1500).flat_map(named).collect();
        insert(&url, 1, many.iter().map(String::as_str));
        insert(&url, 4000, [ALI[0], OCA, ALI[1]]);
        sandbox.run(&["db", "migrate"]).done();
        // All but the second of those who look alike.
        assert_eq!(number(&url, "SELECT COUNT(*) FROM users WHERE username_skeleton IS NULL"), 1);
        for name in ["oca", ALI[2], "po-0", "po-1499", "\u{440}\u{43e}-7", "\u{436}\u{443}\u{43a}-1499"] {
            create(&sandbox, name).refused();
        }
        for name in ["po-1500", "ocean"] {
            create(&sandbox, name).done();
        }
        // Those who looked alike before go on, and stand in everybody else's way when one of them is gone.
        for (gone, left) in [(ALI[0], ALI[1]), (ALI[1], OCA)] {
            create(&sandbox, ALI[2]).refused_with(&["looks like"]);
            sandbox.run(&["user", "delete", gone, "--yes"]).done();
            assert_eq!(sandbox.run(&["user", "show", left, "--json"]).json()["username"], left);
        }
        create(&sandbox, ALI[2]).done();
    }
}

#[test]
fn a_user_whom_an_older_program_has_made_is_not_overlooked() {
    for store in TestDatabase::empty_of_each_kind() {
        let (sandbox, url) = on(&store);
        sandbox.run(&["db", "migrate"]).done();
        insert(&url, 1, [OCA]);
        create(&sandbox, "oca").refused_with(&["looks like"]);
        let import = sandbox.run_with_input(&["user", "import", "-"], "username\nbob\noca\n");
        assert!(import.code == Some(1) && import.stderr.contains("line 3 (`oca`): "), "{import:#?}");
        sandbox.run(&["user", "delete", OCA, "--yes"]).done();
        create(&sandbox, "oca").done();
    }
}
