//! Where users have logged in before (design rules P3, P4): devices, by a token that they keep, and
//! addresses.
//!
//! Owns the table `known_addresses`, and `devices`, where servers of earlier versions kept what is in the
//! tokens now. An attempt to log in from such a place is counted apart from everybody else's, so that nobody
//! can be locked out of where they usually are. The module must not know passwords, nor what is counted.

mod known_address;
mod token;

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

pub use self::known_address::{KnownAddress, is_noted, of_user, sweep_addresses};
pub use self::token::DeviceToken;

/// What tells a user's devices from one another, for people: the last eight digits, which look random in each
/// id.
pub fn label(id: Uuid) -> String {
    format!("{:08x}", id.as_u128() & 0xffff_ffff)
}

/// Forgets where a user has logged in: with another password it may be somebody else who did. Device tokens
/// end with the password by themselves, but for servers of earlier versions that are still to be replaced.
pub async fn forget_all(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    let kept = Query::delete().from_table("devices").and_where(Expr::col("user_id").eq(user_id)).to_owned();
    connection.execute(&kept).await?;
    known_address::forget_all(connection, user_id).await
}
