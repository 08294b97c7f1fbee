//! `db sweep`

use crate::cli::context::Context;
use crate::housekeeping;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    context.require_trusted_time().await?;
    let swept = housekeeping::sweep(&context.database, &context.config, &context.ambient).await?;
    context.output.object(&swept)?;
    Ok(())
}
