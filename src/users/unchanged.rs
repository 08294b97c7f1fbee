//! Whether a user may still log in with the name and the password that they had when they were read. A hash
//! takes long enough for somebody else to change or disable the user.

use entity::user::{self, Column, Entity};
use sea_orm::sea_query::{BinOper, Condition, Expr, ExprTrait as _, SelectStatement};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult as _, QueryFilter, QuerySelect, QueryTrait, Value,
};

use crate::database::{Choice, Question, Written};

/// Asks for the user as they are now, if they may. Until the end of the transaction that asks, nobody can
/// change who is found. What is counted of the user is asked behind this: a database server counts rightly
/// only while it holds the row.
pub fn hold_unchanged(backend: DbBackend, user: &user::Model) -> Question<Option<user::Model>> {
    static STATEMENT: Written = Written::new();
    let statement = STATEMENT.with(backend, values(user), || {
        // Not FOR SHARE: MariaDB does not know it.
        Entity::find().filter(is_unchanged(backend, user)).lock_exclusive().build(backend)
    });
    Question::one(statement, |row| user::Model::from_query_result(row, ""))
}

/// Chooses the user's `session_epoch`, if they may. Until the end of the statement nobody can change them.
pub fn epoch_if_unchanged(
    backend: DbBackend,
    user: &user::Model,
) -> Choice<impl Fn() -> SelectStatement + use<'_>> {
    let query = move || {
        let chosen = Entity::find().select_only().column(Column::SessionEpoch);
        QueryTrait::into_query(chosen.filter(is_unchanged(backend, user)).lock_exclusive())
    };
    Choice { values: values(user).into(), query }
}

fn is_unchanged(backend: DbBackend, user: &user::Model) -> Condition {
    // The time may be NULL, which equals nothing.
    let equals = BinOper::Custom(match backend {
        DbBackend::Postgres => "IS NOT DISTINCT FROM",
        DbBackend::MySql => "<=>",
        _ => "IS",
    });
    let changed_at = Expr::col((Entity, Column::PasswordChangedAt));
    Condition::all()
        .add(Column::Id.eq(user.id))
        .add(Column::Disabled.eq(false))
        .add(Column::UsernameKey.eq(&user.username_key))
        .add(changed_at.binary(equals, Expr::value(user.password_changed_at)))
}

/// The values of the condition.
fn values(user: &user::Model) -> [Value; 4] {
    [user.id.into(), false.into(), user.username_key.as_str().into(), user.password_changed_at.into()]
}
