//! `key rotate`

use std::io;

use clap::Args;
use entity::time::UnixMillis;
use serde_json::json;

use super::rows::rows;
use crate::cli::context::{Access, Context};
use crate::cli::output::{moment, note};
use crate::keyring::{KeyAdmin, Margins, Timetable};

/// Arguments of `key rotate`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RotateArgs {
    /// Only print the timetable that a rotation now would have, or that of the one under way
    #[arg(long)]
    plan: bool,
}

impl RotateArgs {
    pub(super) fn access(&self) -> Access {
        if self.plan { Access::Read } else { Access::Write }
    }

    pub(super) async fn run(self, keys: &KeyAdmin, context: &Context) -> anyhow::Result<()> {
        if self.plan {
            return Ok(print_plan(context, &keys.list().await?)?);
        }
        context.require_trusted_time().await?;
        let key = keys.rotate().await?;
        note(&format!(
            "The new key is published. It signs from {} on, without a restart and without anybody doing \
             anything.",
            moment(key.activates_at)
        ));
        context.output.list(&rows(&keys.list().await?, context), "There is no key.")?;
        Ok(())
    }
}

fn print_plan(context: &Context, timetable: &Timetable) -> io::Result<()> {
    let margins = Margins::of(&context.config.keys);
    let now = context.ambient.now();
    // What is under way is not begun again.
    let pending = timetable.pending(now);
    let (publication, activation) = match pending {
        Some(waiting) => (waiting.published_at, waiting.activates_at),
        None => (now, margins.activation(now)),
    };
    let retiring = timetable.active(now);
    // The key goes on signing until then: also tokens that live as long as the configuration says.
    let to_come = context.config.tokens.access_token_lifetime.as_millis();
    let leaves = |longest: i64| activation.plus_millis(longest.max(to_come)).plus_millis(margins.skew);
    context.output.object(&json!({
        "published": moment(publication),
        "signs_from": moment(activation),
        "replaces": retiring.map(|key| key.kid.clone()),
        "replaced_key_leaves": retiring.map(|key| moment(leaves(key.longest_lifetime))),
        "under_way": pending.map(|key| waiting(&key.kid, key.activates_at)),
    }))
}

fn waiting(kid: &str, until: UnixMillis) -> String {
    format!("{kid} waits until {}", moment(until))
}
