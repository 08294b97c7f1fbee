//! `key list`

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::keyring;

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let context = Context::load(global)?;
    let database = context.open_to_read().await?;
    let timetable = keyring::list(&database).await?;
    let rows = super::rows(&timetable, &context);
    context.output.list(&rows, "There is no signing key yet; the first `countersign serve` makes one.");
    Ok(database.close().await?)
}
