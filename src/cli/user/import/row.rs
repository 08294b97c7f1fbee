//! One row of the file.

use crate::users::ImportedUser;

/// A row, or why it is none, the line where it begins, and the name that stands in it if there is one.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) username: Option<String>,
    pub(super) user: Result<ImportedUser, String>,
}
