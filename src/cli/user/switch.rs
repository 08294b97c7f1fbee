//! What `user disable` and `user enable` have in common.

use super::named::Named;
use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::{sessions, users};

/// Switches a user off or on.
pub(super) async fn set_disabled(named: &Named, context: &Context, disabled: bool) -> anyhow::Result<()> {
    let Context { database, ambient, .. } = context;
    let user = named.find(database).await?;
    let user = users::set_disabled(database, ambient, user, disabled).await?;
    let name = &user.username;
    let done = if disabled {
        format!("The user `{name}` is disabled: the sessions are ended, and no login succeeds.")
    } else {
        format!("The user `{name}` is enabled.")
    };
    context.output.object(&PrintedUser::from(user))?;
    note(&done);
    // Of very many this takes minutes, in which nobody waits for the answer.
    sessions::finish_endings(database, ambient).await?;
    Ok(())
}
