//! `user show NAME`

use super::named::Named;
use super::printed::PrintedUser;
use crate::cli::context::Context;

pub(super) async fn run(named: &Named, context: &Context) -> anyhow::Result<()> {
    context.output.object(&PrintedUser::from(named.find(&context.database).await?))?;
    Ok(())
}
