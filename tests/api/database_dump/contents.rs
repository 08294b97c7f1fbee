//! Everything that the database holds, as a thief would read it: each column of each row as text, and on
//! SQLite the files themselves with the write-ahead log.

use std::collections::HashMap;

use countersign::database::SqliteFile;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::api::server::TestServer;

/// Bytes by which a needle is recognised at first.
const START: usize = 8;

/// Pieces of bytes to search in.
pub(super) struct Contents(Vec<Vec<u8>>);

impl Contents {
    pub(super) async fn read(server: &TestServer) -> Self {
        let mut pieces = rows(server.state.database.reader()).await;
        if let Some(file) = SqliteFile::of(&server.state.config.database.url) {
            for end in ["", "-wal"] {
                let path = format!("{}{end}", file.path().display());
                pieces.push(std::fs::read(path).unwrap());
            }
        }
        Self(pieces)
    }

    /// One of the needles that is found; all are looked for in one pass.
    pub(super) fn find(&self, needles: &[Vec<u8>]) -> Option<String> {
        let mut by_start: HashMap<&[u8], Vec<&[u8]>> = HashMap::new();
        for needle in needles {
            by_start.entry(&needle[..START]).or_default().push(needle);
        }
        let found = |piece: &Vec<u8>| {
            piece
                .windows(START)
                .enumerate()
                .find_map(|(at, start)| {
                    let candidates = by_start.get(start)?;
                    candidates.iter().find(|needle| piece[at..].starts_with(needle)).copied()
                })
                .map(|needle| String::from_utf8_lossy(needle).into_owned())
        };
        self.0.iter().find_map(found)
    }
}

/// Every row of every table, binary columns in hexadecimal.
async fn rows(database: &impl ConnectionTrait) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    for select in selects(database).await {
        rows.extend(texts(database, &select).await.into_iter().map(String::into_bytes));
    }
    assert!(!rows.is_empty());
    rows
}

/// For each table a statement that gives its rows as text.
async fn selects(database: &impl ConnectionTrait) -> Vec<String> {
    match database.get_database_backend() {
        DbBackend::Postgres => {
            let tables =
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
            let tables = texts(database, tables).await;
            tables.iter().map(|table| format!("SELECT t::text FROM \"{table}\" t")).collect()
        }
        DbBackend::MySql => {
            let as_text = |table: &str| {
                format!(
                    "SELECT CONCAT('QUOTE(', IF(data_type LIKE '%binary', 'HEX', ''), '(', column_name, '))') \
                     FROM information_schema.columns \
                     WHERE table_schema = DATABASE() AND table_name = '{table}'"
                )
            };
            selects_of(database, "SHOW TABLES", as_text).await
        }
        _ => {
            let as_text =
                |table: &str| format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
            selects_of(database, "SELECT name FROM sqlite_schema WHERE type = 'table'", as_text).await
        }
    }
}

/// The same, given a statement that names the tables and one that gives each column of a table as text.
async fn selects_of(
    database: &impl ConnectionTrait,
    tables: &str,
    columns_as_text: impl Fn(&str) -> String,
) -> Vec<String> {
    let mut selects = Vec::new();
    for table in texts(database, tables).await {
        let columns = texts(database, &columns_as_text(&table)).await;
        selects.push(format!("SELECT {} FROM {table}", columns.join(" || ' ' || ")));
    }
    selects
}

async fn texts(database: &impl ConnectionTrait, select: &str) -> Vec<String> {
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
