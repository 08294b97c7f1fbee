//! Access tokens that were revoked before they expired: the only ones that need a list (RFC 7009 §2).

use entity::revoked_token;
use entity::time::UnixMillis;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait as _,
};
use uuid::Uuid;

use crate::database::Written;

/// How long a row is kept after its token has expired, in milliseconds: four weeks. A clock that is wrong and
/// trusted all the same must not bring a revoked token back. Such rows are few and small.
const RETENTION: i64 = 28 * 24 * 60 * 60 * 1000;

/// Notes that the access token `jti`, which expires at `expires_at`, is worth nothing any more.
pub async fn revoke_access_token(
    connection: &impl ConnectionTrait,
    jti: Uuid,
    expires_at: UnixMillis,
) -> Result<(), DbErr> {
    let row = revoked_token::ActiveModel { jti: Set(jti), expires_at: Set(expires_at) };
    let again = OnConflict::column(revoked_token::Column::Jti)
        .update_column(revoked_token::Column::ExpiresAt)
        .to_owned();
    revoked_token::Entity::insert(row).on_conflict(again).exec_without_returning(connection).await?;
    Ok(())
}

/// Whether the access token `jti` was revoked.
pub async fn is_revoked(connection: &impl ConnectionTrait, jti: Uuid) -> Result<bool, DbErr> {
    static STATEMENT: Written = Written::new();
    let backend = connection.get_database_backend();
    let statement =
        STATEMENT.with(backend, [jti.into()], || revoked_token::Entity::find_by_id(jti).build(backend));
    Ok(connection.query_one_raw(statement).await?.is_some())
}

/// Deletes at most `limit` rows of tokens that had expired four weeks before `now`, and says how many (D6).
pub async fn sweep_revoked(
    connection: &impl ConnectionTrait,
    now: UnixMillis,
    limit: u64,
) -> Result<u64, DbErr> {
    let expired: Vec<Uuid> = revoked_token::Entity::find()
        .select_only()
        .column(revoked_token::Column::Jti)
        .filter(revoked_token::Column::ExpiresAt.lt(now.plus_millis(-RETENTION)))
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    if expired.is_empty() {
        return Ok(0);
    }
    let deleted = revoked_token::Entity::delete_many()
        .filter(revoked_token::Column::Jti.is_in(expired))
        .exec(connection)
        .await?;
    Ok(deleted.rows_affected)
}
