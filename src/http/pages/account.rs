//! `GET /account`, `POST /account`: e-mail address and full name of one's own.

use poem::Response;

use super::handler::{Failure, Visitor};
use super::owner::Owner;
use crate::http::html::csrf::Form;
use crate::http::html::views::AccountProfile;
use crate::http::html::{Field, Problems, View as _, paths};
use crate::users::{self, ProfileChange};

/// What stands in the form.
struct Filled {
    full_name: Option<String>,
    email: Option<String>,
}

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let owner = Owner::reading(visitor, paths::ACCOUNT).await?;
    let user = owner.user();
    let filled = Filled { full_name: user.full_name.clone(), email: user.email.clone() };
    Ok(page(&owner, filled, Problems::none()))
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let (owner, posted) = Owner::posting(visitor, Form::Profile, paths::ACCOUNT).await?;
    // A field that was emptied is left out, and removes.
    let text = |field: Field| posted.params.get(field.name()).map(str::to_owned);
    let filled = Filled { full_name: text(Field::FullName), email: text(Field::Email) };
    let change =
        ProfileChange { full_name: Some(filled.full_name.clone()), email: Some(filled.email.clone()) };
    let (state, user) = (&owner.state, owner.user().clone());
    match users::update_profile(state.database.writer(), &state.ambient, user, change).await {
        Ok(_) => Ok(owner.done()),
        // There is no password in this form.
        Err(error) => Ok(page(&owner, filled, Problems::of(error, Field::Password)?)),
    }
}

fn page(owner: &Owner, Filled { full_name, email }: Filled, problems: Problems) -> Response {
    AccountProfile {
        frame: owner.frame.clone(),
        hidden: owner.hidden(Form::Profile),
        sign_out: owner.hidden(Form::SignOut),
        username: owner.user().username.clone(),
        full_name: full_name.unwrap_or_default(),
        email: email.unwrap_or_default(),
        is_stored: owner.is_done(),
        problems,
    }
    .answer()
}
