//! What a server is asked for about its databases, and who is connected to them.

use sea_orm::{ConnectionTrait, Statement, TryGetable};

use super::kind::Kind;

/// The first column of what a SELECT gives.
pub(super) async fn select<T: TryGetable>(database: &impl ConnectionTrait, question: &str) -> Vec<T> {
    let rows =
        database.query_all_raw(Statement::from_string(database.get_database_backend(), question)).await;
    let rows = rows.expect("the statement works");
    rows.iter().map(|row| row.try_get_by_index(0).expect("of this type")).collect()
}

/// Drops a database, whoever is connected to it.
pub(super) async fn drop_database(database: &impl ConnectionTrait, kind: Kind, name: &str) {
    if kind == Kind::MariaDb {
        // DROP waits for the end of every transaction that has used a table.
        for other in select::<i64>(database, &kind.others(name)).await {
            // The other one may have gone by itself.
            let _ = database.execute_unprepared(&format!("KILL {other}")).await;
        }
    }
    database.execute_unprepared(&kind.drop(name)).await.expect("nobody needs it");
}
