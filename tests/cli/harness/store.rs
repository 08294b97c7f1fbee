//! The databases to run on: SQLite always, PostgreSQL too when `TEST_POSTGRES_URL` names a server (a fresh
//! database each time). And a way to change a database behind the program's back.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use tokio::runtime::Runtime;
use url::Url;

use super::eventually;

/// A database that nobody has used.
#[derive(Debug)]
pub(crate) struct Store {
    /// For `database.url`; a SQLite file lies in the directory of the process.
    pub(crate) url: String,
    made_in: Option<(Url, String)>,
}

impl Store {
    /// One of each kind.
    pub(crate) fn all() -> Vec<Self> {
        let sqlite = Self { url: "sqlite://countersign.db".to_owned(), made_in: None };
        #[expect(clippy::disallowed_methods, reason = "whoever runs the tests names the server")]
        let server = std::env::var("TEST_POSTGRES_URL").ok();
        let postgres = server.map(|server| Self::on_postgres(&server));
        std::iter::once(sqlite).chain(postgres).collect()
    }

    /// The URL where many connections are made: setting up TLS for each would take most of the time.
    pub(crate) fn url_without_tls(&self) -> String {
        let mut url = Url::parse(&self.url).expect("the store's URL is one");
        if self.made_in.is_some() {
            url.query_pairs_mut().append_pair("sslmode", "disable");
        }
        url.into()
    }

    /// Waits until PostgreSQL has done what processes that are gone have asked it for.
    pub(crate) fn catch_up(&self) {
        if self.made_in.is_some() {
            eventually("PostgreSQL has noticed who is gone", || connections(&self.url_without_tls()) == 0);
        }
    }

    fn on_postgres(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = Url::parse(server).expect("TEST_POSTGRES_URL is a URL");
        let name =
            format!("countersign_cli_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut url = server.clone();
        url.set_path(&name);
        execute(server.as_str(), &[&drop_database(&name), &format!("CREATE DATABASE {name}")]);
        Self { url: url.into(), made_in: Some((server, name)) }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made_in {
            execute(server.as_str(), &[&drop_database(name)]);
        }
    }
}

fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

/// How many others are connected.
fn connections(url: &str) -> u64 {
    runtime().block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        let others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
                      AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        let selected = database.execute_unprepared(others).await.expect("the statement works");
        database.close().await.expect("the database closes");
        selected.rows_affected()
    })
}

/// Executes statements.
pub(crate) fn execute(url: &str, statements: &[&str]) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        for statement in statements {
            database.execute_unprepared(statement).await.expect("the statement works");
        }
        database.close().await.expect("the database closes");
    });
}

/// Runs the first migrations only.
pub(crate) fn migrate_partly(url: &str, steps: u32) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        Migrator::up(&database, Some(steps)).await.expect("the migrations run");
        database.close().await.expect("the database closes");
    });
}

/// Holds SQLite's write lock as another program would; let go when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    database: DatabaseConnection,
    runtime: Runtime,
}

impl Lock {
    pub(crate) fn on(file: &Path) -> Self {
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

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn block_on(work: impl Future<Output = ()>) {
    runtime().block_on(work);
}
