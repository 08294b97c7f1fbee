//! What a row says of a user.

use uuid::Uuid;

/// One user as imported. What is absent is not compared, and empty in a new user.
#[derive(Clone, Debug, Default)]
pub struct ImportedUser {
    /// Where the row begins. Lines grow from row to row.
    pub line: u64,
    /// As typed.
    pub username: String,
    /// In the form of any scheme.
    pub password_hash: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
    /// Whether the user is switched off.
    pub disabled: Option<bool>,
    /// Role names.
    pub roles: Option<Vec<String>>,
    /// The `sub` that the user is to have.
    pub id: Option<Uuid>,
}
