//! Databases on the server that the caller names: how they are made, copied and dropped.

mod address;
mod copy;
mod kind;
mod run;
mod sessions;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::Database;
use url::Url;

pub(super) use self::address::ServerAddress;
use self::copy::Template;
use self::run::Run;
use self::sessions::{drop_database, select};
use super::runtime::block_on;
use super::schema::migrate;
use super::statements::execute;

/// A database of a test. Dropping it drops the database.
#[derive(Debug)]
pub(super) struct ServerDatabase {
    server: &'static ServerAddress,
    name: String,
}

impl ServerDatabase {
    /// One without tables.
    pub(super) fn empty(server: &'static ServerAddress) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let database = Self::named(server, &COUNT.fetch_add(1, Ordering::Relaxed).to_string());
        administer(server, &server.kind.create(&database.name));
        database
    }

    /// A copy of the migrated one.
    pub(super) fn migrated(server: &'static ServerAddress) -> Self {
        static TEMPLATE: OnceLock<Template> = OnceLock::new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let template = TEMPLATE.get_or_init(|| make_template(server));
        let database = Self::named(server, &format!("m{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        let (create, script) = template.copy(server.kind, &database.name);
        administer(server, &create);
        if let Some(script) = script {
            execute(database.url_without_tls().as_str(), &[script]);
        }
        database
    }

    fn named(server: &'static ServerAddress, suffix: &str) -> Self {
        Self { server, name: format!("{}_{suffix}", Run::of_this_process(server).prefix()) }
    }

    /// What it is on.
    pub(super) fn kind(&self) -> &'static str {
        self.server.kind.name()
    }

    /// Where it is.
    pub(super) fn url(&self) -> Url {
        self.server.url_of(&self.name)
    }

    /// The same where many connections are made: setting up TLS for each would take most of the time.
    pub(super) fn url_without_tls(&self) -> Url {
        self.server.kind.without_tls(self.url())
    }

    /// Whether anybody is connected.
    pub(super) fn is_in_use(&self) -> bool {
        block_on(async {
            let server = Database::connect(self.server.url().as_str()).await.expect("the server answers");
            let others: Vec<i64> = select(&server, &self.server.kind.others(&self.name)).await;
            server.close().await.expect("the connection closes");
            !others.is_empty()
        })
    }
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        block_on(async {
            let server = Database::connect(self.server.url().as_str()).await.expect("the server answers");
            drop_database(&server, self.server.kind, &self.name).await;
            server.close().await.expect("the connection closes");
        });
    }
}

/// Is left behind at the end of the process; the next run drops it.
fn make_template(server: &'static ServerAddress) -> Template {
    let name = format!("{}_template", Run::of_this_process(server).prefix());
    administer(server, &server.kind.create(&name));
    let url = server.kind.without_tls(server.url_of(&name));
    block_on(async {
        migrate(url.as_str()).await;
        Template::of(server.kind, &url, name).await
    })
}

fn administer(server: &ServerAddress, statements: &[String]) {
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    execute(server.url().as_str(), &statements);
}
