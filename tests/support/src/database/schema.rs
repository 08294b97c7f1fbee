//! Runs migrations.

use countersign::config::{DatabaseConfig, DatabaseUrl};
use countersign::database::OpenMode;
use migration::history;
use sea_orm::{ConnectionTrait as _, Database};

use super::runtime::block_on;

/// Runs the first migrations only, of a database without rows.
pub fn migrate_partly(url: &str, count: usize) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        history::prepare(&database).await.expect("a table is made");
        for migration in migration::migrations().iter().take(count) {
            if let Some(sql) = migration.step.sql(database.get_database_backend()) {
                database.execute_unprepared(&sql).await.expect("the migration runs");
            }
            history::note(&database, migration.name).await.expect("a row is inserted");
        }
        database.close().await.expect("the database closes");
    });
}

/// Runs all migrations, as the program does.
pub(super) async fn migrate(url: &str) {
    let config = DatabaseConfig { url: DatabaseUrl(url.to_owned()), ..DatabaseConfig::default() };
    let database =
        countersign::database::Database::open(&config, OpenMode::Create).await.expect("the database opens");
    database.migrate(&|_| {}).await.expect("the migrations run");
    database.close().await.expect("the database closes");
}
