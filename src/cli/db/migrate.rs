//! `db migrate`

use serde_json::json;

use crate::cli::GlobalArgs;
use crate::cli::context::{Context, require_owner};
use crate::database::{Database, OpenMode};

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let context = Context::load(global)?;
    require_owner(&context.config)?;
    let database = Database::open(&context.config.database, OpenMode::Create).await?;
    let applied = database.migrate().await?;
    context.output.object(&json!({ "applied": applied }));
    Ok(database.close().await?)
}
