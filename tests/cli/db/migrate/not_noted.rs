//! A process is killed between a step and the note that it ran.

use serde_json::{Value, json};
use support::Sandbox;
use support::database::{TestDatabase, execute, number};

use crate::db::store::on;

/// One of each kind.
const STEPS: [&str; 7] = [
    "m20261121_000001_create_users",
    "m20261122_000001_add_users_password_scheme",
    "m20261122_000002_fill_users_password_scheme",
    "m20261122_000003_index_users_password_scheme",
    "m20261129_000102_index_users_username_skeleton",
    "m20261129_000202_fill_clients_tokens_since",
    "m20261129_000205_drop_index_sessions_user_id",
];

fn migrate(sandbox: &Sandbox) -> Value {
    sandbox.run(&["db", "migrate", "--json"]).json()["applied"].take()
}

#[test]
fn a_step_of_any_kind_is_noted_afterwards() {
    for store in TestDatabase::empty_of_each_kind() {
        let (sandbox, url) = on(&store);
        migrate(&sandbox);
        for step in STEPS {
            let forget = format!("DELETE FROM seaql_migrations WHERE version = '{step}'");
            execute(&url, &[&forget]);
            assert_eq!(migrate(&sandbox), json!([step]));
            let noted = format!("SELECT COUNT(*) FROM seaql_migrations WHERE version = '{step}'");
            assert_eq!(number(&url, &noted), 1, "{step}");
        }
    }
}

// Among them is an index that a later step drops, and which is not there any more.
#[test]
fn so_are_all_of_them() {
    for store in TestDatabase::empty_of_each_kind() {
        let (sandbox, url) = on(&store);
        let all = migrate(&sandbox);
        execute(&url, &["DELETE FROM seaql_migrations"]);
        assert_eq!(migrate(&sandbox), all);
        assert_eq!(migrate(&sandbox), json!([]));
    }
}
