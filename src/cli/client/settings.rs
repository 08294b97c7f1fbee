//! What can be set of a client.

use std::time::Duration;

use clap::Args;

use crate::clients::TokenLifetimes;
use crate::config::Period;

/// What `create` and `update` can set.
#[derive(Debug, Args)]
pub(super) struct Settings {
    /// A grant type that it may use; may be repeated. None is allowed by default
    #[arg(long = "grant", value_name = "GRANT", value_parser = grant_types())]
    pub(super) grants: Vec<String>,
    /// A scope that it may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(super) scopes: Vec<String>,
    /// A scope that it is given when it asks for none; may be repeated
    #[arg(long = "default-scope", value_name = "SCOPE")]
    pub(super) default_scopes: Vec<String>,
    /// An API that its tokens are for (`aud`); may be repeated. The issuer if there is none. /users/me needs
    /// the issuer: name it beside others
    #[arg(long = "audience", value_name = "URL")]
    pub(super) audiences: Vec<String>,
    /// An origin whose pages may use it: of a web site, or of an app, as `capacitor://localhost`; may be
    /// repeated. `http://localhost:*` means any port
    #[arg(long = "origin", value_name = "ORIGIN")]
    pub(super) origins: Vec<String>,
    /// Where users come back after they have signed in, exactly as the client sends it; may be repeated. An
    /// app registers `http://127.0.0.1/callback` for any port
    #[arg(long = "redirect-uri", value_name = "URI")]
    pub(super) redirect_uris: Vec<String>,
    /// Where users may be sent after they have signed out; may be repeated
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    pub(super) post_logout_redirect_uris: Vec<String>,
    /// Lifetime of its access tokens, as `5m`; the configured one if not given
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    access_token_lifetime: Option<Duration>,
    /// Lifetime of a refresh token that is not used, as `14days`; the configured one if not given
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    refresh_idle_lifetime: Option<Duration>,
    /// Lifetime of all refresh tokens of a session, as `90days`; the configured one if not given
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    refresh_absolute_lifetime: Option<Duration>,
}

impl Settings {
    pub(super) fn lifetimes(&self) -> TokenLifetimes {
        let millis = |lifetime: Option<Duration>| lifetime.map(|lifetime| Period(lifetime).as_millis());
        TokenLifetimes {
            access_token: millis(self.access_token_lifetime),
            refresh_idle: millis(self.refresh_idle_lifetime),
            refresh_absolute: millis(self.refresh_absolute_lifetime),
        }
    }
}

/// Only grants that this server knows.
fn grant_types() -> clap::builder::PossibleValuesParser {
    crate::oauth::grants::names().collect::<Vec<_>>().into()
}
