//! `client show ID`

use super::{ClientView, Identified};
use crate::cli::context::Context;

pub(super) async fn run(identified: &Identified, context: &Context) -> anyhow::Result<()> {
    context.output.object(&ClientView::from(identified.find(&context.database).await?));
    Ok(())
}
