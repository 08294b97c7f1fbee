//! `client rotate-secret ID`

use super::identified::Identified;
use super::view::ClientView;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::clients;

pub(super) async fn run(identified: &Identified, context: &Context) -> anyhow::Result<()> {
    let client = identified.find(&context.database).await?;
    let view = ClientView::from(client.clone());
    let secret = clients::rotate_secret(context.database.writer(), &context.ambient, client).await?;
    note(&format!(
        "The old secret stops working within {}. Tokens that were issued so far stay valid until they \
         expire; `countersign client revoke-tokens {}` ends them.",
        context.config.clients.cache_ttl, view.client_id
    ));
    context.output.object(&ClientView { client_secret: Some(secret.expose().to_owned()), ..view })?;
    Ok(())
}
