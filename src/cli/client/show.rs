//! `client show ID`

use super::identified::Identified;
use super::view::ClientView;
use crate::cli::context::Context;

pub(super) async fn run(identified: &Identified, context: &Context) -> anyhow::Result<()> {
    context.output.object(&ClientView::from(identified.find(&context.database).await?))?;
    Ok(())
}
