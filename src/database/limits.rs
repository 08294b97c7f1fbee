//! What a database server is told about each connection, right after it was made (D9): its own limits, so
//! that work that nobody waits for any more ends there too. They are set by statements, since a pooler
//! between refuses what it does not know at the start of a connection.

use std::time::Duration;

/// By how much a server's limit ends before ours. A server that answers in time to say so keeps its
/// connection.
pub(super) const HEAD_START: Duration = Duration::from_millis(100);

/// How long a transaction may rest between two statements. Between them lies no work but ours, which is
/// short.
const IDLE: Duration = Duration::from_secs(10);

/// For PostgreSQL. In milliseconds. The wait for a lock ends long before the statement does, and long before
/// PostgreSQL looks for a deadlock: there is time to do the work again.
pub(super) fn of_postgres(statement: Duration) -> String {
    format!(
        "SET statement_timeout = {statement}; SET lock_timeout = {lock}; \
         SET idle_in_transaction_session_timeout = {idle}",
        statement = statement.as_millis(),
        lock = (statement * 2 / 5).as_millis(),
        idle = IDLE.as_millis(),
    )
}

/// For MySQL and MariaDB, which has other names for them. In seconds, whole ones where nothing else is
/// taken. Sets the isolation of transactions too (D5), and that a value is refused and never cut short.
pub(super) fn of_mysql(version: &str, statement: Duration) -> String {
    let whole = statement.as_secs().max(1);
    let limits = if version.contains("MariaDB") {
        format!(
            "max_statement_time = {}, idle_transaction_timeout = {}",
            statement.as_secs_f64(),
            IDLE.as_secs()
        )
    } else {
        // Of statements that read; MySQL knows no other.
        format!("max_execution_time = {}", statement.as_millis())
    };
    format!(
        "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES'), {limits}, \
         innodb_lock_wait_timeout = {whole}, lock_wait_timeout = {whole}; \
         SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
    )
}
