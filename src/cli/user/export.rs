//! `user export`: what `user import` reads.

use std::io::IsTerminal as _;

use anyhow::ensure;
use clap::{Args, ValueEnum};
use entity::user;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{note, write};
use crate::users::{self, UserView};

/// Users read at once.
const PAGE: u64 = 1000;

/// Arguments of `user export`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportArgs {
    /// How to write them
    #[arg(long, default_value = "jsonl")]
    format: Format,
    /// Print password hashes on a terminal too
    #[arg(long)]
    yes: bool,
}

/// How users are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a line of names
    Csv,
}

/// A user with the hash of the password, so that another installation can take them in.
#[derive(Serialize)]
struct ExportedUser {
    #[serde(flatten)]
    user: UserView,
    password_hash: Option<String>,
}

impl From<user::Model> for ExportedUser {
    fn from(mut user: user::Model) -> Self {
        let password_hash = user.password_hash.take().map(|hash| hash.0);
        Self { password_hash, user: user.into() }
    }
}

impl ExportArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        ensure!(
            self.yes || !std::io::stdout().is_terminal(),
            "the output holds password hashes; send it into a file, or pass --yes to print it here"
        );
        note("The output holds password hashes: keep it as secret as the database.");
        if self.format == Format::Csv {
            write(b"id,username,email,full_name,disabled,roles,password_hash\n")?;
        }
        let mut after: Option<String> = None;
        loop {
            let page = users::list(context.database.reader(), after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else {
                break;
            };
            after = Some(last.username_key.clone());
            let users = page.into_iter().map(ExportedUser::from);
            write(&match self.format {
                Format::Csv => csv(users)?,
                Format::Jsonl => json_lines(users)?,
            })?;
        }
        Ok(())
    }
}

fn json_lines(users: impl Iterator<Item = ExportedUser>) -> serde_json::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for user in users {
        serde_json::to_writer(&mut lines, &user)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn csv(users: impl Iterator<Item = ExportedUser>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for ExportedUser { user, password_hash } in users {
        let roles = user.roles.join(" ");
        writer.write_record([
            user.id.as_str(),
            &user.username,
            user.email.as_deref().unwrap_or_default(),
            user.full_name.as_deref().unwrap_or_default(),
            if user.disabled { "true" } else { "false" },
            &roles,
            password_hash.as_deref().unwrap_or_default(),
        ])?;
    }
    Ok(writer.into_inner()?)
}
