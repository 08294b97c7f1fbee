//! `GET /choose-account`, `POST /choose-account`: with which account the user goes on.

use poem::Response;

use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::{self, Visit};
use crate::http::html::csrf::{Form, REQUEST_FIELD};
use crate::http::html::posted::{self, OfApp};
use crate::http::html::views::{ChooseAccount, Trouble};
use crate::http::html::{FormTarget, Frame, View as _, paths};
use crate::oauth::authorize::{Interaction, Step};

pub(super) async fn get(Visitor { request, state, frame, .. }: Visitor) -> Result<Response, Failure> {
    let visit = Visit::of(&request, &state).await?;
    let name = visit::request_in_query(&request)?.ok_or_else(|| Failure::Trouble(Trouble::Expired))?;
    let interaction = visit.open(&name).await?;
    let step = interaction.next(&state).await?;
    let frame = frame.for_request(&interaction.request);
    Ok(visit.keep(match step {
        Step::SelectAccount => page(&visit, frame, &name, &interaction),
        step => leave::to_step(&step, frame, &interaction.client.id, &name),
    }))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let posted = match posted::receive_of_app(&request, &mut body, Form::ChooseAccount, &state).await? {
        OfApp::Ours(posted) => posted,
        OfApp::Stale(name) => return Ok(leave::to(&leave::page(&frame, paths::LOGIN, &name))),
    };
    let visit = Visit::of(&request, &state).await?;
    let name = posted.params.get(REQUEST_FIELD).ok_or_else(|| Failure::Trouble(Trouble::Expired))?;
    match posted.params.get("action") {
        Some("continue") => visit.open(name).await?.choose_account(&state).await?,
        Some("other") => visit.open(name).await?.choose_another_account(&state).await?,
        _ => {}
    }
    let interaction = visit.open(name).await?;
    let step = interaction.next(&state).await?;
    let frame = frame.for_request(&interaction.request);
    Ok(visit.keep(leave::to_step(&step, frame, &interaction.client.id, name)))
}

fn page(visit: &Visit, frame: Frame, name: &str, interaction: &Interaction) -> Response {
    let user = visit.signed_in.as_ref().map(|(_, signed_in)| &signed_in.user);
    ChooseAccount {
        frame,
        hidden: visit.hidden(Form::ChooseAccount, Some(name)),
        app: interaction.client.id.clone(),
        username: user.map(|user| user.username.clone()).unwrap_or_default(),
        full_name: user.and_then(|user| user.full_name.clone()),
        form_target: FormTarget::of(&interaction.request.redirect_uri),
    }
    .answer()
}
