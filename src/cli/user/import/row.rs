//! One row of the file.

use crate::users::ImportedUser;

/// A row, or why it is none, and the line where it begins.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) user: Result<ImportedUser, String>,
}
