//! Whether a pooler before PostgreSQL lends the server's sessions for single transactions. What is set for a
//! session would then count for the transactions of others: limits, prepared statements, the lock of the
//! migrations.

use sea_orm::sqlx::{self, Executor as _, PgPool, Row as _};

/// Leaves a mark in the session of one connection. It is nobody else's, and no other moment's.
const MARK: &str = "SELECT set_config('countersign.session', \
                    concat(pg_backend_pid(), ' ', clock_timestamp()), false)";

const LOOK: &str = "SELECT coalesce(current_setting('countersign.session', true), '')";

/// Looks from one connection for what another one has just left in its session. A pool of one connection
/// tells nothing.
pub(super) async fn lends_by_transaction(pool: &PgPool) -> Result<bool, sqlx::Error> {
    if pool.options().get_max_connections() < 2 {
        return Ok(false);
    }
    let (mut one, mut other) = (pool.acquire().await?, pool.acquire().await?);
    // As plain text: a prepared statement is what such a pooler may stumble over.
    let left: String = one.fetch_one(MARK).await?.try_get(0)?;
    let found: String = other.fetch_one(LOOK).await?.try_get(0)?;
    Ok(found == left)
}
