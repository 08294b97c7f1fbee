//! `user delete NAME`

use clap::Args;

use super::named::Named;
use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::output::note;
use crate::users;

/// Arguments of `user delete`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DeleteArgs {
    #[command(flatten)]
    named: Named,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl DeleteArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let user = self.named.find(&context.database).await?;
        input::confirm(&format!("The user `{}` will be deleted for good.", user.username), self.yes)?;
        users::delete(&context.database, &context.ambient, user.id).await?;
        let done = format!("The user `{}` is deleted.", user.username);
        context.output.object(&PrintedUser::from(user))?;
        note(&done);
        Ok(())
    }
}
