//! Clocks that are wrong, that jump, and that differ from the database's (design rule D10, abuse cases 111
//! and 112). A database server has a clock of its own, which these tests move; a SQLite file has none.

mod commands;
mod correction;
mod deleting;
mod jumps;
mod keys;

use std::time::Duration;

use countersign::background;
use entity::session;
use entity::time::UnixMillis;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use support::api::refreshing::{log_in, row, server_with_alice};
use support::api::server::TestServer;
use uuid::Uuid;

const MINUTE: Duration = Duration::from_mins(1);

const HOUR: Duration = Duration::from_hours(1);

const DAY: Duration = Duration::from_hours(24);

/// As long as a session lives in all.
const QUARTER: Duration = Duration::from_hours(91 * 24);

/// A server with a user, whose clocks have agreed for ten minutes.
async fn trusting() -> TestServer {
    let server = server_with_alice().await;
    server.follow_clocks_for_ten_minutes().await;
    server
}

/// A session that is over, by every clock.
async fn session_that_is_over(server: &TestServer) -> Uuid {
    let id = log_in(server).await.session_id();
    let expiry = session::Entity::update_many()
        .col_expr(session::Column::ExpiresAt, Expr::value(UnixMillis(1)))
        .filter(session::Column::Id.eq(id));
    expiry.exec(server.state.database.writer()).await.unwrap();
    id
}

/// Lets the server sweep as it does by itself, and says whether the session is still there.
async fn keeps(server: &TestServer, id: Uuid) -> bool {
    background::sweep(server.state.clone()).await.unwrap();
    row(server, id).await.is_some()
}

/// Sets the time of day forward, which the server notices.
async fn jump(server: &TestServer, by: Duration) {
    server.clock.set_forward(by);
    server.follow_clocks().await;
}

/// Undoes that.
async fn jump_back(server: &TestServer, by: Duration) {
    server.clock.set_back(by);
    server.follow_clocks().await;
}
