//! Looks at tables, which may be another application's.

use sea_orm_migration::prelude::{Expr, ExprTrait as _, Query, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend, DbErr};

use crate::found::Found;

/// What there is where a table with these columns is needed.
pub(crate) async fn look_at(
    schema: &SchemaManager<'_>,
    name: &'static str,
    columns: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<Found, DbErr> {
    if !is_there(schema, name).await? {
        return Ok(Found::Nothing);
    }
    for column in columns {
        if !schema.has_column(name, column.as_ref()).await? {
            return Ok(Found::Foreign(name));
        }
    }
    Ok(Found::Done)
}

/// Whether there is a table of this name, whoever may use it. PostgreSQL's `information_schema` keeps quiet
/// about those that are not for this user, and so do the columns there: such a table is another
/// application's.
async fn is_there(schema: &SchemaManager<'_>, name: &str) -> Result<bool, DbErr> {
    let connection = schema.get_connection();
    if connection.get_database_backend() != DbBackend::Postgres {
        return schema.has_table(name).await;
    }
    let select = Query::select()
        .expr(Expr::val(1))
        .from(("pg_catalog", "pg_class"))
        .and_where(Expr::col("relname").eq(name))
        .and_where(Expr::col("relnamespace").eq(Expr::cust("CURRENT_SCHEMA()::regnamespace")))
        .take();
    Ok(connection.query_one(&select).await?.is_some())
}
