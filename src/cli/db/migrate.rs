//! `db migrate`

use serde_json::json;

use crate::cli::context::Context;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let applied = context.database.migrate().await?;
    context.output.summary(&json!({ "applied": applied }), &json!({ "applied": applied.len() }))?;
    Ok(())
}
