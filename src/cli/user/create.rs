//! `user create NAME`

use clap::Args;
use entity::words::Words;

use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::input;
use crate::hashing::Source;
use crate::users::{self, NewUser, Profile};

/// Arguments of `user create`.
#[derive(Debug, Args)]
pub(in crate::cli) struct CreateArgs {
    /// The name to log in with
    name: String,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// Full name
    #[arg(long)]
    full_name: Option<String>,
    /// A role; may be repeated
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
    /// Make a user who cannot log in with a password
    #[arg(long, conflicts_with = "password_stdin")]
    no_password: bool,
}

impl CreateArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        users::require_free_name(context.database.reader(), &self.name).await?;
        let password = if self.no_password { None } else { Some(input::new_password(self.password_stdin)?) };
        let new = NewUser {
            username: self.name,
            profile: Profile { email: self.email, full_name: self.full_name },
            roles: self.roles.into_iter().collect::<Words>(),
            password,
        };
        let passwords = context.passwords()?;
        let ticket = passwords.ticket(Source::Local);
        let user = users::create(&context.database, &context.ambient, &passwords, &ticket, new).await?;
        context.output.object(&PrintedUser::from(user))?;
        Ok(())
    }
}
