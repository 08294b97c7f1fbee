//! `client rotate-secret ID`

use super::identified::Identified;
use super::view::ClientView;
use crate::cli::context::Context;
use crate::clients;

pub(super) async fn run(identified: &Identified, context: &Context) -> anyhow::Result<()> {
    let client = identified.find(&context.database).await?;
    let view = ClientView::from(client.clone());
    let secret = clients::rotate_secret(context.database.writer(), &context.ambient, client).await?;
    context.output.object(&ClientView { client_secret: Some(secret.expose().to_owned()), ..view });
    Ok(())
}
