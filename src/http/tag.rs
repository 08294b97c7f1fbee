//! The groups of the documentation, in the order in which a newcomer needs them.

use poem_openapi::Tags;

#[derive(Tags)]
pub(super) enum Tag {
    /// Getting tokens and verifying them.
    Tokens,
    /// One's own account.
    Account,
    /// For the people who run the server.
    Operations,
}
