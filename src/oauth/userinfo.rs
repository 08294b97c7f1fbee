//! What the userinfo endpoint says (OpenID Connect Core §5.3).

use serde::Serialize;

use super::bearer::Bearer;
use super::claims::PersonClaims;

/// The user, as far as the scope of the token goes.
#[derive(Clone, Debug, Serialize)]
pub struct UserInfo {
    /// The user's id.
    pub sub: String,
    /// What the scope asks for about the person.
    #[serde(flatten)]
    pub person: PersonClaims,
}

impl UserInfo {
    /// What a token shows of its user.
    pub fn within(bearer: &Bearer) -> Self {
        Self { sub: bearer.user.id.to_string(), person: PersonClaims::of(&bearer.user, &bearer.scope) }
    }
}
