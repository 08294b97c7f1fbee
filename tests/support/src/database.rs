//! A database of its own for each test, gone with the test: a SQLite file, or a database on the PostgreSQL
//! server that `TEST_POSTGRES_URL` names. And ways to change a database behind the program's back.
//!
//! Running all migrations takes longer than most tests do. They run once for each kind of database and test
//! process; the tests get copies of what comes of them.

mod lock;
mod postgres;
mod runtime;
mod schema;
mod sqlite;
mod statements;
mod tls;

use std::path::Path;

pub use self::lock::Lock;
use self::postgres::PostgresDatabase;
pub use self::schema::migrate_partly;
pub use self::statements::{execute, number};
use self::tls::without_tls;
use crate::patience::eventually;

/// Dropped together with what it holds, also when the test panics.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    on_postgres: Option<PostgresDatabase>,
}

impl TestDatabase {
    /// One with the whole schema, on PostgreSQL where a server is named; a SQLite file goes into `directory`.
    pub fn migrated(directory: &Path) -> Self {
        if let Some(server) = postgres::server() {
            return Self::on_postgres(PostgresDatabase::migrated(server));
        }
        let file = directory.join("test.db");
        sqlite::copy_template(&file);
        Self { url: format!("sqlite://{}", file.display()), on_postgres: None }
    }

    /// One of each kind that nobody has used, for the program: SQLite always, whose file lies in the
    /// directory of the process, and PostgreSQL where a server is named.
    pub fn empty_of_each_kind() -> Vec<Self> {
        let sqlite = Self { url: "sqlite://countersign.db".to_owned(), on_postgres: None };
        let postgres = postgres::server().map(|server| Self::on_postgres(PostgresDatabase::empty(server)));
        std::iter::once(sqlite).chain(postgres).collect()
    }

    fn on_postgres(database: PostgresDatabase) -> Self {
        Self { url: database.url().into(), on_postgres: Some(database) }
    }

    /// For `database.url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same where many connections are made: setting up TLS for each would take most of the time.
    pub fn url_without_tls(&self) -> String {
        self.on_postgres
            .as_ref()
            .map_or_else(|| self.url.clone(), |database| without_tls(database.url()).into())
    }

    /// Waits until PostgreSQL has done what processes that are gone have asked it for.
    pub fn catch_up(&self) {
        if let Some(database) = &self.on_postgres {
            eventually("PostgreSQL has noticed who is gone", || !database.is_in_use());
        }
    }
}
