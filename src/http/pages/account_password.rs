//! `GET /account/password`, `POST /account/password`: another password, on the word of who knows the present
//! one. That ends every session of the user; this browser goes on in a new one.

use entity::secret::SecretString;
use poem::Response;

use super::handler::{Failure, Visitor};
use super::owner::Owner;
use super::visit::with_cookies;
use crate::address::Prefix;
use crate::browser;
use crate::http::html::csrf::Form;
use crate::http::html::views::AccountPassword;
use crate::http::html::{Field, FieldProblem, Problems, View as _, paths};
use crate::http::request::caller::caller_on_page;
use crate::login::{Attempt, PasswordChanged};
use crate::oauth::OAuthError;

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let owner = Owner::reading(visitor, paths::ACCOUNT_PASSWORD).await?;
    Ok(page(&owner, Problems::none()))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let (owner, mut posted) = Owner::posting(visitor, Form::Password, paths::ACCOUNT_PASSWORD).await?;
    let missing = Problems::missing(&posted.params, &[Field::Password, Field::NewPassword]);
    if !missing.is_empty() {
        return Ok(page(&owner, missing));
    }
    let mut secret =
        |field: Field| posted.params.take_secret(field.name()).unwrap_or_else(|| SecretString::new(""));
    let (password, new) = (secret(Field::Password), secret(Field::NewPassword));
    let (state, user) = (&owner.state, owner.user());
    let caller = caller_on_page(&owner.request, state);
    let address = caller.prefix;
    let attempt = Attempt { username: user.username.clone(), password, caller, client_id: None };
    match state.authenticator.change_password(user.id, attempt, &new).await {
        Ok(Some(changed)) => go_on(owner, changed, address).await,
        Ok(None) => Ok(page(&owner, Problems::field(Field::Password, FieldProblem::WrongPassword))),
        Err(error) => Ok(page(&owner, Problems::of(error, Field::NewPassword)?)),
    }
}

async fn go_on(owner: Owner, changed: PasswordChanged, address: Prefix) -> Result<Response, Failure> {
    let (state, signed_in) = (&owner.state, &owner.signed_in);
    let kept = browser::stay_signed_in(state, changed, signed_in, address).await;
    let kept = kept.map_err(OAuthError::from)?;
    let Some(kept) = kept else {
        return Ok(owner.sign_in_again());
    };
    let done = owner.done_with(&kept.token.encode());
    Ok(with_cookies(done, &kept, signed_in.session.remembered, state))
}

fn page(owner: &Owner, problems: Problems) -> Response {
    let least = owner.state.config.passwords.min_length;
    AccountPassword {
        frame: owner.frame.clone(),
        hidden: owner.hidden(Form::Password),
        sign_out: owner.hidden(Form::SignOut),
        username: owner.user().username.clone(),
        min_password_length: u64::try_from(least).unwrap_or(u64::MAX),
        is_stored: owner.is_done(),
        problems,
    }
    .answer()
}
