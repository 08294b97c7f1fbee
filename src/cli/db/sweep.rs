//! `db sweep`

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::housekeeping;

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let context = Context::load(global)?;
    let database = context.open_to_write().await?;
    let swept = housekeeping::sweep(&database, &context.config, context.ambient.now()).await?;
    context.output.object(&swept);
    Ok(database.close().await?)
}
