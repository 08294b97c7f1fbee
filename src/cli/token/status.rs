//! `token status`

use anyhow::{Context as _, anyhow, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::output::moment;
use crate::oauth::StatusClaim;
use crate::sessions;
use crate::status::{self, Place, list_uri};

/// Arguments of `token status`.
#[derive(Debug, Args)]
pub(in crate::cli) struct StatusArgs {
    /// Look at the tokens that this session is given now, and read no token
    #[arg(long, value_name = "ID")]
    session: Option<Uuid>,
}

/// What is looked at of a token.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    status: Option<StatusClaim>,
}

/// What a list says of a place.
#[derive(Serialize)]
struct StatusView {
    /// The list.
    uri: String,
    /// Where in the list.
    idx: i32,
    /// Whether the bit is set.
    revoked: bool,
    /// Since when.
    since: Option<String>,
    /// When the bit is not needed any more.
    until: Option<String>,
}

impl StatusArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let url = context.config.server.public_url();
        let place = match self.session {
            Some(id) => of_session(context, id).await?,
            None => of_token(context, &url)?,
        };
        let revoked = status::find(context.database.reader(), place).await?;
        context.output.object(&StatusView {
            uri: list_uri(&url, place.shard),
            idx: place.idx,
            revoked: revoked.is_some(),
            since: revoked.as_ref().map(|row| moment(row.revoked_at)),
            until: revoked.as_ref().map(|row| moment(row.until)),
        })?;
        Ok(())
    }
}

async fn of_session(context: &Context, id: Uuid) -> anyhow::Result<Place> {
    let session = sessions::find(context.database.reader(), id).await?;
    let session = session.ok_or_else(|| {
        anyhow!("there is no session {id}: if there was one it has ended, and its tokens are revoked")
    })?;
    sessions::place(&session).ok_or_else(|| {
        anyhow!("the tokens of the session {id} were revoked, and it was given none since; it goes on")
    })
}

fn of_token(context: &Context, url: &str) -> anyhow::Result<Place> {
    let token = input::token()?;
    let payload = token.expose().split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|payload| serde_json::from_slice::<Claims>(&payload).ok());
    let claims = claims.context("that is no JWT; an access token has three parts with dots between them")?;
    let issuer = context.config.server.issuer();
    ensure!(claims.iss == issuer, "the token is of the issuer {}, and not of {issuer}", claims.iss);
    let claim = claims.status.context(
        "the token names no status list: it is an ID token, or `tokens.status_list` was off when it was issued",
    )?;
    claim.place(url).context("the token names a list that is none of this server's")
}
