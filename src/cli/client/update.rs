//! `client update ID`

use clap::{ArgGroup, Args, ValueEnum};
use entity::words::Words;

use super::advice::note_advice;
use super::audience::note_missing_issuer;
use super::identified::Identified;
use super::settings::Settings;
use super::view::ClientView;
use crate::cli::context::Context;
use crate::clients::{self, RegistrationChange};

/// What there is to change, one of which must be said.
const CHANGES: [&str; 16] = [
    "grants",
    "scopes",
    "default_scopes",
    "audiences",
    "origins",
    "redirect_uris",
    "post_logout_redirect_uris",
    "access_token_lifetime",
    "refresh_idle_lifetime",
    "refresh_absolute_lifetime",
    "clear",
    "may_vouch",
    "first_party",
    "pkce_exempt",
    "disable",
    "enable",
];

/// Arguments of `client update`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").args(CHANGES).required(true).multiple(true))]
#[command(override_usage = "countersign client update <ID> <CHANGE>...")]
pub(in crate::cli) struct UpdateArgs {
    #[command(flatten)]
    identified: Identified,
    #[command(flatten)]
    settings: Settings,
    /// Empty a list, or go back to the configured lifetimes; may be repeated
    #[arg(long, value_name = "SETTING")]
    clear: Vec<Setting>,
    /// Whether the addresses are believed that it names in `Countersign-Client-Address`
    #[arg(long, value_name = "BOOL")]
    may_vouch: Option<bool>,
    /// Whether it is your own, so that users are not asked whether they allow it what it asks for
    #[arg(long, value_name = "BOOL")]
    first_party: Option<bool>,
    /// Whether it may leave out PKCE (RFC 7636)
    #[arg(long, value_name = "BOOL")]
    pkce_exempt: Option<bool>,
    /// Switch it off: it is answered like an unknown client
    #[arg(long)]
    disable: bool,
    /// Switch it on again. Tokens that it was issued for itself before stay worthless
    #[arg(long, conflicts_with = "disable")]
    enable: bool,
}

/// What can be cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Setting {
    Grants,
    Scopes,
    DefaultScopes,
    Audiences,
    Origins,
    RedirectUris,
    PostLogoutRedirectUris,
    Lifetimes,
}

impl UpdateArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let client = self.identified.find(&context.database).await?;
        let client = clients::update(&context.database, &context.ambient, client, self.change()).await?;
        note_missing_issuer(&client, context);
        note_advice(&client);
        context.output.object(&ClientView::from(client))?;
        Ok(())
    }

    fn change(self) -> RegistrationChange {
        let clears = |setting| self.clear.contains(&setting);
        let list = |words: &[String], setting| {
            let is_named = !words.is_empty() || clears(setting);
            is_named.then(|| words.iter().cloned().collect::<Words>())
        };
        let settings = &self.settings;
        RegistrationChange {
            grants: list(&settings.grants, Setting::Grants),
            scopes: list(&settings.scopes, Setting::Scopes),
            default_scopes: list(&settings.default_scopes, Setting::DefaultScopes),
            audiences: list(&settings.audiences, Setting::Audiences),
            origins: list(&settings.origins, Setting::Origins),
            redirect_uris: list(&settings.redirect_uris, Setting::RedirectUris),
            post_logout_redirect_uris: list(
                &settings.post_logout_redirect_uris,
                Setting::PostLogoutRedirectUris,
            ),
            lifetimes: settings.lifetimes(),
            clear_lifetimes: clears(Setting::Lifetimes),
            may_vouch: self.may_vouch,
            first_party: self.first_party,
            pkce_exempt: self.pkce_exempt,
            disabled: (self.disable || self.enable).then_some(self.disable),
        }
    }
}
