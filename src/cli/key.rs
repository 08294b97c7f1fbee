//! `key …`

mod import;
mod list;
mod revoke;
mod rotate;

use clap::Subcommand;
use serde::Serialize;

use super::GlobalArgs;
use super::context::{Access, Context};
use super::output::moment;
use crate::keyring::{KeyAdmin, Margins, StoredKey, Timetable};

/// What holds for every verb.
pub(super) const HELP: &str = "\
A server makes its first key when it first starts, and replaces the key that signs every `keys.rotate_every`. \
A key is published, signs once every verifier has had time to see it, and leaves the JWKS when its last token \
has expired. Nothing has to be restarted.

Run these commands with the server's configuration, and as the user that owns its files: the timetable is \
computed from `keys.jwks_max_age`, `keys.clock_skew` and `keys.reload_interval`, and private keys lie in \
`keys.directory`.";

/// Verbs of `key`.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// List the signing keys: which one signs, until when, and when each leaves the JWKS
    List,
    /// Publish a new key, which signs once every verifier has had time to see it
    Rotate(rotate::RotateArgs),
    /// Take a key out of use at once, in an emergency: all its tokens are refused
    Revoke(revoke::RevokeArgs),
    /// Bring in an RSA private key; it signs at once if it is the first key, and else waits like a rotated
    /// one
    Import(import::ImportArgs),
}

impl KeyCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let access = match &self {
            Self::List => Access::Read,
            Self::Rotate(args) => args.access(),
            Self::Revoke(_) | Self::Import(_) => Access::Write,
        };
        Context::run(global, access, async |context| {
            let keys = KeyAdmin::new(&context.database, &context.config.keys, &context.ambient);
            match self {
                Self::List => list::run(&keys, context).await,
                Self::Rotate(args) => args.run(&keys, context).await,
                Self::Revoke(args) => args.run(&keys, context).await,
                Self::Import(args) => args.run(&keys, context).await,
            }
        })
        .await
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
    let view = |key: &StoredKey| KeyView {
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
