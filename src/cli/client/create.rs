//! `client create ID`

use clap::Args;
use entity::words::Words;

use super::advice::note_advice;
use super::audience::note_missing_issuer;
use super::settings::Settings;
use super::view::ClientView;
use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::output::note;
use crate::clients::{self, Registration};

/// Arguments of `client create`.
#[derive(Debug, Args)]
pub(in crate::cli) struct CreateArgs {
    /// The `client_id`: 1 to 64 characters of A-Z a-z 0-9 . _ ~ -
    id: String,
    #[command(flatten)]
    kind: Kind,
    #[command(flatten)]
    settings: Settings,
    /// Believe the addresses that it names in `Countersign-Client-Address`; for confidential clients only
    #[arg(long)]
    may_vouch: bool,
    /// It is your own: users are not asked whether they allow it what it asks for
    #[arg(long)]
    first_party: bool,
    /// It may leave out PKCE (RFC 7636), as old libraries do; for confidential clients only
    #[arg(long)]
    pkce_exempt: bool,
    /// Take the secret from standard input, one that was generated; it is not printed
    #[arg(long, conflicts_with = "public")]
    secret_stdin: bool,
}

/// RFC 6749 §2.1.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Kind {
    /// It cannot keep a secret: a browser or mobile app
    #[arg(long)]
    public: bool,
    /// It can: a service. Its secret is generated, and printed this once
    #[arg(long)]
    confidential: bool,
}

impl CreateArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let lifetimes = self.settings.lifetimes();
        let registration = Registration {
            id: self.id,
            confidential: self.kind.confidential,
            secret: if self.secret_stdin { Some(input::client_secret()?) } else { None },
            grants: self.settings.grants.into_iter().collect::<Words>(),
            scopes: self.settings.scopes.into_iter().collect::<Words>(),
            default_scopes: self.settings.default_scopes.into_iter().collect::<Words>(),
            audiences: self.settings.audiences.into_iter().collect::<Words>(),
            origins: self.settings.origins.into_iter().collect::<Words>(),
            redirect_uris: self.settings.redirect_uris.into_iter().collect::<Words>(),
            post_logout_redirect_uris: self.settings.post_logout_redirect_uris.into_iter().collect::<Words>(),
            lifetimes,
            may_vouch: self.may_vouch,
            first_party: self.first_party,
            pkce_exempt: self.pkce_exempt,
        };
        let (client, secret) =
            clients::create(context.database.writer(), &context.ambient, registration).await?;
        if client.grants.is_empty() {
            note("It may use no grant yet; `countersign client update ID --grant …` allows one.");
        }
        note_missing_issuer(&client, context);
        note_advice(&client);
        let client_secret = secret.map(|secret| secret.expose().to_owned());
        context.output.object(&ClientView { client_secret, ..ClientView::from(client) })?;
        Ok(())
    }
}
