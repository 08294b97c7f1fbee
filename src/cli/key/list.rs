//! `key list`

use crate::cli::context::Context;
use crate::keyring::KeyAdmin;

pub(super) async fn run(keys: &KeyAdmin, context: &Context) -> anyhow::Result<()> {
    let rows = super::rows(&keys.list().await?, context);
    context.output.list(&rows, "There is no signing key yet; the first `countersign serve` makes one.");
    Ok(())
}
