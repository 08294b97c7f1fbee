//! Who is to sign in, by an ID token that the client has sent along (OpenID Connect Core §3.1.2.1).

use entity::client::Model;
use uuid::Uuid;

use crate::oauth::hint;
use crate::oauth::params::Params;
use crate::state::AppState;

/// The user of the `id_token_hint`, which may have expired. One that is no ID token of this client's hints at
/// nobody.
pub(super) fn hinted(state: &AppState, client: &Model, params: &Params) -> Option<Uuid> {
    let hint = hint::read(state, params.get("id_token_hint")?)?;
    (hint.client_id == client.id).then_some(hint.user_id)
}
