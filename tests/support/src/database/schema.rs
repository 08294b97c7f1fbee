//! Runs migrations.

use countersign::config::{DatabaseConfig, DatabaseUrl};
use countersign::database::OpenMode;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::Database;

use super::runtime::block_on;

/// Runs the first migrations only.
pub fn migrate_partly(url: &str, steps: u32) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        Migrator::up(&database, Some(steps)).await.expect("the migrations run");
        database.close().await.expect("the database closes");
    });
}

/// Runs all migrations, as the program does.
pub(super) async fn migrate(url: &str) {
    let config = DatabaseConfig { url: DatabaseUrl(url.to_owned()), ..DatabaseConfig::default() };
    let database =
        countersign::database::Database::open(&config, OpenMode::Create).await.expect("the database opens");
    database.migrate().await.expect("the migrations run");
    database.close().await.expect("the database closes");
}
