//! `user show NAME`

use super::{Named, UserView};
use crate::cli::context::Context;

pub(super) async fn run(named: &Named, context: &Context) -> anyhow::Result<()> {
    let database = context.open_to_read().await?;
    context.output.object(&UserView::from(named.find(&database).await?));
    Ok(database.close().await?)
}
