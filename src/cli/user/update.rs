//! `user update NAME`

use clap::{ArgGroup, Args, ValueEnum};
use entity::words::Words;

use super::named::Named;
use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::users::{self, ProfileChange, UserChange};

/// What a rename does.
pub(super) const HELP: &str = "\
`--rename` changes the name to log in with, from this moment on. The user's id, which is `sub` in tokens, \
stays, and so do password and sessions. Tokens that are out say the old name (`preferred_username`) until \
they expire; those that follow say the new one. The user's device tokens were made for the old name and are \
worth nothing with the new one: the next login gives another. The old name is free for somebody else, so services \
must know users by `sub`. Nobody can see whether the present password contains the new name; `user \
set-password` gives another one.";

/// Arguments of `user update`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change")
    .args(["rename", "email", "full_name", "roles", "clear"])
    .required(true)
    .multiple(true))]
pub(in crate::cli) struct UpdateArgs {
    #[command(flatten)]
    named: Named,
    /// Another name to log in with; sessions go on, see below
    #[arg(long, value_name = "NEW_NAME")]
    rename: Option<String>,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// Full name
    #[arg(long)]
    full_name: Option<String>,
    /// A role; may be repeated. The roles that are given replace the present ones
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    /// Remove the e-mail address, the full name, or all roles; may be repeated
    #[arg(long, value_name = "SETTING")]
    clear: Vec<Setting>,
}

/// What can be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Setting {
    Email,
    FullName,
    Roles,
}

impl UpdateArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let Context { database, ambient, .. } = context;
        let before = self.named.find(database).await?;
        let (old_name, old_key) = (before.username.clone(), before.username_key.clone());
        let user = users::update(database, ambient, before, self.change()).await?;
        if user.username_key != old_key {
            note(&format!(
                "`{old_name}` logs in as `{}` from now on; sessions go on, device tokens are worth nothing with this name.",
                user.username
            ));
        }
        context.output.object(&PrintedUser::from(user))?;
        Ok(())
    }

    /// As with `client update`, a value that is given wins over `--clear`.
    fn change(self) -> UserChange {
        let clears = |setting| self.clear.contains(&setting);
        let text = |value: Option<String>, setting| match value {
            Some(value) => Some(Some(value)),
            None => clears(setting).then_some(None),
        };
        let has_roles = !self.roles.is_empty() || clears(Setting::Roles);
        UserChange {
            username: self.rename,
            profile: ProfileChange {
                email: text(self.email, Setting::Email),
                full_name: text(self.full_name, Setting::FullName),
            },
            roles: has_roles.then(|| self.roles.into_iter().collect::<Words>()),
        }
    }
}
