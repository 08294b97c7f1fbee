//! `key revoke KID --emergency`

use clap::Args;
use serde_json::json;

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::cli::output::moment;
use crate::cli::{input, output};
use crate::keyring::{self, Error, KeyState, Margins, StoredKey, Timetable};

/// Arguments of `key revoke`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RevokeArgs {
    /// The key's id
    // One in 64 begins with a hyphen.
    #[arg(allow_hyphen_values = true)]
    kid: String,
    /// Yes, tokens that are out are to be refused; `key rotate` is for every other case
    #[arg(long, required = true)]
    emergency: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RevokeArgs {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let context = Context::load(global)?;
        let database = context.open_to_write().await?;
        let timetable = keyring::list(&database).await?;
        let key = timetable.usable_key(&self.kid).ok_or_else(|| Error::Unknown(self.kid.clone()))?;
        output::note(&consequences(&context, &timetable, key));
        input::confirm("The key will be taken out of use at once.", self.yes)?;
        let replacement =
            keyring::revoke(&database, &context.config.keys, &context.ambient, &self.kid).await?;
        context.output.object(&json!({
            "revoked": self.kid,
            "signs_now": replacement.map(|key| key.kid),
        }));
        Ok(database.close().await?)
    }
}

/// Which tokens die, and who signs then.
fn consequences(context: &Context, timetable: &Timetable, key: &StoredKey) -> String {
    let kid = &key.kid;
    let now = context.ambient.now();
    if key.longest_lifetime == 0 {
        let lost = format!("The key {kid} has signed nothing; no token is lost. {}", lingering(context));
        return lost + &succession(context, timetable, key);
    }
    let alive_until = |signed_until: entity::time::UnixMillis| signed_until.plus_millis(key.longest_lifetime);
    let (signs, last) = match timetable.retirement(key).filter(|&retired_at| retired_at <= now) {
        Some(retired_at) => (format!("signed until {}", moment(retired_at)), alive_until(retired_at)),
        None => ("signs now".to_owned(), alive_until(now)),
    };
    if last <= now {
        return format!(
            "The key {kid} {signs}; its last token expired at {}. {}",
            moment(last),
            lingering(context)
        );
    }
    format!(
        "The key {kid} {signs}; its tokens would live until {}. All of them will be refused, here within {}. {} Users \
         log in again, or refresh.{}",
        moment(last),
        context.config.keys.reload_interval,
        lingering(context),
        succession(context, timetable, key)
    )
}

/// What goes on where tokens are verified offline, also of tokens that only a thief of the key can have made.
fn lingering(context: &Context) -> String {
    format!(
        "A service that verifies offline takes what it signs until it has fetched the keys again, up to {} later.",
        context.config.keys.jwks_max_age
    )
}

/// Who signs instead of a key that signs now, and who may not know that one yet.
fn succession(context: &Context, timetable: &Timetable, key: &StoredKey) -> String {
    let keys = &context.config.keys;
    let now = context.ambient.now();
    if timetable.state(key, now, Margins::of(keys)) != KeyState::Active {
        return String::new();
    }
    match keyring::successor(timetable, keys, now) {
        Some(waiting) => format!(
            " The key {}, published at {}, signs from now on; a service that has not fetched the keys since then \
             refuses its tokens until it does, up to {} later.",
            waiting.kid,
            moment(waiting.published_at),
            keys.jwks_max_age
        ),
        None => format!(
            " A new key signs from now on; a service that does not know it yet refuses its tokens until it fetches \
             the keys, up to {} later.",
            keys.jwks_max_age
        ),
    }
}
