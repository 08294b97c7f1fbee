//! Statements behind the program's back.

use sea_orm::{ConnectionTrait as _, Database, Statement};

use super::runtime::block_on;

/// Executes statements.
pub fn execute(url: &str, statements: &[&str]) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        for statement in statements {
            database.execute_unprepared(statement).await.expect("the statement works");
        }
        database.close().await.expect("the database closes");
    });
}

/// The number that a SELECT gives.
pub fn number(url: &str, select: &str) -> i64 {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        let statement = Statement::from_string(database.get_database_backend(), select);
        let row = database.query_one_raw(statement).await.expect("the statement works").expect("a row");
        database.close().await.expect("the database closes");
        row.try_get_by_index(0).expect("a number")
    })
}
