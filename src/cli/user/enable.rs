//! `user enable NAME`

use super::named::Named;
use super::switch::set_disabled;
use crate::cli::context::Context;

pub(super) async fn run(named: &Named, context: &Context) -> anyhow::Result<()> {
    set_disabled(named, context, false).await
}
