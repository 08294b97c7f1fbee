//! Table `clients`: the applications that may ask for tokens (RFC 6749 §2).

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;
use crate::words::Words;

/// One registered client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    /// The `client_id`, `[A-Za-z0-9._~-]{1,64}`, never a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SHA-256 of the secret; absent for a public client (RFC 6749 §2.1).
    pub secret_hash: Option<HashedToken>,
    /// Grant types that it may use; none by default.
    #[sea_orm(column_type = "Text")]
    pub grants: Words,
    /// Scopes that it may ask for.
    #[sea_orm(column_type = "Text")]
    pub scopes: Words,
    /// Scopes it is given when it asks for none.
    #[sea_orm(column_type = "Text")]
    pub default_scopes: Words,
    /// APIs that its access tokens may be for (`aud`); the issuer if empty.
    #[sea_orm(column_type = "Text")]
    pub audiences: Words,
    /// Browser origins that may read answers (CORS).
    #[sea_orm(column_type = "Text")]
    pub origins: Words,
    /// Redirection endpoints (RFC 6749 §3.1.2).
    #[sea_orm(column_type = "Text")]
    pub redirect_uris: Words,
    /// Where its users may be sent after they have signed out (OpenID Connect RP-Initiated Logout §3).
    #[sea_orm(column_type = "Text")]
    pub post_logout_redirect_uris: Option<Words>,
    /// Lifetime of its access tokens in milliseconds; the configured one if absent.
    pub access_token_lifetime: Option<i64>,
    /// Lifetime of an unused refresh token in milliseconds; the configured one if absent.
    pub refresh_idle_lifetime: Option<i64>,
    /// Lifetime of all refresh tokens of a session in milliseconds; the configured one if absent.
    pub refresh_absolute_lifetime: Option<i64>,
    /// Whether it may say from which address a user comes.
    pub may_vouch: bool,
    /// Whether it is the operator's own: users are not asked for their consent.
    pub first_party: bool,
    /// Whether it may leave out PKCE (RFC 7636).
    pub pkce_exempt: bool,
    /// A disabled client is answered like an unknown one.
    pub disabled: bool,
    /// The mark: tokens of its own that were issued before are worth nothing.
    pub tokens_since: UnixMillis,
    /// In which status list the tokens stand that the client is issued for itself. Absent until the next one
    /// is issued.
    pub status_shard: Option<i32>,
    /// Where in the list.
    pub status_idx: Option<i32>,
    /// When the row was made.
    pub created_at: UnixMillis,
    /// When the row last changed.
    pub updated_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
