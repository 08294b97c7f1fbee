//! Finds sessions.

use entity::time::UnixMillis;
use entity::{session, user};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic as _, Iterable as _,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait as _, SelectB,
};
use uuid::Uuid;

use crate::database::Written;

/// The session with this id, unless it has ended.
pub async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).one(connection).await
}

/// The session together with its user, about whom nothing is decided here. One statement and not two, since
/// every token that comes back asks for both.
pub async fn find_with_user(
    connection: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<(session::Model, user::Model)>, DbErr> {
    static STATEMENT: Written = Written::new();
    let backend = connection.get_database_backend();
    let statement = STATEMENT.with(backend, [id.into()], || {
        let session = session::Entity::find_by_id(id).left_join(user::Entity);
        user::Column::iter()
            .fold(session, |query, column| query.column_as(column, beside_session(column)))
            .build(backend)
    });
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(None);
    };
    // SeaORM composes each name that has a prefix, for every row that is read. So only the row with fewer
    // columns has them.
    let session = session::Model::from_query_result(&row, "")?;
    Ok(user::Model::from_query_result_optional(&row, SelectB.as_str())?.map(|user| (session, user)))
}

/// What a column of the user is called beside those of the session.
fn beside_session(column: user::Column) -> String {
    format!("{}{}", SelectB.as_str(), column.as_str())
}

/// Sessions that were not over at `now`, in the present epochs of their users, with these users. The oldest
/// first, `limit` of them after the session `after`. One statement, however many there are.
pub async fn list(
    connection: &impl ConnectionTrait,
    user_id: Option<Uuid>,
    now: UnixMillis,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(session::Model, user::Model)>, DbErr> {
    let mut query = session::Entity::find()
        .filter(session::Column::ExpiresAt.gt(now))
        .order_by_asc(session::Column::Id)
        .limit(limit);
    if let Some(user_id) = user_id {
        query = query.filter(session::Column::UserId.eq(user_id));
    }
    if let Some(after) = after {
        query = query.filter(session::Column::Id.gt(after));
    }
    let epoch_of_user = Expr::col((user::Entity, user::Column::SessionEpoch));
    let found = query
        .find_also_related(user::Entity)
        .filter(ExprTrait::eq(session::Column::Epoch.into_expr(), epoch_of_user))
        .all(connection)
        .await?;
    Ok(found.into_iter().filter_map(|(session, user)| Some((session, user?))).collect())
}
