//! Rows of the status lists, with the least and the most that each column may hold.

use entity::{revocation, session_ending, status_shard};
use uuid::Uuid;

use super::extremes::{FIRST, LAST, wide};

pub(super) fn status_shards() -> [status_shard::Model; 2] {
    let least = status_shard::Model { id: 1, next_place: 0, change_number: 0, taken_at: FIRST };
    let most =
        status_shard::Model { id: i32::MAX, next_place: i32::MAX, change_number: i64::MAX, taken_at: LAST };
    [least, most]
}

pub(super) fn revocations() -> [revocation::Model; 2] {
    let least = revocation::Model {
        shard: i32::MIN,
        idx: 0,
        change_number: i64::MIN,
        revoked_at: FIRST,
        until: LAST,
    };
    let most = revocation::Model {
        shard: i32::MAX,
        idx: i32::MAX,
        change_number: i64::MAX,
        revoked_at: LAST,
        until: FIRST,
    };
    [least, most]
}

pub(super) fn session_endings() -> [session_ending::Model; 2] {
    let least = session_ending::Model {
        id: Uuid::nil(),
        user_id: None,
        epoch: None,
        client_id: None,
        browser_session_id: None,
        until: FIRST,
    };
    let most = session_ending::Model {
        id: Uuid::max(),
        user_id: Some(Uuid::max()),
        epoch: Some(i64::MAX),
        client_id: Some(wide(64)),
        browser_session_id: Some(Uuid::max()),
        until: LAST,
    };
    [least, most]
}
