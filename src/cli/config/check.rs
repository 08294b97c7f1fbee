//! `config check`

use crate::cli::GlobalArgs;
use crate::cli::context::load_config;
use crate::cli::output::print;

pub(super) fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let config = load_config(global, Vec::new())?;
    print(&format!("The configuration is valid; the issuer is {}.", config.server.issuer()));
    Ok(())
}
