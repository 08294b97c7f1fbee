//! Copies of the migrated database. PostgreSQL makes one by itself. MariaDB is told the statements that make
//! the tables, and takes the rows over; that takes a tenth of the time of the migrations.

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use url::Url;

use super::kind::{Kind, hasten};

/// What copies are made of. The database stays as long as the process needs it.
#[derive(Debug)]
pub(super) struct Template {
    name: String,
    /// What MariaDB has to be told in a database without tables.
    script: String,
}

impl Template {
    /// Of a migrated database, which is at this URL and has this name.
    pub(super) async fn of(kind: Kind, url: &Url, name: String) -> Self {
        let script = match kind {
            Kind::Postgres => String::new(),
            Kind::MariaDb => script(url, &name).await,
        };
        Self { name, script }
    }

    /// The statements that make a copy, and those that are said in the copy.
    pub(super) fn copy(&self, kind: Kind, copy: &str) -> (Vec<String>, Option<&str>) {
        match kind {
            Kind::Postgres => {
                (vec![format!("CREATE DATABASE {copy} TEMPLATE {}", self.name), hasten(copy)], None)
            }
            Kind::MariaDb => (kind.create(copy), Some(&self.script)),
        }
    }
}

async fn script(url: &Url, name: &str) -> String {
    let database = Database::connect(url.as_str()).await.expect("the database answers");
    // Tables come in the order of the alphabet, and some point at later ones.
    let mut statements = vec!["SET FOREIGN_KEY_CHECKS = 0".to_owned()];
    for table in texts(&database, "SHOW TABLES", 0).await {
        statements.extend(texts(&database, &format!("SHOW CREATE TABLE {table}"), 1).await);
        if !texts(&database, &format!("SELECT '' FROM {table} LIMIT 1"), 0).await.is_empty() {
            statements.push(format!("INSERT INTO {table} SELECT * FROM {name}.{table}"));
        }
    }
    database.close().await.expect("the database closes");
    statements.join(";")
}

async fn texts(database: &impl ConnectionTrait, question: &str, column: usize) -> Vec<String> {
    let rows = database.query_all_raw(Statement::from_string(DbBackend::MySql, question)).await;
    let rows = rows.expect("the statement works");
    rows.iter().map(|row| row.try_get_by_index(column).expect("a text")).collect()
}
