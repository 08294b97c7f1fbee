//! `user …`

mod create;
mod delete;
mod disable;
mod enable;
mod export;
mod import;
mod list;
mod set_password;
mod show;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use entity::user;
use serde::Serialize;
use uuid::Uuid;

use super::GlobalArgs;
use super::context::{Access, Context};
use super::output::moment;
use crate::database::Database;
use crate::users::{self, UserView};

/// Verbs of `user`.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make a user
    Create(create::CreateArgs),
    /// List users in the order of their names, the first 100 unless told otherwise
    List(list::ListArgs),
    /// Show one user
    Show(Named),
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

/// Which user is meant.
#[derive(Debug, Args)]
pub(super) struct Named {
    /// Username or id
    #[arg(value_name = "NAME")]
    pub(super) name: String,
}

impl Named {
    pub(super) async fn find(&self, database: &Database) -> anyhow::Result<user::Model> {
        let connection = database.reader();
        let by_name = users::find_by_username(connection, &self.name).await?;
        let found = match (by_name, Uuid::try_parse(&self.name)) {
            (None, Ok(id)) => users::find(connection, id).await?,
            (by_name, _) => by_name,
        };
        found.with_context(|| format!("there is no user `{}`; `countersign user list` shows all", self.name))
    }
}

/// A user as printed.
#[derive(Serialize)]
struct PrintedUser {
    #[serde(flatten)]
    user: UserView,
    has_password: bool,
    created: String,
}

impl From<user::Model> for PrintedUser {
    fn from(user: user::Model) -> Self {
        Self {
            has_password: user.password_hash.is_some(),
            created: moment(user.created_at),
            user: user.into(),
        }
    }
}

/// Switches a user off or on.
async fn set_disabled(named: &Named, context: &Context, disabled: bool) -> anyhow::Result<()> {
    let Context { database, ambient, .. } = context;
    let user = named.find(database).await?;
    let user = users::set_disabled(database, ambient, user, disabled).await?;
    context.output.object(&PrintedUser::from(user));
    Ok(())
}
