//! Entities against the tables that the migrations make: whatever a column may hold is read as it was
//! written, and names are compared byte by byte, on every database (D1, D2).

mod extremes;
mod extremes_of_browsers;
mod extremes_of_status;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

use countersign::config::{DatabaseConfig, DatabaseUrl};
use countersign::database::{Database, OpenMode};
use entity::{
    authorization_code, authorization_request, browser_session, client, consent, former_key, installation,
    known_address, revocation, revoked_token, session, session_ending, signing_key, status_shard,
    throttle_bucket, user,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait, IdenStatic as _, IntoActiveModel,
    Iterable as _, PaginatorTrait as _, QueryFilter as _, Statement,
};
use support::database::TestDatabase;
use tempfile::TempDir;

use self::{extremes_of_browsers as browsers, extremes_of_status as status};

/// A migrated database without rows.
struct Ground {
    database: Database,
    _made: TestDatabase,
    _directory: TempDir,
}

impl Ground {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let made = TestDatabase::migrated(directory.path());
        let url = DatabaseUrl(made.url_without_tls());
        let config = DatabaseConfig { url, ..DatabaseConfig::default() };
        let database = Database::open(&config, OpenMode::MustExist).await.unwrap();
        Self { database, _made: made, _directory: directory }
    }

    /// Rows come back as they were written, and the table has the columns of the entity and no others.
    /// The name of the table.
    async fn round_trip<E>(&self, rows: &[E::Model]) -> String
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel> + Clone + Debug + PartialEq,
    {
        let table = E::default().table_name().to_owned();
        for row in rows {
            let insert = E::insert(row.clone().into_active_model());
            insert.exec_without_returning(self.database.writer()).await.unwrap();
        }
        let read = E::find().all(self.database.reader()).await.unwrap();
        assert_eq!(read.len(), rows.len(), "{table}");
        for row in rows {
            assert!(read.contains(row), "{table}: {row:?} is not in {read:?}");
        }
        let columns: BTreeSet<String> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
        assert_eq!(columns_of(self.database.reader(), &table).await, columns, "{table}");
        table
    }
}

async fn columns_of(database: &impl ConnectionTrait, table: &str) -> BTreeSet<String> {
    let one = format!("SELECT * FROM {table} LIMIT 1");
    let one = Statement::from_string(database.get_database_backend(), one);
    let row = database.query_one_raw(one).await.unwrap().expect("a row");
    row.column_names().into_iter().collect()
}

/// The tables that entities are for, by the sources of these.
fn tables_of_entities() -> BTreeSet<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("entity/src");
    let sources = std::fs::read_dir(sources).unwrap().map(|file| file.unwrap().path());
    let table = |source: String| Some(source.split_once("table_name = \"")?.1.split_once('"')?.0.to_owned());
    sources.filter_map(|source| table(std::fs::read_to_string(source).unwrap())).collect()
}

#[tokio::test]
async fn the_extremes_of_every_column_are_read_as_they_were_written() {
    let ground = Ground::new().await;
    let mut tables = BTreeSet::new();
    tables.insert(ground.round_trip::<user::Entity>(&extremes::users()).await);
    tables.insert(ground.round_trip::<client::Entity>(&extremes::clients()).await);
    tables.insert(ground.round_trip::<session::Entity>(&extremes::sessions()).await);
    tables.insert(ground.round_trip::<known_address::Entity>(&extremes::known_addresses()).await);
    tables.insert(ground.round_trip::<revoked_token::Entity>(&extremes::revoked_tokens()).await);
    tables.insert(ground.round_trip::<signing_key::Entity>(&extremes::signing_keys()).await);
    tables.insert(ground.round_trip::<throttle_bucket::Entity>(&extremes::throttle_buckets()).await);
    tables.insert(ground.round_trip::<installation::Entity>(&extremes::installation()).await);
    tables.insert(ground.round_trip::<browser_session::Entity>(&browsers::browser_sessions()).await);
    let requests = browsers::authorization_requests();
    tables.insert(ground.round_trip::<authorization_request::Entity>(&requests).await);
    tables.insert(ground.round_trip::<authorization_code::Entity>(&browsers::authorization_codes()).await);
    tables.insert(ground.round_trip::<consent::Entity>(&browsers::consents()).await);
    tables.insert(ground.round_trip::<former_key::Entity>(&browsers::former_keys()).await);
    tables.insert(ground.round_trip::<status_shard::Entity>(&status::status_shards()).await);
    tables.insert(ground.round_trip::<revocation::Entity>(&status::revocations()).await);
    tables.insert(ground.round_trip::<session_ending::Entity>(&status::session_endings()).await);
    assert_eq!(tables, tables_of_entities());
}

// Abuse case 33. Each of these is equal to one before under some collation that a database has by itself. A
// name cannot have a space, so that it does not matter that MySQL holds `a` and `a ` for equal.
#[tokio::test]
async fn names_that_differ_in_a_byte_are_different_names() {
    let ground = Ground::new().await;
    let names =
        ["a", "A", "\u{e1}", "a\u{301}", "\u{ff41}", "ss", "\u{df}", "\u{17f}s", "\u{1d41a}", "\u{430}"];
    let [template, _] = extremes::users();
    for (number, name) in (1..).zip(names) {
        let row = user::Model {
            id: uuid::Uuid::from_u128(number),
            username_key: name.to_owned(),
            username_skeleton: Some(name.to_owned()),
            ..template.clone()
        };
        let insert = user::Entity::insert(row.into_active_model());
        insert.exec_without_returning(ground.database.writer()).await.unwrap();
    }
    for name in names {
        for column in [user::Column::UsernameKey, user::Column::UsernameSkeleton] {
            let found = user::Entity::find().filter(column.eq(name)).count(ground.database.reader());
            assert_eq!(found.await.unwrap(), 1, "{name:?}");
        }
    }
}

// MySQL may have been told to cut values short, for every session that does not ask for more. SQLite knows no
// widths.
#[tokio::test]
async fn what_is_too_wide_for_its_column_is_refused_and_not_cut_short() {
    let ground = Ground::new().await;
    let database = ground.database.writer();
    if database.get_database_backend() == DbBackend::Sqlite {
        return;
    }
    let [row, _] = extremes::installation();
    let row = installation::Model { name: "x".repeat(33), ..row };
    assert!(
        installation::Entity::insert(row.into_active_model()).exec_without_returning(database).await.is_err()
    );
}
