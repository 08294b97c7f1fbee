//! Statements that are written once and asked often.

use std::sync::OnceLock;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait as _, DbBackend, EntityTrait, Iterable as _, Statement, Value};

/// A statement whose words are the same each time, in the dialect of each kind of database. SeaORM takes half
/// as long to write a long one as a database takes to answer it.
#[derive(Debug, Default)]
pub struct Written {
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    mysql: OnceLock<String>,
}

impl Written {
    /// Not yet written.
    pub const fn new() -> Self {
        Self { sqlite: OnceLock::new(), postgres: OnceLock::new(), mysql: OnceLock::new() }
    }

    /// The statement with these values. `write` writes one with as many, whatever they are.
    pub fn with(
        &self,
        backend: DbBackend,
        values: impl IntoIterator<Item = Value>,
        write: impl Fn() -> Statement,
    ) -> Statement {
        let words = match backend {
            DbBackend::Postgres => &self.postgres,
            DbBackend::MySql => &self.mysql,
            _ => &self.sqlite,
        };
        let words = words.get_or_init(|| write().sql);
        let statement = Statement::from_sql_and_values(backend, words, values);
        debug_assert!(is_alike(&statement, &write()), "not the same statement each time: {words}");
        statement
    }

    /// The statement that stores this row. Which columns have a value, NULL or another, must be the same each
    /// time.
    pub fn insert<A: ActiveModelTrait>(&self, backend: DbBackend, mut row: A) -> Statement {
        let columns = <A::Entity as EntityTrait>::Column::iter();
        let given = columns.filter_map(|column| Some((column, row.take(column).into_value()?)));
        let (columns, values): (Vec<_>, Vec<_>) = given.unzip();
        self.with(backend, values, || {
            let values = columns.iter().map(|column| column.save_as(Expr::value(Value::Bytes(None))));
            let mut insert = Query::insert();
            insert.into_table(A::Entity::default()).columns(columns.iter().copied()).values_panic(values);
            backend.build(&insert)
        })
    }
}

fn is_alike(one: &Statement, other: &Statement) -> bool {
    let count = |statement: &Statement| statement.values.as_ref().map_or(0, |values| values.iter().count());
    one.sql == other.sql && count(one) == count(other)
}
