//! Keys that were dated by a clock far ahead: without new dates they would wait for months, and no other key
//! could follow them (K1).

use entity::time::UnixMillis;
use sea_orm::DbErr;

use super::store;
use super::timetable::{Margins, Timetable};
use crate::clock::rfc3339;
use crate::database::Database;

/// Gives such keys the dates that they would have if they were published now. So every verifier has its full
/// time to see them, whenever they were published. Says whether there were any. The caller trusts the time:
/// by a clock that is behind, all keys are from the future.
pub(super) async fn redate(
    database: &Database,
    timetable: &Timetable,
    now: UnixMillis,
    margins: Margins,
) -> Result<bool, DbErr> {
    let active = timetable.active(now).map(|key| key.generation);
    let mut has_redated = false;
    for key in timetable.misdated(now, margins) {
        let activates_at = if Some(key.generation) == active { now } else { margins.activation(now) };
        if store::redate(database.writer(), key, now, activates_at).await? {
            tracing::warn!(
                kid = key.kid,
                was_to_sign_from = rfc3339(key.activates_at),
                signs_from = rfc3339(activates_at),
                "a signing key was dated by a clock that was ahead, and has new dates"
            );
        }
        has_redated = true;
    }
    Ok(has_redated)
}
