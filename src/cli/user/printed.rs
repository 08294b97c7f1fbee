//! What is printed of a user.

use entity::user;
use serde::Serialize;

use crate::cli::output::moment;
use crate::users::UserView;

/// A user as printed.
#[derive(Serialize)]
pub(super) struct PrintedUser {
    #[serde(flatten)]
    user: UserView,
    has_password: bool,
    created: String,
}

impl From<user::Model> for PrintedUser {
    fn from(user: user::Model) -> Self {
        Self {
            has_password: user.password_hash.is_some(),
            created: moment(user.created_at),
            user: user.into(),
        }
    }
}
