//! What the client is told at its redirect URI (RFC 6749 §4.1.2), and how it travels there.

use entity::authorization_request;
use entity::secret::SecretString;
use url::form_urlencoded;

use crate::oauth::error::OAuthError;

/// How an answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In a form that the browser posts there.
    FormPost,
}

impl ResponseMode {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Query, Self::FormPost];

    /// As requests name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }
}

/// An answer on its way.
#[derive(Debug)]
pub struct Answer {
    /// Where to.
    pub redirect_uri: String,
    /// How.
    pub mode: ResponseMode,
    /// What.
    pub params: Vec<(&'static str, SecretString)>,
}

impl Answer {
    /// The redirect URI with the parameters in its query. One that has a query keeps it (RFC 6749 §3.1.2).
    pub fn location(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.params.iter().map(|(name, value)| (name, value.expose())));
        let separator = match self.redirect_uri.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        format!("{}{separator}{}", self.redirect_uri, query.finish())
    }
}

/// Who is answered.
#[derive(Clone, Debug)]
pub(super) struct Recipient {
    pub(super) redirect_uri: String,
    pub(super) mode: ResponseMode,
    pub(super) state: Option<String>,
}

impl Recipient {
    pub(super) fn of(request: &authorization_request::Model) -> Self {
        let mode = ResponseMode::ALL.into_iter().find(|mode| mode.as_str() == request.response_mode);
        Self {
            redirect_uri: request.redirect_uri.clone(),
            mode: mode.unwrap_or(ResponseMode::Query),
            state: request.state.clone(),
        }
    }

    /// A code (RFC 6749 §4.1.2).
    pub(super) fn code(self, issuer: &str, code: SecretString) -> Answer {
        self.answer(issuer, vec![("code", code)])
    }

    /// An error (RFC 6749 §4.1.2.1).
    pub(super) fn error(self, issuer: &str, error: &OAuthError) -> Answer {
        let text = |text: &str| SecretString::new(text);
        let params =
            vec![("error", text(error.code.as_str())), ("error_description", text(error.description))];
        self.answer(issuer, params)
    }

    /// Every answer says from whom it is (RFC 9207).
    fn answer(self, issuer: &str, mut params: Vec<(&'static str, SecretString)>) -> Answer {
        params.extend(self.state.map(|state| ("state", SecretString::new(state))));
        params.push(("iss", SecretString::new(issuer)));
        Answer { redirect_uri: self.redirect_uri, mode: self.mode, params }
    }
}
