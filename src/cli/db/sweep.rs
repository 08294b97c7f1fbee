//! `db sweep`

use crate::cli::context::Context;
use crate::housekeeping;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let swept = housekeeping::sweep(&context.database, &context.config, &context.ambient).await?;
    context.output.object(&swept)?;
    Ok(())
}
