//! `client list`

use super::view::ClientView;
use crate::cli::context::Context;
use crate::clients;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let clients = clients::list(context.database.reader()).await?;
    let rows: Vec<ClientView> = clients.into_iter().map(ClientView::from).collect();
    context.output.list(&rows, "There is no client; `countersign client create ID` registers one.")?;
    Ok(())
}
