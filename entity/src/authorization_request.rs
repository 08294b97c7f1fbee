//! Table `authorization_requests`: what clients have asked for at the authorization endpoint (RFC 6749
//! §4.1.1), until the user has answered.

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;
use crate::words::Words;

/// One request, whose parameters have been checked.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization_requests")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the secret by which pages name it.
    #[sea_orm(unique)]
    pub token_hash: HashedToken,
    /// Which client asks.
    pub client_id: String,
    /// Where the answer goes.
    #[sea_orm(column_type = "Text")]
    pub redirect_uri: String,
    /// `query` or `form_post`.
    pub response_mode: String,
    /// What is asked for, as far as the client may have it.
    #[sea_orm(column_type = "Text")]
    pub scope: Words,
    /// For which APIs; this server itself if there is none.
    #[sea_orm(column_type = "Text")]
    pub audiences: Words,
    /// The client's own value, which comes back with the answer.
    #[sea_orm(column_type = "Text")]
    pub state: Option<String>,
    /// The client's own value, which comes back in the ID token.
    #[sea_orm(column_type = "Text")]
    pub nonce: Option<String>,
    /// SHA-256 of the code verifier, base64url (RFC 7636 §4.2).
    pub code_challenge: Option<String>,
    /// What the user is to be asked again (OpenID Connect Core §3.1.2.1).
    #[sea_orm(column_type = "Text")]
    pub prompt: Words,
    /// Most seconds since the user proved who they are.
    pub max_age: Option<i64>,
    /// What to fill in as the name.
    #[sea_orm(column_type = "Text")]
    pub login_hint: Option<String>,
    /// Languages of the pages, in the order of preference.
    #[sea_orm(column_type = "Text")]
    pub ui_locales: Option<String>,
    /// Who is to sign in, by an ID token that the client has sent along.
    pub hinted_user_id: Option<Uuid>,
    /// SHA-256 of the cookie of the browser to which the request belongs; absent until one has opened it.
    pub browser_hash: Option<HashedToken>,
    /// Whether the user has chosen the account.
    pub account_chosen: bool,
    /// When it arrived.
    pub created_at: UnixMillis,
    /// Until when it can be answered; the row is swept after that.
    pub expires_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
