//! Holds SQLite's write lock as another program would.

use std::path::Path;

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use tokio::runtime::Runtime;

use super::runtime::runtime;

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    database: DatabaseConnection,
    runtime: Runtime,
}

impl Lock {
    /// Takes the lock of this file.
    pub fn on(file: &Path) -> Self {
        let runtime = runtime();
        let database = runtime.block_on(async {
            let database = Database::connect(format!("sqlite://{}", file.display())).await;
            let database = database.expect("the database opens");
            database.execute_unprepared("BEGIN IMMEDIATE").await.expect("nobody else has the lock");
            database
        });
        Self { database, runtime }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let closing = self.database.clone().close();
        self.runtime.block_on(closing).expect("the database closes");
    }
}
