//! Two imports of the same users at the same time.

use support::Outcome;
use support::database::TestDatabase;
use support::process::Process;

use super::HASH;
use crate::sandbox;

const USERS: usize = 3000;

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
