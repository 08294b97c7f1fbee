//! When a session began, and when it was last used.

use entity::session::Model;
use entity::time::UnixMillis;

use crate::ambient;

/// When a session began, which its id says. The user may have proven long before who they are, in a browser.
pub(super) fn began_at(session: &Model) -> UnixMillis {
    ambient::time_of(session.id).unwrap_or(session.auth_time)
}

/// When a session was last used, as far as that is kept: when it began, or when its refresh token was last
/// exchanged. A clock that was set back may have done that before it began.
pub fn last_use(session: &Model) -> UnixMillis {
    let began_at = began_at(session);
    session.rotated_at.map_or(began_at, |rotated_at| rotated_at.max(began_at))
}
