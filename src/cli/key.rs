//! `key …`

mod import;
mod list;
mod revoke;
mod rotate;
mod rows;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;
use crate::keyring::KeyAdmin;

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
