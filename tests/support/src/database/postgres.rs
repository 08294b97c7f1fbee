//! Databases on the PostgreSQL server that `TEST_POSTGRES_URL` names: how they are made, copied and dropped.

mod run;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait as _, Database};
use url::Url;

use self::run::{Run, drop_database};
use super::runtime::block_on;
use super::schema::migrate;
use super::statements::execute;
use super::tls::without_tls;

/// The server, if one is named.
pub(super) fn server() -> Option<Url> {
    #[expect(clippy::disallowed_methods, reason = "how the caller says which server to test on")]
    let url = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())?;
    Some(Url::parse(&url).expect("TEST_POSTGRES_URL is a URL"))
}

/// A database of a test. Dropping it drops the database.
#[derive(Debug)]
pub(super) struct PostgresDatabase {
    server: Url,
    name: String,
}

impl PostgresDatabase {
    /// One without tables.
    pub(super) fn empty(server: Url) -> Self {
        Self::create(server, |name| format!("CREATE DATABASE {name}"))
    }

    /// A copy of the migrated one. PostgreSQL waits until nobody is connected to that.
    pub(super) fn migrated(server: Url) -> Self {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| make_template(&server));
        Self::create(server, |name| format!("CREATE DATABASE {name} TEMPLATE {template}"))
    }

    fn create(server: Url, statement: impl FnOnce(&str) -> String) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("{}_{}", Run::of_this_process(&server).prefix(), COUNT.fetch_add(1, Ordering::Relaxed));
        // What a crash of the machine would lose is of no use after the test anyway.
        let hasten = format!("ALTER DATABASE {name} SET synchronous_commit = off");
        administer(&server, &[&statement(&name), &hasten]);
        Self { server, name }
    }

    /// Where it is.
    pub(super) fn url(&self) -> Url {
        url_of(&self.server, &self.name)
    }

    /// Whether anybody is connected.
    pub(super) fn is_in_use(&self) -> bool {
        block_on(async {
            let others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
                          AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
            let database = Database::connect(without_tls(self.url())).await.expect("the database answers");
            let selected = database.execute_unprepared(others).await.expect("the statement works");
            database.close().await.expect("the database closes");
            selected.rows_affected() > 0
        })
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        administer(&self.server, &[&drop_database(&self.name)]);
    }
}

/// Is left behind at the end of the process; the next run drops it.
fn make_template(server: &Url) -> String {
    let name = format!("{}_template", Run::of_this_process(server).prefix());
    administer(server, &[&format!("CREATE DATABASE {name}")]);
    let url = without_tls(url_of(server, &name));
    block_on(migrate(url.as_str()));
    name
}

fn url_of(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

fn administer(server: &Url, statements: &[&str]) {
    execute(without_tls(server.clone()).as_str(), statements);
}
