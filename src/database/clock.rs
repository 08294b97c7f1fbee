//! The clock of a database server.

use entity::time::UnixMillis;
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, Statement};

use super::Database;

impl Database {
    /// The time of day by the database's own clock. `None` for a SQLite file, which has no clock of its own.
    pub async fn time(&self) -> Result<Option<UnixMillis>, DbErr> {
        let backend = self.reader().get_database_backend();
        let sql = match backend {
            DbBackend::Sqlite => return Ok(None),
            DbBackend::Postgres => {
                "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)"
            }
            // In UTC: local time has an hour twice where summer ends.
            _ => "SELECT CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000 AS SIGNED)",
        };
        let row = self.reader().query_one_raw(Statement::from_string(backend, sql)).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("the time of the database".to_owned()))?;
        row.try_get_by_index(0).map(|millis| Some(UnixMillis(millis)))
    }
}
