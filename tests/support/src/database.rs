//! A database of its own for each test, gone with the test: a SQLite file, or a database on the PostgreSQL
//! server that `TEST_POSTGRES_URL` names. And ways to change a database behind the program's back.
//!
//! Running all migrations takes longer than most tests do. They run once for each kind of database and test
//! process; the tests get copies of what comes of them.

mod lock;
mod postgres;
mod sqlite;

use std::path::Path;

use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use url::Url;

pub use self::lock::Lock;
use self::postgres::PostgresDatabase;
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

fn without_tls(mut url: Url) -> Url {
    if !url.query_pairs().any(|(name, _)| name == "sslmode") {
        url.query_pairs_mut().append_pair("sslmode", "disable");
    }
    url
}

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

/// Runs the first migrations only.
pub fn migrate_partly(url: &str, steps: u32) {
    block_on(async {
        let database = Database::connect(url).await.expect("the database answers");
        Migrator::up(&database, Some(steps)).await.expect("the migrations run");
        database.close().await.expect("the database closes");
    });
}

/// Runs all migrations, as the program does.
async fn migrate(url: &str) {
    use countersign::config::{DatabaseConfig, DatabaseUrl};
    use countersign::database::{Database, OpenMode};

    let config = DatabaseConfig { url: DatabaseUrl(url.to_owned()), ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::Create).await.expect("the database opens");
    database.migrate().await.expect("the migrations run");
    database.close().await.expect("the database closes");
}

/// Waits for work on a thread of its own, since the caller's may be that of a runtime.
fn block_on<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| runtime().block_on(work));
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
