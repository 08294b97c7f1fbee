//! `client show ID`

use super::{ClientView, Identified};
use crate::cli::context::Context;

pub(super) async fn run(identified: &Identified, context: &Context) -> anyhow::Result<()> {
    let database = context.open_to_read().await?;
    context.output.object(&ClientView::from(identified.find(&database).await?));
    Ok(database.close().await?)
}
