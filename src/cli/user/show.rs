//! `user show NAME`

use super::{Named, PrintedUser};
use crate::cli::context::Context;

pub(super) async fn run(named: &Named, context: &Context) -> anyhow::Result<()> {
    let database = context.open_to_read().await?;
    context.output.object(&PrintedUser::from(named.find(&database).await?));
    Ok(database.close().await?)
}
