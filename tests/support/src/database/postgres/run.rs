//! Whose databases are whose, where several test processes share a server, and what becomes of those that a
//! process has left behind.
//!
//! Each process draws a number, which the names of its databases carry. As long as it lives it holds
//! PostgreSQL's advisory lock of that number. A process that begins drops the databases of all numbers whose
//! lock is free.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use countersign::ambient::Ambient;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait as _,
};
use url::Url;

use super::super::runtime::runtime;
use super::super::tls::without_tls;

const PREFIX: &str = "countersign_test_";

/// The number of a test process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run(u64);

impl Run {
    /// The first time, this clears away what others have left behind.
    pub(super) fn of_this_process(server: &Url) -> Self {
        static RUN: OnceLock<Run> = OnceLock::new();
        *RUN.get_or_init(|| Self::begin(server))
    }

    /// What the names of its databases begin with.
    pub(super) fn prefix(self) -> String {
        format!("{PREFIX}{:016x}", self.0)
    }

    /// Whose database this is; `None` if it is no test's.
    fn of_database(name: &str) -> Option<Self> {
        let number = name.strip_prefix(PREFIX)?.get(..16)?;
        u64::from_str_radix(number, 16).ok().map(Self)
    }

    fn begin(server: &Url) -> Self {
        let run = Self(u64::from_be_bytes(Ambient::system().random()));
        let url = without_tls(server.clone());
        let (begun, has_begun) = channel();
        // Ends with the process, and its connection with it.
        std::thread::spawn(move || runtime().block_on(run.live(url, begun)));
        has_begun.recv().expect("a PostgreSQL server answers");
        run
    }

    async fn live(self, url: Url, begun: Sender<()>) {
        let database = Database::connect(url.as_str()).await.expect("a PostgreSQL server answers");
        // A transaction keeps its connection, and the locks that were taken in it.
        let transaction = database.begin().await.expect("a transaction begins");
        assert!(self.lock(&transaction).await, "another process has drawn the same number");
        let names = databases(&database).await;
        let mut gone = BTreeSet::new();
        for run in names.iter().filter_map(|name| Self::of_database(name)).collect::<BTreeSet<_>>() {
            if run != self && run.lock(&transaction).await {
                gone.insert(run);
            }
        }
        for name in names.iter().filter(|name| Self::of_database(name).is_some_and(|run| gone.contains(&run)))
        {
            database.execute_unprepared(&drop_database(name)).await.expect("nobody needs it");
        }
        begun.send(()).expect("somebody waits");
        std::future::pending::<()>().await;
    }

    /// Takes the lock until the transaction ends, unless somebody has it.
    async fn lock(self, transaction: &impl sea_orm::ConnectionTrait) -> bool {
        let question = format!("SELECT pg_try_advisory_xact_lock({})", self.0.cast_signed());
        let row = transaction.query_one_raw(Statement::from_string(DbBackend::Postgres, question)).await;
        row.expect("the statement works").expect("a row").try_get_by_index(0).expect("a truth value")
    }
}

/// The statement that drops a database, whoever is connected to it.
pub(super) fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

/// The names of all databases of tests.
async fn databases(database: &DatabaseConnection) -> Vec<String> {
    let question = format!("SELECT datname::text FROM pg_database WHERE starts_with(datname, '{PREFIX}')");
    let rows = database.query_all_raw(Statement::from_string(DbBackend::Postgres, question)).await;
    let rows = rows.expect("the statement works");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect()
}
