//! `config show`

use serde::Serialize;

use crate::cli::context::load_config;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::Output;
use crate::config::environment_name;

#[derive(Serialize)]
struct Row {
    key: String,
    value: serde_json::Value,
    environment: String,
}

pub(super) fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let entries = load_config(global, Vec::new())?.entries();
    let rows: Vec<Row> = entries
        .into_iter()
        .map(|(key, value)| Row { environment: environment_name(&key), key, value })
        .collect();
    Output::new(global.json).list(&rows, "There is no key.");
    Ok(())
}
