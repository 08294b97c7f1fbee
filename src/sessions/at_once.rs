//! A session that begins with one statement. A transaction would take four ways to a database server and back
//! more, and hold the user's row meanwhile.

use entity::session::{self, Column};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, DbErr};
use uuid::Uuid;

use super::room;
use super::{NewSession, RefreshToken};
use crate::ambient::Ambient;
use crate::database::{Choice, Database, Written};
use crate::token_check::TokenCheck;

/// The smallest limit of a user's sessions with which one begins at once. A statement counts only what was
/// there when it began: with a smaller limit a few servers could go over it together, each with one
/// statement.
const LEAST_LIMIT: u64 = 16;

/// What came of it.
#[derive(Debug)]
pub enum AtOnce {
    /// The session has begun, with a refresh token if it is to have one.
    Begun(Option<RefreshToken>),
    /// Nothing is stored. A transaction finds out why, and makes room if that is it.
    Left,
}

/// What a session that begins at once depends on.
pub struct Provided<F> {
    /// Gives the user's `session_epoch` if they may begin a session, and holds their row on a server. The
    /// same query each time.
    pub epoch: Choice<F>,
    /// Most sessions of a user. Those who have half as many are left to a transaction.
    pub most: u64,
    /// On which of the user's devices it begins.
    pub device_id: Uuid,
}

/// Stores a session and makes its first refresh token.
pub async fn create_at_once(
    database: &Database,
    ambient: &Ambient,
    checks: &TokenCheck,
    new: NewSession,
    Provided { epoch, most, device_id }: Provided<impl Fn() -> SelectStatement + Send>,
) -> Result<AtOnce, DbErr> {
    static STATEMENT: Written = Written::new();
    if most < LEAST_LIMIT {
        return Ok(AtOnce::Left);
    }
    let token = new.first_refresh_token(ambient, checks);
    let (user_id, few) = (new.user_id, most / 2);
    let row = session::ActiveModel { device_id: Set(Some(device_id)), ..new.row(token.as_ref()) };
    let statement = {
        let Choice { mut values, query } = epoch;
        values.extend(room::values(user_id, few));
        let query = || query().and_where(room::has_fewer(user_id, few)).take();
        let backend = database.writer().get_database_backend();
        STATEMENT.insert_chosen(backend, row, Column::Epoch, Choice { values, query })
    };
    let stored = database.execute_in_turn(user_id, statement).await?;
    Ok(if stored > 0 { AtOnce::Begun(token) } else { AtOnce::Left })
}
