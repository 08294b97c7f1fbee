//! `db status`

use serde_json::json;

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::database::{Database, OpenMode};

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let context = Context::load(global)?;
    let database = Database::open(&context.config.database, OpenMode::MustExist).await?;
    let status = database.schema_status().await?;
    context.output.object(&json!({
        "database": context.config.database.url,
        "applied": status.applied.len(),
        "pending": status.pending,
        "unknown": status.unknown,
    }));
    Ok(database.close().await?)
}
