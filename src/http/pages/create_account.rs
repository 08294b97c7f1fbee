//! `GET /create-account`, `POST /create-account`: an account of one's own, where `users.signup` is on. Who
//! has made one is signed in, and goes on.

use entity::secret::SecretString;
use entity::words::Words;
use poem::Response;

use super::destination::Destination;
use super::handler::{Failure, Visitor};
use super::leave;
use super::visit::{self, Visit, with_cookies};
use crate::browser;
use crate::http::html::csrf::{Form, REQUEST_FIELD};
use crate::http::html::posted::{self, OfApp};
use crate::http::html::views::SignUp;
use crate::http::html::{Field, Frame, Problems, View as _, paths};
use crate::http::request::caller::caller_on_page;
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;
use crate::users::{NewUser, Profile};

/// The form as it is shown, and what is known of where it is shown.
struct Shown<'a> {
    state: &'a AppState,
    frame: Frame,
    visit: &'a Visit,
    destination: &'a Destination,
}

impl Shown<'_> {
    fn page(self, Filled { username, profile }: Filled, problems: Problems) -> Response {
        let Self { state, frame, visit, destination } = self;
        let sign_up = SignUp {
            hidden: visit.hidden(Form::SignUp, destination.request()),
            app: destination.client_id(),
            username,
            full_name: profile.full_name.unwrap_or_default(),
            email: profile.email.unwrap_or_default(),
            min_password_length: u64::try_from(state.config.passwords.min_length).unwrap_or(u64::MAX),
            sign_in_url: destination.url(&frame, paths::LOGIN),
            problems,
            form_target: destination.form_target(),
            frame,
        };
        visit.keep(sign_up.answer())
    }
}

/// What stands in the form, but for the password.
#[derive(Clone, Default)]
struct Filled {
    username: String,
    profile: Profile,
}

impl Filled {
    fn of(params: &Params) -> Self {
        let text = |field: Field| params.get(field.name()).map(str::to_owned);
        let profile = Profile { email: text(Field::Email), full_name: text(Field::FullName) };
        Self { username: text(Field::Username).unwrap_or_default(), profile }
    }
}

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, state, frame, .. } = visitor;
    let visit = Visit::of(&request, &state).await?;
    let name = visit::request_in_query(&request)?;
    let destination = Destination::of(&visit, name.as_deref()).await?;
    let frame = destination.framed(frame);
    let shown = Shown { state: &state, frame, visit: &visit, destination: &destination };
    Ok(shown.page(Filled::default(), Problems::none()))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let Visitor { request, mut body, state, frame } = visitor;
    let posted = posted::receive_of_app(&request, &mut body, Form::SignUp, &state).await;
    let posted = posted.map_err(|refusal| Failure::TroubleAt(paths::CREATE_ACCOUNT, refusal.into()))?;
    let mut posted = match posted {
        OfApp::Ours(posted) => posted,
        OfApp::Stale(name) => return Ok(leave::to(&leave::page(&frame, paths::CREATE_ACCOUNT, &name))),
    };
    let visit = Visit::of(&request, &state).await?;
    let destination = Destination::of(&visit, posted.params.get(REQUEST_FIELD)).await?;
    let frame = destination.framed(frame);
    let filled = Filled::of(&posted.params);
    let shown = Shown { state: &state, frame: frame.clone(), visit: &visit, destination: &destination };
    let missing = Problems::missing(&posted.params, &[Field::Username, Field::Password]).of_choices();
    if !missing.is_empty() {
        return Ok(shown.page(filled, missing));
    }
    let Filled { username, profile } = filled.clone();
    let password: Option<SecretString> = posted.params.take_secret(Field::Password.name());
    let new = NewUser { username, profile, roles: Words::default(), password };
    let (caller, client_id) = (caller_on_page(&request, &state), destination.client_id());
    let login = match state.authenticator.sign_up(new, caller, client_id).await {
        Ok(login) => login,
        Err(error) => return Ok(shown.page(filled, Problems::of(error, Field::Password)?)),
    };
    let present = visit.signed_in.as_ref().map(|(_, signed_in)| signed_in);
    let kept = browser::sign_in(&state, &login, present, false).await.map_err(OAuthError::from)?;
    let next = leave::to(&destination.next_url(&frame));
    Ok(visit.keep(match kept {
        Some(kept) => with_cookies(next, &kept, false, &state),
        // The account was changed or switched off at once: its user is asked to sign in.
        None => next,
    }))
}
