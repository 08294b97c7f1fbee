//! `db trust-clock`

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::output::{moment, note};
use crate::timekeeping;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let now = timekeeping::trust_clock(&context.database, &context.ambient).await?;
    context.output.object(&json!({ "trusted": moment(now) }))?;
    note(
        "Servers that run delete what has expired within a minute, once their clocks have agreed for ten minutes.",
    );
    Ok(())
}
