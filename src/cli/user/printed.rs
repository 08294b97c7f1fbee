//! What is printed of a user.

use entity::user;
use serde::Serialize;
use serde_json::Value;

use crate::cli::output::{Listed, moment};
use crate::users::UserView;

/// A user as printed.
#[derive(Serialize)]
pub(super) struct PrintedUser {
    #[serde(flatten)]
    user: UserView,
    has_password: bool,
    created: String,
}

impl Listed for PrintedUser {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        let UserView { username, email, full_name, roles, disabled, .. } = self.user.clone();
        vec![
            ("username", username.into()),
            ("email", email.into()),
            ("full_name", full_name.into()),
            ("roles", roles.into()),
            ("disabled", disabled.into()),
        ]
    }
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
