//! A visitor to their own account. Nobody comes to one of its pages without having signed in (B14).

use std::sync::Arc;
use std::time::Duration;

use entity::secret::SecretString;
use entity::time::UnixMillis;
use entity::user;
use poem::{Request, Response};

use super::done;
use super::handler::{Failure, Visitor};
use super::leave;
use super::login;
use super::visit::Visit;
use crate::browser::SignedIn;
use crate::http::html::csrf::Form;
use crate::http::html::posted::{self, Posted};
use crate::http::html::views::Hidden;
use crate::http::html::{Frame, paths};
use crate::state::AppState;

/// Who visits a page of their account, and how.
pub(super) struct Owner {
    pub(super) request: Request,
    pub(super) state: Arc<AppState>,
    pub(super) frame: Frame,
    pub(super) signed_in: SignedIn,
    visit: Visit,
    /// The value of the session cookie.
    cookie: SecretString,
    /// The path of the page.
    path: &'static str,
}

impl Owner {
    /// Of a visitor who looks at the page at `path`. Who is not signed in goes to the page for that, which
    /// leads to the first page of the account.
    pub(super) async fn reading(visitor: Visitor, path: &'static str) -> Result<Self, Failure> {
        let Visitor { request, state, frame, .. } = visitor;
        let visit = Visit::of(&request, &state).await?;
        match visit.signed_in.clone() {
            Some((cookie, signed_in)) => Ok(Self { request, state, frame, signed_in, visit, cookie, path }),
            None => Err(Failure::SignInFirst(Box::new(leave::to(&frame.url(paths::LOGIN))))),
        }
    }

    /// Of a visitor who has sent this form of the page at `path`, with what it says. A form that is too old,
    /// or of another browser, leads to the page again. Whose session has ended meanwhile is told so, and
    /// signs in again; nothing of the form is kept.
    pub(super) async fn posting(
        visitor: Visitor,
        form: Form,
        path: &'static str,
    ) -> Result<(Self, Posted), Failure> {
        let Visitor { request, mut body, state, frame } = visitor;
        let posted = posted::receive(&request, &mut body, form, &state).await;
        let posted = posted.map_err(|refusal| Failure::TroubleAt(path, refusal.into()))?;
        let visit = Visit::of(&request, &state).await?;
        match visit.signed_in.clone() {
            Some((cookie, signed_in)) => {
                Ok((Self { request, state, frame, signed_in, visit, cookie, path }, posted))
            }
            None => Err(Failure::SignInFirst(Box::new(login::again(&state, frame, &visit)))),
        }
    }

    /// The user.
    pub(super) fn user(&self) -> &user::Model {
        &self.signed_in.user
    }

    /// What a form of the page carries on.
    pub(super) fn hidden(&self, form: Form) -> Hidden {
        self.visit.hidden(form, None)
    }

    /// How long ago something was. A clock may have been set back since.
    pub(super) fn since(&self, time: UnixMillis) -> Duration {
        let UnixMillis(now) = self.state.ambient.now();
        Duration::from_millis(u64::try_from(now.saturating_sub(time.0)).unwrap_or(0))
    }

    /// Whether the page says that something was just done.
    pub(super) fn is_done(&self) -> bool {
        done::is_told(&self.request, &self.state.checks, &self.cookie, self.path)
    }

    /// To the page, which says that something was done.
    pub(super) fn done(&self) -> Response {
        self.done_with(&self.cookie)
    }

    /// The same, where the session cookie is another one from now on.
    pub(super) fn done_with(&self, cookie: &SecretString) -> Response {
        leave::to(&self.frame.url(&done::path(&self.state.checks, cookie, self.path)))
    }

    /// To the page, which says nothing.
    pub(super) fn undone(&self) -> Response {
        leave::to(&self.frame.url(self.path))
    }

    /// To sign in again, where nothing else is left.
    pub(super) fn sign_in_again(self) -> Response {
        login::again(&self.state, self.frame, &self.visit)
    }
}
