//! `GET /login`, `POST /login`: sign in with username and password, for an app or for one's own account.

use entity::secret::SecretString;
use poem::Response;

use super::destination::Destination;
use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::{self, Visit, with_cookies};
use crate::browser;
use crate::http::html::csrf::{Form, REQUEST_FIELD};
use crate::http::html::posted::{self, OfApp};
use crate::http::html::views::{Remember, SignIn};
use crate::http::html::{Field, Frame, PageProblem, Problems, View as _, paths};
use crate::http::request::caller::caller_on_page;
use crate::login::{Attempt, Authenticated, Outcome};
use crate::oauth::OAuthError;
use crate::oauth::authorize::Step;
use crate::passwords;
use crate::state::AppState;

const REMEMBER: &str = "remember";

/// The form as it is shown, and what is known of where it is shown.
struct Shown<'a> {
    state: &'a AppState,
    frame: Frame,
    visit: &'a Visit,
    destination: &'a Destination,
}

impl Shown<'_> {
    fn page(self, username: String, is_remembered: bool, problems: Problems) -> Response {
        let Self { state, frame, visit, destination } = self;
        let pages = &state.config.pages;
        let remember = (!pages.remember_for.0.is_zero())
            .then_some(Remember { days: pages.remember_for.0.as_secs() / 86_400, is_chosen: is_remembered });
        let sign_up_url = state.config.users.signup.then(|| destination.url(&frame, paths::CREATE_ACCOUNT));
        let sign_in = SignIn {
            hidden: visit.hidden(Form::SignIn, destination.request()),
            app: destination.client_id(),
            username,
            remember,
            sign_up_url,
            problems,
            form_target: destination.form_target(),
            frame,
        };
        visit.keep(sign_in.answer())
    }
}

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, state, frame, .. } = visitor;
    let visit = Visit::of(&request, &state).await?;
    let name = visit::request_in_query(&request)?;
    let destination = Destination::of(&visit, name.as_deref()).await?;
    let frame = destination.framed(frame);
    let hint = match destination.interaction() {
        None if visit.signed_in.is_some() => return Ok(leave::to(&frame.url(paths::ACCOUNT))),
        None => None,
        Some(interaction) => match interaction.next(&state).await? {
            Step::SignIn => interaction.likely_username(),
            step => {
                let name = destination.request().unwrap_or_default();
                return Ok(visit.keep(leave::to_step(&step, frame, &interaction.client.id, name)));
            }
        },
    };
    // Who proves again who they are stays signed in as they were.
    let is_remembered = visit.signed_in.as_ref().is_some_and(|(_, signed_in)| signed_in.session.remembered);
    let shown = Shown { state: &state, frame, visit: &visit, destination: &destination };
    Ok(shown.page(hint.unwrap_or_default(), is_remembered, Problems::none()))
}

/// The page for a user whose session has ended while a page of their account was open.
pub(super) fn again(state: &AppState, frame: Frame, visit: &Visit) -> Response {
    let shown = Shown { state, frame, visit, destination: &Destination::account() };
    shown.page(String::new(), false, Problems::page(PageProblem::SessionEnded))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let posted = posted::receive_of_app(&request, &mut body, Form::SignIn, &state).await;
    let mut posted = match posted.map_err(|refusal| Failure::TroubleAt(paths::LOGIN, refusal.into()))? {
        OfApp::Ours(posted) => posted,
        OfApp::Stale(name) => return Ok(leave::to(&leave::page(&frame, paths::LOGIN, &name))),
    };
    let visit = Visit::of(&request, &state).await?;
    let destination = Destination::of(&visit, posted.params.get(REQUEST_FIELD)).await?;
    let frame = destination.framed(frame);
    let username = posted.params.get(Field::Username.name()).unwrap_or_default().to_owned();
    let is_remembered = posted.params.get(REMEMBER).is_some();
    let shown = Shown { state: &state, frame: frame.clone(), visit: &visit, destination: &destination };
    let missing = Problems::missing(&posted.params, &[Field::Username, Field::Password]);
    if !missing.is_empty() {
        return Ok(shown.page(username, is_remembered, missing));
    }
    let password = posted.params.take_secret(Field::Password.name()).unwrap_or_else(|| SecretString::new(""));
    let caller = caller_on_page(&request, &state);
    let client_id = destination.client_id();
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
    let next = leave::to(&destination.next_url(&frame));
    Ok(visit.keep(with_cookies(next, &kept, is_remembered, &state)))
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
