//! `client list`

use super::ClientView;
use crate::cli::context::Context;
use crate::clients;

pub(super) async fn run(context: &Context) -> anyhow::Result<()> {
    let database = context.open_to_read().await?;
    let clients = clients::list(database.reader()).await?;
    let rows: Vec<ClientView> = clients.into_iter().map(ClientView::from).collect();
    context.output.list(&rows, "There is no client; `countersign client create ID` registers one.");
    Ok(database.close().await?)
}
