//! `GET /login`, `POST /login`: sign in with username and password, for an app or for one's own account.

use std::sync::Arc;

use entity::secret::SecretString;
use poem::{Request, Response};

use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::{self, Visit};
use crate::address::Prefix;
use crate::browser::{self, Kept};
use crate::devices::DeviceToken;
use crate::http::cookie::Cookie;
use crate::http::html::csrf::{Form, REQUEST_FIELD};
use crate::http::html::posted;
use crate::http::html::views::{Remember, SignIn};
use crate::http::html::{Field, FieldProblem, FormTarget, Frame, PageProblem, Problems, View as _, paths};
use crate::http::request::{client_address, cookies};
use crate::http::response::set_cookie;
use crate::login::{Attempt, Authenticated, Caller, Outcome};
use crate::oauth::authorize::{Interaction, Step};
use crate::oauth::{OAuthError, Params};
use crate::passwords;
use crate::state::AppState;

const USERNAME: &str = "username";
const PASSWORD: &str = "password";
const REMEMBER: &str = "remember";

/// The form as it is shown, and what is known of where it is shown.
struct Shown<'a> {
    state: &'a AppState,
    frame: Frame,
    visit: &'a Visit,
    /// The app's request, and how pages name it.
    going_on: Option<(&'a str, &'a Interaction)>,
}

impl Shown<'_> {
    fn page(self, username: String, is_remembered: bool, problems: Problems) -> Response {
        let Self { state, frame, visit, going_on } = self;
        let pages = &state.config.pages;
        let request = going_on.map(|(request, _)| request);
        let interaction = going_on.map(|(_, interaction)| interaction);
        let remember = (!pages.remember_for.0.is_zero())
            .then_some(Remember { days: pages.remember_for.0.as_secs() / 86_400, is_chosen: is_remembered });
        let sign_in = SignIn {
            hidden: visit.hidden(Form::SignIn, request),
            app: interaction.map(|interaction| interaction.client.id.clone()),
            username,
            remember,
            sign_up_url: None,
            problems,
            form_target: interaction.and_then(|it| FormTarget::of(&it.request.redirect_uri)),
            frame,
        };
        visit.keep(sign_in.answer())
    }
}

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, state, frame, .. } = visitor;
    let visit = Visit::of(&request, &state).await?;
    let Some(name) = visit::request_in_query(&request)? else {
        if visit.signed_in.is_some() {
            return Ok(leave::to(&frame.url(paths::ACCOUNT)));
        }
        let shown = Shown { state: &state, frame, visit: &visit, going_on: None };
        return Ok(shown.page(String::new(), false, Problems::none()));
    };
    let interaction = visit.open(&name).await?;
    let frame = in_language_of(frame, &interaction);
    match interaction.next(&state).await? {
        Step::SignIn => {
            let hint = interaction.request.login_hint.clone().unwrap_or_default();
            let shown = Shown { state: &state, frame, visit: &visit, going_on: Some((&name, &interaction)) };
            Ok(shown.page(hint, false, Problems::none()))
        }
        step => Ok(visit.keep(leave::to_step(&step, frame, &interaction.client.id, &name))),
    }
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let mut posted = posted::receive(&request, &mut body, Form::SignIn, &state).await?;
    let visit = Visit::of(&request, &state).await?;
    let name = posted.params.get(REQUEST_FIELD).map(str::to_owned);
    let interaction = match &name {
        Some(name) => Some(visit.open(name).await?),
        None => None,
    };
    let frame = match &interaction {
        Some(interaction) => in_language_of(frame, interaction),
        None => frame,
    };
    let username = posted.params.get(USERNAME).unwrap_or_default().to_owned();
    let is_remembered = posted.params.get(REMEMBER).is_some();
    let going_on = name.as_deref().zip(interaction.as_ref());
    let shown = Shown { state: &state, frame: frame.clone(), visit: &visit, going_on };
    let missing = missing(&posted.params);
    if !missing.is_empty() {
        return Ok(shown.page(username, is_remembered, missing));
    }
    let password = posted.params.take_secret(PASSWORD).unwrap_or_else(|| SecretString::new(""));
    let client_id = interaction.as_ref().map(|interaction| interaction.client.id.clone());
    let caller = caller(&request, &state);
    let attempt = Attempt { username: username.clone(), password, caller, client_id };
    let login = match attempted(&state, attempt).await? {
        Ok(login) => login,
        Err(problem) => return Ok(shown.page(username, is_remembered, Problems::page(problem))),
    };
    let present = visit.signed_in.as_ref().map(|(_, signed_in)| signed_in);
    let kept = browser::sign_in(&state, &login, present, is_remembered).await.map_err(OAuthError::from)?;
    let Some(kept) = kept else {
        return Ok(shown.page(username, is_remembered, Problems::page(PageProblem::WrongCredentials)));
    };
    let next = match &name {
        Some(name) => leave::page(&frame, paths::LOGIN, name),
        None => frame.url(paths::ACCOUNT),
    };
    Ok(visit.keep(with_cookies(leave::to(&next), &kept, is_remembered, &state)))
}

fn in_language_of(frame: Frame, interaction: &Interaction) -> Frame {
    match &interaction.request.ui_locales {
        Some(ui_locales) => frame.with_ui_locales(ui_locales),
        None => frame,
    }
}

fn missing(params: &Params) -> Problems {
    let fields = [(USERNAME, Field::Username), (PASSWORD, Field::Password)];
    let fields = fields.into_iter().filter(|(name, _)| params.get(name).is_none());
    Problems { page: None, fields: fields.map(|(_, field)| (field, FieldProblem::Missing)).collect() }
}

/// The sender. The form is known to come from a page of ours.
fn caller(request: &Request, state: &Arc<AppState>) -> Caller {
    let server = &state.config.server;
    let device = cookies::read(request, Cookie::Device, server);
    Caller {
        prefix: Prefix::of(client_address::of(request, &server.trusted_proxies)),
        device: device.and_then(|token| DeviceToken::parse_unchecked(token.expose())),
        on_foreign_page: false,
    }
}

/// The user who has proven who they are, or what the page says otherwise.
async fn attempted(
    state: &AppState,
    attempt: Attempt,
) -> Result<Result<Box<Authenticated>, PageProblem>, Failure> {
    if attempt.password.expose().len() > passwords::MAX_BYTES {
        return Ok(Err(PageProblem::WrongCredentials));
    }
    match state.authenticator.authenticate(attempt).await.map_err(OAuthError::from) {
        Ok(Outcome::Authenticated(login)) => Ok(Ok(login)),
        Ok(Outcome::Refused) => Ok(Err(PageProblem::WrongCredentials)),
        Err(error) => PageProblem::of(&error).map(Err).ok_or_else(|| error.into()),
    }
}

/// What the browser keeps.
fn with_cookies(mut response: Response, kept: &Kept, is_remembered: bool, state: &AppState) -> Response {
    let server = &state.config.server;
    let lasting = is_remembered.then_some(state.config.pages.remember_for.0);
    set_cookie::set(&mut response, Cookie::Session, &kept.token.encode(), lasting, server);
    if let Some(device) = &kept.device {
        let known_for = Some(state.config.throttle.known_for.0);
        set_cookie::set(&mut response, Cookie::Device, &device.encode(), known_for, server);
    }
    response
}
