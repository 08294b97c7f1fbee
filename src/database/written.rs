//! Statements that are written once and asked often.

use std::sync::OnceLock;

use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbBackend, EntityTrait, Iterable as _, Statement, Value};

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
    pub fn insert<A: ActiveModelTrait>(&self, backend: DbBackend, row: A) -> Statement {
        let (columns, values) = given(row);
        self.with(backend, values, || {
            let mut insert = Query::insert();
            insert.into_table(A::Entity::default()).columns(columns.iter().copied());
            backend.build(insert.values_panic(placeholders(&columns)))
        })
    }

    /// The statement that stores this row with what the choice gives for one column more. Where that is
    /// nothing, it stores nothing.
    ///
    /// # Panics
    ///
    /// If the choice gives several values.
    pub fn insert_chosen<A: ActiveModelTrait>(
        &self,
        backend: DbBackend,
        row: A,
        chosen: <A::Entity as EntityTrait>::Column,
        choice: Choice<impl Fn() -> SelectStatement>,
    ) -> Statement {
        let (columns, values) = given(row);
        self.with(backend, values.into_iter().chain(choice.values), || {
            let mut select = (choice.query)();
            select.exprs(placeholders(&columns));
            let mut insert = Query::insert();
            insert
                .into_table(A::Entity::default())
                .columns([chosen].into_iter().chain(columns.iter().copied()));
            #[expect(clippy::expect_used, reason = "known when the choice is written")]
            backend.build(insert.select_from(select).expect("the choice gives several values"))
        })
    }
}

/// A query that gives one value or nothing.
pub struct Choice<F> {
    /// Its values, in their order.
    pub values: Vec<Value>,
    /// Composes it.
    pub query: F,
}

/// The columns that have a value, and the values.
fn given<A: ActiveModelTrait>(mut row: A) -> (Vec<<A::Entity as EntityTrait>::Column>, Vec<Value>) {
    let columns = <A::Entity as EntityTrait>::Column::iter();
    columns.filter_map(|column| Some((column, row.take(column).into_value()?))).unzip()
}

fn placeholders<C: ColumnTrait>(columns: &[C]) -> impl Iterator<Item = Expr> {
    columns.iter().map(|column| column.save_as(Expr::value(Value::Bytes(None))))
}

fn is_alike(one: &Statement, other: &Statement) -> bool {
    let count = |statement: &Statement| statement.values.as_ref().map_or(0, |values| values.iter().count());
    one.sql == other.sql && count(one) == count(other)
}
