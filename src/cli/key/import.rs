//! `key import FILE`

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use crate::cli::context::Context;
use crate::cli::output::{moment, note};
use crate::keyring::{KeyAdmin, KeyState};

/// Arguments of `key import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// PEM file with an RSA private key of at least 2048 bits, PKCS#8 or PKCS#1
    file: PathBuf,
}

impl ImportArgs {
    pub(super) async fn run(self, keys: &KeyAdmin, context: &Context) -> anyhow::Result<()> {
        let pem = std::fs::read_to_string(&self.file).map(Zeroizing::new);
        let pem = pem.with_context(|| format!("cannot read {}", self.file.display()))?;
        context.require_trusted_time().await?;
        let imported = keys.import(&pem).await?;
        let signs_now = imported.activates_at <= context.ambient.now();
        let state = if signs_now { KeyState::Active } else { KeyState::Published };
        context.output.object(&json!({
            "kid": imported.kid,
            "state": state.as_str(),
            "signs_from": moment(imported.activates_at),
        }))?;
        note(if signs_now {
            "It is the first key and signs from now on."
        } else {
            "It is published, and signs once every verifier has had time to see it."
        });
        note(&self.what_of_the_original(&context.config.keys.directory));
        Ok(())
    }

    /// A key that lay where the servers read it already is the only copy.
    fn what_of_the_original(&self, directory: &Path) -> String {
        let place = self.file.canonicalize().ok();
        let is_in_use = place.is_some_and(|file| file.parent() == directory.canonicalize().ok().as_deref());
        if is_in_use {
            return format!("It stays at {}, where the servers read it.", self.file.display());
        }
        format!("The original is still at {}; remove it once it is not needed there.", self.file.display())
    }
}
