//! A database of its own for each test, gone with the test: a SQLite file, or a database on the server that
//! `TEST_POSTGRES_URL` or `TEST_MYSQL_URL` names. And ways to change a database behind the program's back.
//!
//! Running all migrations takes longer than most tests do. They run once for each kind of database and test
//! process; the tests get copies of what comes of them.

mod lock;
mod runtime;
mod schema;
mod server;
mod sqlite;
mod statements;

use std::net::SocketAddr;
use std::path::Path;

use url::Url;

pub use self::lock::Lock;
pub use self::schema::migrate_partly;
use self::server::{ServerAddress, ServerDatabase};
pub use self::statements::{execute, number};
use crate::patience::eventually;

/// Dropped together with what it holds, also when the test panics.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    on_server: Option<ServerDatabase>,
}

impl TestDatabase {
    /// One with the whole schema, on the server if one is named; a SQLite file goes into `directory`.
    pub fn migrated(directory: &Path) -> Self {
        if let Some(server) = ServerAddress::named() {
            return Self::on_server(ServerDatabase::migrated(server));
        }
        let file = directory.join("test.db");
        sqlite::copy_template(&file);
        Self { url: format!("sqlite://{}", file.display()), on_server: None }
    }

    /// One of each kind that nobody has used, for the program: SQLite always, and one on the server if one is
    /// named.
    pub fn empty_of_each_kind() -> Vec<Self> {
        std::iter::once(Self::empty_sqlite()).chain(Self::empty_on_server()).collect()
    }

    /// SQLite, whose file lies in the directory of the process.
    pub fn empty_sqlite() -> Self {
        Self { url: "sqlite://countersign.db".to_owned(), on_server: None }
    }

    /// One on the server that nobody has used, if a server is named.
    pub fn empty_on_server() -> Option<Self> {
        ServerAddress::named().map(|server| Self::on_server(ServerDatabase::empty(server)))
    }

    fn on_server(database: ServerDatabase) -> Self {
        Self { url: database.url().into(), on_server: Some(database) }
    }

    /// For `database.url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same where many connections are made: setting up TLS for each would take most of the time.
    pub fn url_without_tls(&self) -> String {
        self.on_server.as_ref().map_or_else(|| self.url.clone(), |database| database.url_without_tls().into())
    }

    /// What it is on: `SQLite`, `PostgreSQL` or `MariaDB`.
    pub fn kind(&self) -> &'static str {
        self.on_server.as_ref().map_or("SQLite", ServerDatabase::kind)
    }

    /// Where the server of this database listens; a SQLite file has none.
    pub fn address(&self) -> Option<SocketAddr> {
        let url = Url::parse(&self.url).ok().filter(Url::has_host)?;
        url.socket_addrs(|| Some(if url.scheme() == "mysql" { 3306 } else { 5432 }))
            .ok()?
            .into_iter()
            .find(SocketAddr::is_ipv4)
    }

    /// The database of a server, to be reached through a proxy.
    pub fn url_through(&self, proxy: SocketAddr) -> String {
        let mut url = Url::parse(&self.url_without_tls()).expect("the URL of a server");
        url.set_ip_host(proxy.ip()).expect("a URL with a host");
        url.set_port(Some(proxy.port())).expect("a URL with a host");
        url.into()
    }

    /// Waits until the server has done what processes that are gone have asked it for.
    pub fn catch_up(&self) {
        if let Some(database) = &self.on_server {
            eventually("the server has noticed who is gone", || !database.is_in_use());
        }
    }
}
