//! A fresh database for each test: a SQLite file, or a database on the PostgreSQL server that
//! `TEST_POSTGRES_URL` names.

use std::path::Path;

use countersign::ambient::Ambient;
use sea_orm::{ConnectionTrait, Database};
use url::Url;

/// Dropped together with what it holds, also when the test panics.
pub(crate) struct TestDatabase {
    url: String,
    on_postgres: Option<PostgresDatabase>,
}

impl TestDatabase {
    /// Makes it; a SQLite file goes into `directory`.
    pub(crate) async fn create(directory: &Path) -> Self {
        match postgres_server() {
            Some(server) => {
                let database = PostgresDatabase::create(server).await;
                Self { url: database.url(), on_postgres: Some(database) }
            }
            None => Self { url: format!("sqlite://{}/test.db", directory.display()), on_postgres: None },
        }
    }

    /// What the server under test is configured with.
    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some(database) = self.on_postgres.take() else {
            return;
        };
        // A runtime of its own, since the test's may be unwinding; a failure leaves a database behind, whose
        // name says where it came from.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(database.drop_all()))
        });
        let _ = dropping.join();
    }
}

fn postgres_server() -> Option<Url> {
    #[expect(clippy::disallowed_methods, reason = "how the caller says which database to test on")]
    let url = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())?;
    let mut url = Url::parse(&url).expect("TEST_POSTGRES_URL is not a URL");
    // Setting up TLS for every connection of every test would take most of their time.
    if !url.query_pairs().any(|(name, _)| name == "sslmode") {
        url.query_pairs_mut().append_pair("sslmode", "disable");
    }
    Some(url)
}

struct PostgresDatabase {
    server: Url,
    name: String,
}

impl PostgresDatabase {
    async fn create(server: Url) -> Self {
        let name = format!("countersign_test_{}", Ambient::system().uuid_v4().simple());
        let database = Self { server, name };
        database.administer(&format!("CREATE DATABASE {}", database.name)).await;
        // What a crash of the machine would lose is of no use after the test anyway.
        database.administer(&format!("ALTER DATABASE {} SET synchronous_commit = off", database.name)).await;
        database
    }

    fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url.into()
    }

    async fn drop_all(&self) {
        self.administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }

    async fn administer(&self, statement: &str) {
        let connection = Database::connect(self.server.as_str()).await.expect("no PostgreSQL server answers");
        connection.execute_unprepared(statement).await.expect("PostgreSQL refuses");
        connection.close().await.expect("PostgreSQL does not hang up");
    }
}
