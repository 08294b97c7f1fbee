//! `key list`

use serde::Serialize;

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::cli::output::moment;
use crate::keyring::{self, StoredKey};

#[derive(Serialize)]
struct Row {
    kid: String,
    state: &'static str,
    bits: i32,
    published: String,
    activated: Option<String>,
    retired: Option<String>,
}

impl From<StoredKey> for Row {
    fn from(key: StoredKey) -> Self {
        Self {
            state: key.state().as_str(),
            kid: key.kid,
            bits: key.bits,
            published: moment(key.published_at),
            activated: key.activated_at.map(moment),
            retired: key.retired_at.map(moment),
        }
    }
}

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let context = Context::load(global)?;
    let database = context.open_to_read().await?;
    let rows: Vec<Row> = keyring::list(&database).await?.into_iter().map(Row::from).collect();
    context.output.list(&rows, "There is no signing key yet; the first `countersign serve` makes one.");
    Ok(database.close().await?)
}
