//! What is changed of a client, and the registration that comes of it.

use entity::client;
use entity::words::Words;

use super::registration::Registration;
use super::token_lifetimes::TokenLifetimes;

/// A change: absent leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationChange {
    /// Grant types.
    pub grants: Option<Words>,
    /// Scopes that it may ask for.
    pub scopes: Option<Words>,
    /// Scopes that it is given when it asks for none.
    pub default_scopes: Option<Words>,
    /// APIs that its access tokens may be for.
    pub audiences: Option<Words>,
    /// Browser origins.
    pub origins: Option<Words>,
    /// Redirect URIs.
    pub redirect_uris: Option<Words>,
    /// Where its users may be sent after they have signed out.
    pub post_logout_redirect_uris: Option<Words>,
    /// Lifetimes of its tokens.
    pub lifetimes: TokenLifetimes,
    /// Whether lifetimes that are not named above go back to the configured ones.
    pub clear_lifetimes: bool,
    /// Whether it may say from which address a user comes.
    pub may_vouch: Option<bool>,
    /// Whether it is the operator's own.
    pub first_party: Option<bool>,
    /// Whether it may leave out PKCE.
    pub pkce_exempt: Option<bool>,
    /// Whether it is switched off.
    pub disabled: Option<bool>,
}

impl RegistrationChange {
    /// Whether the client is switched off, and nothing else.
    pub(super) fn only_disables(&self) -> bool {
        *self == Self { disabled: Some(true), ..Self::default() }
    }

    pub(super) fn applied_to(&self, client: &client::Model) -> Registration {
        let pick = |change: &Option<Words>, present: &Words| change.as_ref().unwrap_or(present).clone();
        let present = TokenLifetimes {
            access_token: client.access_token_lifetime,
            refresh_idle: client.refresh_idle_lifetime,
            refresh_absolute: client.refresh_absolute_lifetime,
        };
        let present = if self.clear_lifetimes { TokenLifetimes::default() } else { present };
        Registration {
            id: client.id.clone(),
            confidential: client.secret_hash.is_some(),
            secret: None,
            grants: pick(&self.grants, &client.grants),
            scopes: pick(&self.scopes, &client.scopes),
            default_scopes: pick(&self.default_scopes, &client.default_scopes),
            audiences: pick(&self.audiences, &client.audiences),
            origins: pick(&self.origins, &client.origins),
            redirect_uris: pick(&self.redirect_uris, &client.redirect_uris),
            post_logout_redirect_uris: pick(
                &self.post_logout_redirect_uris,
                &client.post_logout_redirect_uris.clone().unwrap_or_default(),
            ),
            lifetimes: self.lifetimes.or(present),
            may_vouch: self.may_vouch.unwrap_or(client.may_vouch),
            first_party: self.first_party.unwrap_or(client.first_party),
            pkce_exempt: self.pkce_exempt.unwrap_or(client.pkce_exempt),
        }
    }
}
