//! `config check`

use serde_json::json;

use crate::cli::GlobalArgs;
use crate::cli::context::load_config;
use crate::cli::output::Output;

pub(super) fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let config = load_config(global, Vec::new())?;
    Output::new(global.json).object(&json!({ "valid": true, "issuer": config.server.issuer() }));
    Ok(())
}
