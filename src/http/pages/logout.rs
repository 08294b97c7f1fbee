//! `GET /logout`, `POST /logout`: sign out, by oneself or sent by an app (OpenID Connect RP-Initiated Logout
//! 1.0).

use poem::Response;
use url::form_urlencoded;

use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::Visit;
use crate::http::cookie::Cookie;
use crate::http::html::csrf::Form;
use crate::http::html::posted::{self, FromAnywhere};
use crate::http::html::views::{SignOut, SignedOut};
use crate::http::html::{FormTarget, Frame, View as _, paths};
use crate::http::response::set_cookie;
use crate::oauth::logout::LogoutRequest;
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;

/// What an app says, which the form carries on.
const PARAMETERS: [&str; 4] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

pub(super) async fn get(Visitor { request, state, frame, .. }: Visitor) -> Result<Response, Failure> {
    let params = Params::parse(request.uri().query().unwrap_or_default().as_bytes())?;
    let visit = Visit::of(&request, &state).await?;
    let logout = LogoutRequest::read(&state, &params).await?;
    if let Some((_, signed_in)) = &visit.signed_in
        && !logout.is_of(&state, signed_in).await.map_err(OAuthError::from)?
    {
        return Ok(ask(&visit, frame, &params, &logout));
    }
    carry_out(&state, frame, &visit, &logout).await
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let received = posted::receive_from_anywhere(&request, &mut body, Form::SignOut, &state).await;
    let params = match received.map_err(|refusal| Failure::TroubleAt(paths::LOGOUT, refusal.into()))? {
        FromAnywhere::Ours(posted) => posted.params,
        // Browsers send no cookies with the post of an app's page.
        FromAnywhere::Foreign(posted) => {
            let url = format!("{}?{}", paths::LOGOUT, query(&posted.params));
            return Ok(leave::to(&frame.url(&url)));
        }
    };
    let visit = Visit::of(&request, &state).await?;
    let logout = LogoutRequest::read(&state, &params).await?;
    carry_out(&state, frame, &visit, &logout).await
}

fn ask(visit: &Visit, frame: Frame, params: &Params, logout: &LogoutRequest) -> Response {
    let username = visit.signed_in.as_ref().map(|(_, signed_in)| signed_in.user.username.clone());
    let given = PARAMETERS.into_iter().filter_map(|name| Some((name, params.get(name)?.to_owned())));
    let page = SignOut {
        frame,
        hidden: visit.hidden(Form::SignOut, None),
        carried: given.collect(),
        username: username.unwrap_or_default(),
        app: logout.client.as_ref().map(|client| client.id.clone()),
        form_target: logout.back.as_deref().and_then(FormTarget::of),
    };
    visit.keep(page.answer())
}

async fn carry_out(
    state: &AppState,
    frame: Frame,
    visit: &Visit,
    logout: &LogoutRequest,
) -> Result<Response, Failure> {
    if let Some((_, signed_in)) = &visit.signed_in {
        logout.carry_out(state, signed_in).await.map_err(OAuthError::from)?;
    }
    let mut response = match &logout.back {
        Some(url) => leave::to(url),
        None => SignedOut { frame }.answer(),
    };
    set_cookie::remove(&mut response, Cookie::Session, &state.config.server);
    Ok(response)
}

fn query(params: &Params) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in PARAMETERS {
        query.extend_pairs(params.get(name).map(|value| (name, value)));
    }
    query.finish()
}
