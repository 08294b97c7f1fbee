//! Whose databases are whose, where several test processes share a server, and what becomes of those that a
//! process has left behind.
//!
//! Each process draws a number, which the names of its databases carry. As long as it lives it holds the
//! server's lock of that number. A process that begins drops the databases of all numbers whose lock is free.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use countersign::ambient::Ambient;
use sea_orm::{ConnectionTrait, Database, TransactionTrait as _};

use super::super::runtime::runtime;
use super::address::ServerAddress;
use super::sessions::{drop_database, select};

const PREFIX: &str = "countersign_test_";

/// The number of a test process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run(u64);

impl Run {
    /// The first time, this clears away what others have left behind.
    pub(super) fn of_this_process(server: &'static ServerAddress) -> Self {
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

    fn begin(server: &'static ServerAddress) -> Self {
        let run = Self(u64::from_be_bytes(Ambient::system().random()));
        let (begun, has_begun) = channel();
        // Ends with the process, and its connection with it.
        std::thread::spawn(move || runtime().block_on(run.live(server, begun)));
        has_begun.recv().expect("the server answers");
        run
    }

    async fn live(self, server: &ServerAddress, begun: Sender<()>) {
        let database = Database::connect(server.url().as_str()).await.expect("the server answers");
        // A transaction keeps its connection, and the locks that were taken in it.
        let transaction = database.begin().await.expect("a transaction begins");
        assert!(self.lock(server, &transaction).await, "another process has drawn the same number");
        let names: Vec<String> = select(&database, &server.kind.databases(PREFIX)).await;
        let mut gone = BTreeSet::new();
        for run in names.iter().filter_map(|name| Self::of_database(name)).collect::<BTreeSet<_>>() {
            if run != self && run.lock(server, &transaction).await {
                gone.insert(run);
            }
        }
        for name in names.iter().filter(|name| Self::of_database(name).is_some_and(|run| gone.contains(&run)))
        {
            drop_database(&database, server.kind, name).await;
        }
        begun.send(()).expect("somebody waits");
        std::future::pending::<()>().await;
    }

    /// Takes the lock until the process ends, unless somebody has it.
    async fn lock(self, server: &ServerAddress, transaction: &impl ConnectionTrait) -> bool {
        let taken: Vec<i64> = select(transaction, &server.kind.lock(self.0)).await;
        taken == [1]
    }
}
