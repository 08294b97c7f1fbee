//! Which migrations have run: a row of `seaql_migrations` for each. The migrator of `sea-orm-migration` wrote
//! the same table before there was this one.

use sea_orm_migration::prelude::{Expr, Query, SchemaManager};
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic as _, IntoDatabaseExecutor, Iterable as _,
    QueryOrder, Schema,
};
use sea_orm_migration::seaql_migrations::{Column, Entity};

use crate::found::Found;
use crate::table;

/// The table's name.
pub const TABLE: &str = "seaql_migrations";

/// Whether the table is there. Creates nothing, so that looking needs no right to change the schema.
pub async fn look<'c>(connection: impl IntoDatabaseExecutor<'c>) -> Result<Found, DbErr> {
    let columns = Column::iter().map(|column| column.as_str());
    table::look_at(&SchemaManager::new(connection), TABLE, columns).await
}

/// Names of the migrations that have run on this database, oldest first.
pub async fn applied<'c>(connection: impl IntoDatabaseExecutor<'c>) -> Result<Vec<String>, DbErr> {
    let schema = SchemaManager::new(connection);
    let rows = Entity::find().order_by_asc(Column::Version).all(schema.get_connection()).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Makes the table if it is not there.
pub async fn prepare(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut create = Schema::new(connection.get_database_backend()).create_table_from_entity(Entity);
    connection.execute(create.if_not_exists()).await?;
    Ok(())
}

/// Whether a migration has run.
pub async fn has(connection: &impl ConnectionTrait, name: &str) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(name).one(connection).await?.is_some())
}

/// Notes that a migration has run, with the time of the database.
pub async fn note(connection: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
    let now = match connection.get_database_backend() {
        DbBackend::Postgres => "EXTRACT(EPOCH FROM now())::bigint",
        DbBackend::MySql => "UNIX_TIMESTAMP()",
        _ => "CAST(strftime('%s', 'now') AS INTEGER)",
    };
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["version", "applied_at"])
        .values_panic([Expr::val(name), Expr::cust(now)])
        .take();
    connection.execute(&insert).await?;
    Ok(())
}
