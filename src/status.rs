//! Status lists (draft-ietf-oauth-status-list): which tokens are worth nothing although they have not
//! expired, for services that verify offline (V1 to V5).
//!
//! Owns the tables `status_shards` and `revocations`. It must not know sessions or clients: all tokens of one
//! of them share a place, which is revoked when the tokens are to die.

mod bits;
mod error;
mod followed;
mod list_token;
mod lists;
mod place;
mod places;
mod revoke;
mod revoked;
mod shard;
mod shuffle;
mod slot;
mod sweep;
mod uri;

pub use self::error::Error;
pub use self::list_token::{LIST_TOKEN_TYPE, ListToken};
pub use self::lists::StatusLists;
pub use self::place::Place;
pub use self::places::KEY_NAME;
pub use self::revoke::{Revoked, find, revoke};
pub use self::sweep::{drop_shard, full_shards, hold_idle, sweep};
pub use self::uri::{list_uri, shard_of};
