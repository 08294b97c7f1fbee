//! Two imports at the same time, of the same users or of users whose names look alike.

use std::collections::BTreeSet;

use support::Outcome;
use support::database::TestDatabase;
use support::process::Process;

use super::{HASH, exported};
use crate::sandbox;

const USERS: usize = 3000;

/// Rows of one transaction.
const BATCH: usize = 500;

#[test]
fn each_user_is_made_by_one_of_two_imports() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", store.url_without_tls())
            .with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        sandbox.run(&["db", "migrate"]).done();
        let rows: Vec<String> = (0..USERS).map(|number| format!("user-{number},{HASH}\n")).collect();
        sandbox.write("users.csv", format!("username,password_hash\n{}", rows.concat()));
        let import = ["user", "import", "users.csv", "--json"];
        let both = [(); 2].map(|()| Process::start(&mut sandbox.command(&import)));
        let told = both.map(|process| Outcome::json(&process.end()));
        for word in ["created", "unchanged"] {
            let sum: u64 = told.iter().filter_map(|summary| summary[word].as_u64()).sum();
            assert_eq!(usize::try_from(sum), Ok(USERS), "{word}: {told:?}");
        }
        assert_eq!(sandbox.run(&["user", "export"]).done().lines().count(), USERS);
    }
}

// Where rows are locked one after the other, each comes to hold what the other one waits for.
#[test]
fn two_imports_that_wait_for_each_other_come_to_an_end() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", store.url_without_tls())
            .with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        sandbox.run(&["db", "migrate"]).done();
        let rows: Vec<String> = (0..USERS).map(|number| format!("user-{number}\n")).collect();
        let backward = rows.chunks(BATCH).flat_map(|batch| batch.iter().rev());
        let backward: String = backward.map(String::as_str).collect();
        sandbox.write("forward.csv", format!("username\n{}", rows.concat()));
        sandbox.write("backward.csv", format!("username\n{backward}"));
        let both = ["forward.csv", "backward.csv"]
            .map(|file| Process::start(&mut sandbox.command(&["user", "import", file])));
        for process in both {
            process.end().done();
        }
        assert_eq!(exported(&sandbox).len(), USERS);
    }
}

// Abuse case 34.
#[test]
fn of_two_users_who_look_alike_one_of_two_imports_makes_one() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty()
            .with("DATABASE__URL", store.url_without_tls())
            .with("DATABASE__ACQUIRE_TIMEOUT", "20s");
        sandbox.run(&["db", "migrate"]).done();
        // In Latin and in Cyrillic letters.
        for (file, name) in [("latin.csv", "oca"), ("cyrillic.csv", "\u{43e}\u{441}\u{430}")] {
            let rows: Vec<String> = (0..USERS).map(|number| format!("{name}-{number}\n")).collect();
            sandbox.write(file, format!("username\n{}", rows.concat()));
        }
        let both = ["latin.csv", "cyrillic.csv"]
            .map(|file| Process::start(&mut sandbox.command(&["user", "import", file])));
        let refused = both.map(|process| process.end().stderr.matches("looks like").count());
        assert_eq!(refused.iter().sum::<usize>(), USERS, "{refused:?}");
        let names: Vec<String> = exported(&sandbox).into_keys().collect();
        assert_eq!(names.len(), USERS);
        let looks: BTreeSet<&str> =
            names.iter().filter_map(|name| name.split_once('-')).map(|(_, n)| n).collect();
        assert_eq!(looks.len(), USERS);
    }
}
