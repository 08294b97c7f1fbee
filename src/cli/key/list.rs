//! `key list`

use super::rows::rows;
use crate::cli::context::Context;
use crate::keyring::KeyAdmin;

pub(super) async fn run(keys: &KeyAdmin, context: &Context) -> anyhow::Result<()> {
    let rows = rows(&keys.list().await?, context);
    context.output.list(&rows, "There is no signing key yet; the first `countersign serve` makes one.")?;
    Ok(())
}
