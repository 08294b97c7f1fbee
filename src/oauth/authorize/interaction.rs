//! What the user still has to do before a request can be answered. Every page asks here, so that no order of
//! steps, and none that is left out, leads around one.

use std::sync::Arc;

use entity::secret::HashedToken;
use entity::words::Words;
use entity::{authorization_request, client, user};
use sea_orm::DbErr;
use url::Url;

use super::answer::Answer;
use super::finish;
use super::gone::Gone;
use super::prompt::{CONSENT, LOGIN, NONE, SELECT_ACCOUNT};
use super::redirect_uri;
use crate::address::Prefix;
use crate::authorizations::{self, RequestToken};
use crate::browser::SignedIn;
use crate::clients;
use crate::consents;
use crate::database::retried;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::granted;
use crate::state::AppState;
use crate::users;

/// A request, the client that asks, and who is signed in.
#[derive(Debug)]
pub struct Interaction {
    /// The request.
    pub request: authorization_request::Model,
    /// The client.
    pub client: Arc<client::Model>,
    /// The user who is signed in in this browser.
    pub signed_in: Option<SignedIn>,
    /// From where the browser comes.
    pub address: Prefix,
}

/// A browser that goes on with a request.
#[derive(Debug)]
pub struct Browser {
    /// SHA-256 of the cookie that tells it from others.
    pub hash: HashedToken,
    /// Who is signed in there.
    pub signed_in: Option<SignedIn>,
    /// From where it comes.
    pub address: Prefix,
    /// Whether its user has posted a form, and not just come by.
    pub acts: bool,
}

/// What comes next.
#[derive(Debug)]
pub enum Step {
    /// The user signs in, perhaps again.
    SignIn,
    /// The user says with which account to go on.
    SelectAccount,
    /// The user says whether the client may have what it asks for.
    Consent,
    /// The client is answered.
    Answer(Answer),
}

impl Interaction {
    /// The request that a page names, in the browser with this cookie.
    pub async fn open(
        state: &AppState,
        token: &RequestToken,
        Browser { hash, signed_in, address, acts }: Browser,
    ) -> Result<Self, Gone> {
        let AppState { database, ambient, .. } = state;
        let failed = |error| Gone::Failed(OAuthError::from(error));
        let now = ambient.now();
        let found = authorizations::find_request(database.reader(), token, now).await;
        let request = found.map_err(failed)?.ok_or(Gone::Unknown)?;
        let is_own = if acts {
            authorizations::act_in(database.writer(), &request, &hash).await
        } else {
            authorizations::open_in(database.writer(), &request, &hash, now).await
        };
        if !is_own.map_err(failed)? {
            return Err(Gone::OtherBrowser);
        }
        let client = state.clients.find(&request.client_id).await.map_err(OAuthError::from)?;
        let client = client.ok_or(Gone::Unknown)?;
        // An hour may have gone by, in which it was found out who gets what is sent there.
        redirect_uri::require(&client, &request.redirect_uri)?;
        Ok(Self { request, client, signed_in, address })
    }

    /// The next step. A client that has forbidden to ask the user is answered instead. Where everything is
    /// done, the client is given its code.
    pub async fn next(&self, state: &AppState) -> Result<Step, Gone> {
        if self.is_somebody_else() {
            let somebody_else = OAuthError::new(
                ErrorCode::LoginRequired,
                "another user has signed in than id_token_hint says",
            );
            return finish::refuse(state, &self.request, &somebody_else).await.map(Step::Answer);
        }
        match self.needed(state).await? {
            None => self.grant(state).await,
            Some(step) if !self.request.prompt.contains(NONE) => Ok(step),
            Some(step) => {
                let error = self.unasked(&step);
                finish::refuse(state, &self.request, &error).await.map(Step::Answer)
            }
        }
    }

    /// What the user has to do, if anything.
    async fn needed(&self, state: &AppState) -> Result<Option<Step>, OAuthError> {
        let request = &self.request;
        let Some(signed_in) = &self.signed_in else {
            return Ok(Some(Step::SignIn));
        };
        // Who has just signed in has chosen.
        let has_chosen = request.account_chosen || self.is_new(signed_in);
        if request.prompt.contains(SELECT_ACCOUNT) && !has_chosen {
            return Ok(Some(Step::SelectAccount));
        }
        if !self.is_hinted_at(signed_in) || !self.is_recent(signed_in, state) {
            return Ok(Some(Step::SignIn));
        }
        let consents = self.asks_always() || self.lacks_consent(state, signed_in).await?;
        Ok(consents.then_some(Step::Consent))
    }

    /// Whether the user has proven who they are since the client asked.
    fn is_new(&self, signed_in: &SignedIn) -> bool {
        signed_in.session.auth_time >= self.request.created_at
    }

    /// Whether the user has proven who they are as lately as the client wants.
    fn is_recent(&self, signed_in: &SignedIn, state: &AppState) -> bool {
        let oldest = self
            .request
            .max_age
            .map(|seconds| state.ambient.now().plus_millis(seconds.saturating_mul(-1000)));
        let is_recent = oldest.is_none_or(|oldest| signed_in.session.auth_time >= oldest);
        self.is_new(signed_in) || (is_recent && !self.request.prompt.contains(LOGIN))
    }

    /// Who signs in, most likely: whom the app names, or who proves again who they are.
    pub fn likely_username(&self) -> Option<String> {
        let again = self
            .signed_in
            .as_ref()
            .filter(|signed_in| self.is_hinted_at(signed_in) && !self.request.account_chosen);
        let again = || again.map(|signed_in| signed_in.user.username.clone());
        self.request.login_hint.clone().or_else(again)
    }

