//! `user import FILE`

mod columns;
mod csv_fields;
mod csv_rows;
mod first_line;
mod format;
mod input;
mod json_rows;
mod lines;
mod refused_row;
mod row;
mod table;
mod tsv_rows;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use clap::Args;
use serde::Serialize;

use self::format::Format;
use self::input::Input;
use self::refused_row::RefusedRow;
use self::row::Row;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::users::{ImportOptions, Imported, ImportedUser, Importer};

/// Rows of one transaction: few enough that a server beside it does not wait for SQLite's one writer.
const BATCH: usize = 500;

/// Arguments of `user import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// JSON lines, CSV, or what `mariadb --batch` prints, with `username`, and optionally `password_hash`,
    /// `email`, `full_name`, `disabled` or `is_active`, `roles`, `id`; `-` is standard input
    file: PathBuf,
    /// What the file is; known otherwise by its name, or by its first line
    #[arg(long)]
    format: Option<Format>,
    /// Check every row, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take password hashes of more than three combinations of scheme and parameters
    #[arg(long)]
    allow_many_schemes: bool,
}

#[derive(Default, Serialize)]
struct Summary {
    created: u64,
    unchanged: u64,
    refused: u64,
    /// For programs; people have read them before.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusals: Option<Vec<RefusedRow>>,
    /// Of the users that were created.
    schemes: BTreeMap<String, u64>,
    /// How long a login takes over a hash of each scheme that is new, as measured.
    milliseconds: BTreeMap<String, u64>,
    dry_run: bool,
}

impl ImportArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let passwords = context.passwords()?;
        let options = ImportOptions { dry_run: self.dry_run, allow_many_schemes: self.allow_many_schemes };
        let mut importer = Importer::start(&context.database, &context.ambient, &passwords, options).await?;
        let mut input = Input::open(&self.file, self.format)?;
        let refusals = context.output.is_json().then(Vec::new);
        let mut summary = Summary { dry_run: self.dry_run, refusals, ..Summary::default() };
        loop {
            let rows = input.next(BATCH)?;
            if rows.is_empty() {
                break;
            }
            let refused = import(&mut importer, rows, &mut summary).await?;
            input.progress.suspend(|| refused.iter().for_each(|row| note(&row.to_string())));
            if let Some(refusals) = &mut summary.refusals {
                refusals.extend(refused);
            }
        }
        input.progress.finish_and_clear();
        let milliseconds = |time: &Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        summary.milliseconds =
            importer.times().iter().map(|(scheme, time)| (scheme.clone(), milliseconds(time))).collect();
        context.output.object(&summary)?;
        let Summary { created, unchanged, refused, .. } = summary;
        ensure!(
            refused == 0,
            "{refused} of {} rows were refused; the lines above say why",
            created + unchanged + refused
        );
        Ok(())
    }
}

/// Imports a batch, and says which of its rows were refused.
async fn import(
    importer: &mut Importer<'_>,
    rows: Vec<Row>,
    summary: &mut Summary,
) -> anyhow::Result<Vec<RefusedRow>> {
    let mut refused = Vec::new();
    let (mut lines, mut users) = (Vec::new(), Vec::new());
    for Row { line, username, user } in rows {
        match user {
            Ok(user) => {
                lines.push((line, username));
                users.push(ImportedUser { line, ..user });
            }
            Err(reason) => {
                if let Some(username) = &username {
                    importer.note_name(username, line);
                }
                refused.push(RefusedRow::new(line, username, reason));
            }
        }
    }
    for ((line, username), outcome) in lines.into_iter().zip(importer.batch(&users).await?) {
        match outcome {
            Ok(Imported::Created(scheme)) => {
                summary.created += 1;
                let label = scheme.map_or_else(|| "no password".to_owned(), |scheme| scheme.to_string());
                *summary.schemes.entry(label).or_default() += 1;
            }
            Ok(Imported::Unchanged) => summary.unchanged += 1,
            Err(fault) => refused.push(RefusedRow::new(line, username, fault.to_string())),
        }
    }
    summary.refused += u64::try_from(refused.len())?;
    refused.sort();
    Ok(refused)
}
