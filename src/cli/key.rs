//! `key …`

mod import;
mod list;
mod revoke;
mod rotate;

use clap::Subcommand;
use serde::Serialize;

use super::GlobalArgs;
use super::context::Context;
use super::output::moment;
use crate::keyring::{Margins, Timetable};

/// Verbs of `key`.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// List the signing keys and their timetable
    List,
    /// Publish a new key, which signs once every verifier has had time to see it
    Rotate(rotate::RotateArgs),
    /// Take a key out of use at once
    Revoke(revoke::RevokeArgs),
    /// Bring in an RSA private key
    Import(import::ImportArgs),
}

impl KeyCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::List => list::run(global).await,
            Self::Rotate(args) => args.run(global).await,
            Self::Revoke(args) => args.run(global).await,
            Self::Import(args) => args.run(global).await,
        }
    }
}

/// A key as printed, with its place in the timetable.
#[derive(Serialize)]
struct KeyView {
    kid: String,
    state: &'static str,
    bits: i32,
    published: String,
    signs_from: String,
    signs_until: Option<String>,
    leaves: Option<String>,
}

fn rows(timetable: &Timetable, context: &Context) -> Vec<KeyView> {
    let margins = Margins::of(&context.config.keys);
    let now = context.ambient.now();
    let view = |key: &crate::keyring::StoredKey| KeyView {
        kid: key.kid.clone(),
        state: if key.revoked_at.is_some() { "revoked" } else { timetable.state(key, now, margins).as_str() },
        bits: key.bits,
        published: moment(key.published_at),
        signs_from: moment(key.activates_at),
        signs_until: key.revoked_at.or(timetable.retirement(key)).map(moment),
        leaves: key.revoked_at.or(timetable.removal(key, margins)).map(moment),
    };
    timetable.keys().iter().map(view).collect()
}
