//! What is said of a client whose tokens are not for this server.

use entity::client;

use crate::cli::context::Context;
use crate::cli::output::note;

/// Says that the client's users cannot reach their own accounts, which is easily overlooked: an API that is
/// named by `--audience` takes the issuer's place, unless the issuer is named too (RFC 9068 §4).
pub(super) fn note_missing_issuer(client: &client::Model, context: &Context) {
    let issuer = context.config.server.issuer();
    let has_users = ["password", "authorization_code"].iter().any(|grant| client.grants.contains(grant));
    if has_users && !client.audiences.is_empty() && !client.audiences.contains(&issuer) {
        note(&format!(
            "Its tokens are not for {issuer} itself, so that /users/me refuses them. If users are to see \
             or change their accounts through it, name that beside the other audiences: `--audience \
             {issuer}`."
        ));
    }
}
