//! Holds a lock as another program would.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};
use tokio::runtime::Runtime;

use super::runtime::runtime;

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    database: DatabaseConnection,
    runtime: Runtime,
}

impl Lock {
    /// Takes the write lock of this SQLite file.
    pub fn on(file: &Path) -> Self {
        Self::by(&format!("sqlite://{}", file.display()), &["BEGIN IMMEDIATE"])
    }

    /// Takes the lock that these statements take, which begin a transaction.
    pub fn by(url: &str, statements: &[&str]) -> Self {
        let runtime = runtime();
        let database = runtime.block_on(async {
            let options = ConnectOptions::new(url).max_connections(1).to_owned();
            let database = Database::connect(options).await.expect("the database opens");
            for statement in statements {
                database.execute_unprepared(statement).await.expect("nobody else has the lock");
            }
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
