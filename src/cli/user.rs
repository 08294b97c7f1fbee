//! `user …`

mod create;
mod delete;
mod disable;
mod enable;
mod export;
mod import;
mod list;
mod named;
mod printed;
mod set_password;
mod show;
mod switch;
mod update;

use clap::Subcommand;

pub(super) use self::named::Named;
use super::context::{Access, Context};
use super::global_args::GlobalArgs;

/// Verbs of `user`.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make a user
    Create(create::CreateArgs),
    /// List users in the order of their names, the first 100 unless told otherwise
    List(list::ListArgs),
    /// Show one user
    Show(Named),
    /// Change a user's name, e-mail address, full name or roles; what is not named stays
    #[command(after_help = update::HELP)]
    Update(update::UpdateArgs),
    /// Set a user's password
    SetPassword(set_password::SetPasswordArgs),
    /// Refuse a user at the token endpoint and at /users/me
    Disable(Named),
    /// Let a disabled user in again
    Enable(Named),
    /// Delete a user for good
    Delete(delete::DeleteArgs),
    /// Make users from a file, with the password hashes that they have elsewhere
    Import(import::ImportArgs),
    /// Write all users down, with their password hashes
    Export(export::ExportArgs),
}

impl UserCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let is_look = matches!(self, Self::List(_) | Self::Show(_) | Self::Export(_));
        let access = if is_look { Access::Read } else { Access::Write };
        Context::run(global, access, async |context| match self {
            Self::Create(args) => args.run(context).await,
            Self::List(args) => args.run(context).await,
            Self::Show(named) => show::run(&named, context).await,
            Self::Update(args) => args.run(context).await,
            Self::SetPassword(args) => args.run(context).await,
            Self::Disable(named) => disable::run(&named, context).await,
            Self::Enable(named) => enable::run(&named, context).await,
            Self::Delete(args) => args.run(context).await,
            Self::Import(args) => args.run(context).await,
            Self::Export(args) => args.run(context).await,
        })
        .await
    }
}
