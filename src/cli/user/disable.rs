//! `user disable NAME`

use super::{Named, set_disabled};
use crate::cli::context::Context;

pub(super) async fn run(named: &Named, context: &Context) -> anyhow::Result<()> {
    set_disabled(named, context, true).await
}
