//! `key revoke KID --emergency`

use clap::Args;
use entity::time::UnixMillis;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::output::moment;
use crate::cli::{input, output};
use crate::keyring::{Error, KeyAdmin, StoredKey, Timetable};

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
    pub(super) async fn run(self, keys: &KeyAdmin, context: &Context) -> anyhow::Result<()> {
        let timetable = keys.list().await?;
        let key = timetable.usable_key(&self.kid).ok_or_else(|| Error::Unknown(self.kid.clone()))?;
        let successor = keys.successor(&timetable, key).await;
        output::note(&consequences(context, &timetable, key, successor));
        input::confirm("The key will be taken out of use at once.", self.yes)?;
        let replacement = keys.revoke(&self.kid).await?;
        context.output.object(&json!({
            "revoked": self.kid,
            "signs_now": replacement.map(|key| key.kid),
        }))?;
        Ok(())
    }
}

/// Which tokens die, and who signs then.
fn consequences(
    context: &Context,
    timetable: &Timetable,
    key: &StoredKey,
    successor: Option<&StoredKey>,
) -> String {
    let kid = &key.kid;
    let now = context.ambient.now();
    if key.longest_lifetime == 0 {
        let lost = format!("The key {kid} has signed nothing; no token is lost. {}", lingering(context));
        return lost + &succession(context, timetable, key, successor);
    }
    let alive_until = |signed_until: UnixMillis| signed_until.plus_millis(key.longest_lifetime);
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
        "The key {kid} {signs}; its tokens would live until {}. All of them will be refused, here within {}. \
         {} Users log in again, or refresh.{}",
        moment(last),
        context.config.keys.reload_interval,
        lingering(context),
        succession(context, timetable, key, successor)
    )
}

/// What goes on where tokens are verified offline, also of tokens that only a thief of the key can have made.
fn lingering(context: &Context) -> String {
    format!(
        "A service that verifies offline takes what it signs until it has fetched the keys again, up to {} \
         later.",
        context.config.keys.jwks_max_age
    )
}

/// Which key signs instead, if one has to, and which services may not know that key yet.
fn succession(
    context: &Context,
    timetable: &Timetable,
    key: &StoredKey,
    successor: Option<&StoredKey>,
) -> String {
    let keys = &context.config.keys;
    let now = context.ambient.now();
    if !timetable.needs_replacement(key, now) {
        return String::new();
    }
    match successor {
        Some(waiting) => format!(
            " The key {}, published at {}, signs from now on; a service that has not fetched the keys since \
             then refuses its tokens until it does, up to {} later.",
            waiting.kid,
            moment(waiting.published_at),
            keys.jwks_max_age
        ),
        None => format!(
            " A new key signs from now on, whose file will lie in {}, where the servers must find it; a \
             service that does not know the key yet refuses its tokens until it fetches the keys, up to {} \
             later.",
            std::path::absolute(&keys.directory).as_ref().unwrap_or(&keys.directory).display(),
            keys.jwks_max_age
        ),
    }
}
