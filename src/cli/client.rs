//! `client …`

mod create;
mod delete;
mod list;
mod rotate_secret;
mod show;
mod update;

use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use entity::client;
use serde::Serialize;

use super::GlobalArgs;
use super::context::{Access, Context};
use super::output::moment;
use crate::clients::{self, Lifetimes};
use crate::config::Period;
use crate::database::Database;

/// Verbs of `client`.
#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    /// Register a client
    Create(create::CreateArgs),
    /// List all clients
    List,
    /// Show one client
    Show(Identified),
    /// Change a client; a list that is given replaces the present one
    Update(update::UpdateArgs),
    /// Give a confidential client a new secret; the old one stops working
    RotateSecret(Identified),
    /// Delete a client for good
    Delete(delete::DeleteArgs),
}

impl ClientCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let is_look = matches!(self, Self::List | Self::Show(_));
        let access = if is_look { Access::Read } else { Access::Write };
        Context::run(global, access, async |context| match self {
            Self::Create(args) => args.run(context).await,
            Self::List => list::run(context).await,
            Self::Show(identified) => show::run(&identified, context).await,
            Self::Update(args) => args.run(context).await,
            Self::RotateSecret(identified) => rotate_secret::run(&identified, context).await,
            Self::Delete(args) => args.run(context).await,
        })
        .await
    }
}

/// Which client is meant.
#[derive(Debug, Args)]
pub(super) struct Identified {
    /// The `client_id`
    id: String,
}

impl Identified {
    async fn find(&self, database: &Database) -> anyhow::Result<client::Model> {
        clients::find(database.reader(), &self.id)
            .await?
            .with_context(|| format!("there is no client `{}`; `countersign client list` shows all", self.id))
    }
}

/// What `create` and `update` can set.
#[derive(Debug, Args)]
struct Settings {
    /// A grant type that it may use; may be repeated. None is allowed by default
    #[arg(long = "grant", value_name = "GRANT", value_parser = grant_types())]
    grants: Vec<String>,
    /// A scope that it may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// A scope that it is given when it asks for none; may be repeated
    #[arg(long = "default-scope", value_name = "SCOPE")]
    default_scopes: Vec<String>,
    /// An API that its tokens are for (`aud`); may be repeated. The issuer if there is none
    #[arg(long = "audience", value_name = "URL")]
    audiences: Vec<String>,
    /// A browser origin that may use it; may be repeated. `http://localhost:*` means any port
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// A redirect URI; may be repeated
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
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
    fn lifetimes(&self) -> Lifetimes {
        let millis = |lifetime: Option<Duration>| lifetime.map(|lifetime| Period(lifetime).as_millis());
        Lifetimes {
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

/// A client as printed. The secret is shown once, when it is made.
#[derive(Serialize)]
struct ClientView {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    kind: &'static str,
    disabled: bool,
    may_vouch: bool,
    grants: Vec<String>,
    scopes: Vec<String>,
    default_scopes: Vec<String>,
    audiences: Vec<String>,
    origins: Vec<String>,
    redirect_uris: Vec<String>,
    access_token_lifetime: Option<String>,
    refresh_idle_lifetime: Option<String>,
    refresh_absolute_lifetime: Option<String>,
    created: String,
}

impl From<client::Model> for ClientView {
    fn from(client: client::Model) -> Self {
        let lifetime = |millis: Option<i64>| {
            millis
                .and_then(|millis| u64::try_from(millis).ok())
                .map(|millis| Period::millis(millis).to_string())
        };
        Self {
            client_id: client.id,
            client_secret: None,
            kind: if client.secret_hash.is_some() { "confidential" } else { "public" },
            disabled: client.disabled,
            may_vouch: client.may_vouch,
            grants: client.grants.0,
            scopes: client.scopes.0,
            default_scopes: client.default_scopes.0,
            audiences: client.audiences.0,
            origins: client.origins.0,
            redirect_uris: client.redirect_uris.0,
            access_token_lifetime: lifetime(client.access_token_lifetime),
            refresh_idle_lifetime: lifetime(client.refresh_idle_lifetime),
            refresh_absolute_lifetime: lifetime(client.refresh_absolute_lifetime),
            created: moment(client.created_at),
        }
    }
}
