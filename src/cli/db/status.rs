//! `db status`

use serde_json::json;

use crate::cli::context::Context;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let status = context.database.schema_status().await?;
    let database = &context.config.database.url;
    let whole = json!({
        "database": database,
        "applied": status.applied.len(),
        "pending": status.pending,
        "unknown": status.unknown,
    });
    context.output.summary(&whole, &json!({ "database": database, "schema": status.to_string() }))?;
    Ok(())
}
