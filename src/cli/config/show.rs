//! `config show`

use serde::Serialize;
use serde_json::Value;

use crate::cli::context::load_config;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{Listed, Output};
use crate::config::environment_name;

#[derive(Serialize)]
struct Row {
    key: String,
    value: Value,
    environment: String,
}

impl Listed for Row {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![("key", self.key.clone().into()), ("value", self.value.clone())]
    }
}

pub(super) fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let entries = load_config(global, Vec::new())?.entries();
    let rows: Vec<Row> = entries
        .into_iter()
        .map(|(key, value)| Row { environment: environment_name(&key), key, value })
        .collect();
    Ok(Output::new(global).list(&rows, "There is no key.")?)
}
