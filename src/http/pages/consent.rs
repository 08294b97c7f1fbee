//! `GET /consent`, `POST /consent`: whether an app may have what it asks for.

use poem::Response;
use url::Url;

use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::{self, Visit};
use crate::http::html::csrf::{Form, REQUEST_FIELD};
use crate::http::html::posted::{self, OfApp};
use crate::http::html::views::{Consent, ConsentKind, Trouble};
use crate::http::html::{FormTarget, Frame, View as _, paths};
use crate::oauth::authorize::{Interaction, Step};

pub(super) async fn get(Visitor { request, state, frame, .. }: Visitor) -> Result<Response, Failure> {
    let visit = Visit::of(&request, &state).await?;
    let name = visit::request_in_query(&request)?.ok_or_else(|| Failure::Trouble(Trouble::Expired))?;
    let interaction = visit.open(&name).await?;
    let step = interaction.next(&state).await?;
    let frame = frame.for_request(&interaction.request);
    Ok(visit.keep(match step {
        Step::Consent => page(&visit, frame, &name, &interaction),
        step => leave::to_step(&step, frame, &interaction.client.id, &name),
    }))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let posted = match posted::receive_of_app(&request, &mut body, Form::Consent, &state).await? {
        OfApp::Ours(posted) => posted,
        OfApp::Stale(name) => return Ok(leave::to(&leave::page(&frame, paths::LOGIN, &name))),
    };
    let visit = Visit::of(&request, &state).await?;
    let name = posted.params.get(REQUEST_FIELD).ok_or_else(|| Failure::Trouble(Trouble::Expired))?;
    let interaction = visit.open(name).await?;
    let step = match posted.params.get("action") {
        Some("allow") => interaction.allow(&state).await?,
        Some("other") => {
            interaction.choose_another_account(&state).await?;
            visit.open(name).await?.next(&state).await?
        }
        Some("deny") => Step::Answer(interaction.deny(&state).await?),
        _ => interaction.next(&state).await?,
    };
    let frame = frame.for_request(&interaction.request);
    Ok(visit.keep(leave::to_step(&step, frame, &interaction.client.id, name)))
}

fn page(visit: &Visit, frame: Frame, name: &str, interaction: &Interaction) -> Response {
    let is_app = interaction.is_of_an_app();
    let redirect_uri = &interaction.request.redirect_uri;
    let username = visit.signed_in.as_ref().map(|(_, signed_in)| signed_in.user.username.clone());
    let url = Url::parse(redirect_uri).ok().filter(|_| !is_app);
    Consent {
        frame,
        hidden: visit.hidden(Form::Consent, Some(name)),
        kind: if is_app { ConsentKind::Continue } else { ConsentKind::Allow },
        app: interaction.client.id.clone(),
        username: username.unwrap_or_default(),
        scopes: interaction.request.scope.0.clone(),
        destination: url.and_then(|url| url.host_str().map(str::to_owned)),
        form_target: FormTarget::of(redirect_uri),
    }
    .answer()
}
