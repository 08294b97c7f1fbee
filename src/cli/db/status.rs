//! `db status`

use serde_json::json;

use crate::cli::context::Context;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let status = context.database.schema_status().await?;
    context.output.object(&json!({
        "database": context.config.database.url,
        "applied": status.applied.len(),
        "pending": status.pending,
        "unknown": status.unknown,
    }));
    Ok(())
}