    fn is_hinted_at(&self, signed_in: &SignedIn) -> bool {
        self.request.hinted_user_id.is_none_or(|hinted| hinted == signed_in.user.id)
    }

    /// Whether somebody has signed in for this request who is not meant.
    fn is_somebody_else(&self) -> bool {
        let new = self.signed_in.as_ref().filter(|signed_in| self.is_new(signed_in));
        new.is_some_and(|signed_in| !self.is_hinted_at(signed_in))
    }

    /// Whether the user is asked whatever they have allowed before: where the client wants it so, and where
    /// anybody on the user's machine can pretend to be the client (RFC 8252 §8.6).
    fn asks_always(&self) -> bool {
        self.request.prompt.contains(CONSENT) || self.is_of_an_app()
    }

    /// Whether the answer goes to an app on the user's own machine. A web page there is none, whose origin
    /// the client has registered.
    pub fn is_of_an_app(&self) -> bool {
        let url = Url::parse(&self.request.redirect_uri);
        !url.is_ok_and(|url| {
            let origin = url.origin().ascii_serialization();
            url.scheme() == "https" || clients::allows_origin(&self.client, &origin)
        })
    }

    async fn lacks_consent(&self, state: &AppState, signed_in: &SignedIn) -> Result<bool, OAuthError> {
        if self.client.first_party {
            return Ok(false);
        }
        let allowed = consents::find(state.database.reader(), signed_in.user.id, &self.client).await?;
        let is_allowed = |allowed: Words| self.request.scope.iter().all(|scope| allowed.contains(scope));
        Ok(!allowed.is_some_and(is_allowed))
    }

    /// What a client is told that has forbidden to ask (OpenID Connect Core §3.1.2.6).
    fn unasked(&self, step: &Step) -> OAuthError {
        let (code, description) = match step {
            Step::SelectAccount => {
                (ErrorCode::AccountSelectionRequired, "the user would have to choose an account")
            }
            Step::Consent if self.is_of_an_app() => (
                ErrorCode::InteractionRequired,
                "the user is always asked where an app on their machine asks",
            ),
            Step::Consent => (ErrorCode::ConsentRequired, "the user would have to consent"),
            Step::SignIn | Step::Answer(_) => (ErrorCode::LoginRequired, "the user would have to sign in"),
        };
        OAuthError::new(code, description)
    }

    /// Notes that the user goes on with the account that is signed in.
    pub async fn choose_account(&self, state: &AppState) -> Result<(), OAuthError> {
        Ok(authorizations::note_account_chosen(state.database.writer(), self.request.id).await?)
    }

    /// Notes that the user goes on with another account, for which they sign in.
    pub async fn choose_another_account(&self, state: &AppState) -> Result<(), OAuthError> {
        let mut prompt = self.request.prompt.clone();
        if !prompt.contains(LOGIN) {
            prompt.0.push(LOGIN.to_owned());
        }
        let writer = state.database.writer();
        Ok(authorizations::note_other_account(writer, self.request.id, prompt, state.ambient.now()).await?)
    }

    /// The answer to a user who allows the client what it asks for. It is kept for the next time.
    pub async fn allow(&self, state: &AppState) -> Result<Step, Gone> {
        match self.needed(state).await? {
            None => {}
            Some(Step::Consent) => self.keep_consent(state).await?,
            // Something else has changed meanwhile.
            Some(step) => return Ok(step),
        }
        self.grant(state).await
    }

    /// Answers with a code. Who is signed in was looked at before.
    async fn grant(&self, state: &AppState) -> Result<Step, Gone> {
        let Some(signed_in) = &self.signed_in else {
            return Ok(Step::SignIn);
        };
        let Self { request, client, .. } = self;
        if !granted::is_still_allowed(client, &state.issuer, &request.scope, &request.audiences) {
            let withdrawn = OAuthError::new(
                ErrorCode::InvalidScope,
                "the client may not ask for this any more; an administrator has changed it meanwhile",
            );
            return finish::refuse(state, request, &withdrawn).await.map(Step::Answer);
        }
        finish::grant(state, request, signed_in, self.address).await.map(Step::Answer)
    }

    async fn keep_consent(&self, state: &AppState) -> Result<(), OAuthError> {
        match &self.signed_in {
            Some(signed_in) if !self.client.first_party => {
                Ok(retried(|| self.attempt_to_keep(state, &signed_in.user)).await?)
            }
            _ => Ok(()),
        }
    }

    /// The same once. While the user's row is held nobody adds to the same consent or takes it back.
    async fn attempt_to_keep(&self, state: &AppState, user: &user::Model) -> Result<(), DbErr> {
        let transaction = state.database.begin_in_turn(user.id).await?;
        // A user who may no longer log in is given no code either.
        if transaction.ask(|backend| users::hold_unchanged(backend, user)).await?.is_some() {
            let now = state.ambient.now();
            consents::allow(&transaction, user.id, &self.client, &self.request.scope, now).await?;
        }
        transaction.commit().await
    }

    /// The answer for a user who does not allow it, or gives up.
    pub async fn deny(&self, state: &AppState) -> Result<Answer, Gone> {
        let denied = OAuthError::new(ErrorCode::AccessDenied, "the user said no");
        finish::refuse(state, &self.request, &denied).await
    }
}
