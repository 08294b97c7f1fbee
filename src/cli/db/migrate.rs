//! `db migrate`

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::output::note;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let applied = context.database.migrate(&|event| note(&event.to_string())).await?;
    context.output.summary(&json!({ "applied": applied }), &json!({ "applied": applied.len() }))?;
    Ok(())
}
