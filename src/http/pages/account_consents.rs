//! `GET /account/consents`, `POST /account/consents`: what one has allowed apps, and taking it back.

use entity::consent;
use poem::Response;

use super::handler::{Failure, Visitor};
use super::owner::Owner;
use crate::consents;
use crate::http::html::csrf::Form;
use crate::http::html::views::{AccountConsents, GrantedConsent};
use crate::http::html::{View as _, paths};
use crate::oauth::OAuthError;
use crate::oauth::withdraw::withdraw;

/// The field of a form that says whose consent.
const CLIENT: &str = "client";

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let owner = Owner::reading(visitor, paths::ACCOUNT_CONSENTS).await?;
    let granted = consents::list(owner.state.database.reader(), owner.user().id).await;
    let granted = granted.map_err(OAuthError::from)?;
    Ok(AccountConsents {
        frame: owner.frame.clone(),
        hidden: owner.hidden(Form::WithdrawConsent),
        sign_out: owner.hidden(Form::SignOut),
        username: owner.user().username.clone(),
        consents: granted.into_iter().map(|consent| row(&owner, consent)).collect(),
        has_withdrawn: owner.is_done(),
    }
    .answer())
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let (owner, posted) = Owner::posting(visitor, Form::WithdrawConsent, paths::ACCOUNT_CONSENTS).await?;
    let client_id = posted.params.get(CLIENT).unwrap_or_default();
    let is_withdrawn = withdraw(&owner.state, owner.user(), client_id).await?;
    Ok(if is_withdrawn { owner.done() } else { owner.undone() })
}

fn row(owner: &Owner, consent: consent::Model) -> GrantedConsent {
    GrantedConsent {
        app: consent.client_id.clone(),
        client_id: consent.client_id,
        scopes: consent.scope.0,
        granted_for: owner.since(consent.granted_at),
    }
}
