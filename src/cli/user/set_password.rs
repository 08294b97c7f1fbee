//! `user set-password NAME`

use clap::Args;

use super::named::Named;
use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::input;
use crate::users;

/// Arguments of `user set-password`.
#[derive(Debug, Args)]
pub(in crate::cli) struct SetPasswordArgs {
    #[command(flatten)]
    named: Named,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
}

impl SetPasswordArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let Context { database, ambient, .. } = context;
        let user = self.named.find(database).await?;
        let password = input::new_password(self.password_stdin)?;
        users::set_password(database, ambient, &context.passwords()?, &user, &password).await?;
        context.output.object(&PrintedUser::from(self.named.find(database).await?))?;
        Ok(())
    }
}
