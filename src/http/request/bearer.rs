//! The bearer token of a request. A handler that takes an [`Owner`] runs only for a request with a good token
//! that is meant for this server.

use std::sync::Arc;

use entity::secret::SecretString;
use poem::http::{StatusCode, header};
use poem::{Error, Request, RequestBody, Result};
use poem_openapi::registry::{MetaOAuthFlow, MetaOAuthFlows, MetaOAuthScope, MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::http::request::body::{self, MediaType};
use crate::http::response::known_client::KnownClient;
use crate::http::response::problem::Problem;
use crate::oauth::Params;
use crate::oauth::bearer::{self, Bearer};
use crate::state::AppState;

const SCHEME: &str = "OAuth2PasswordBearer";

/// The token URL in the OpenAPI document, until the document is served. The real URL depends on the base
/// path, and poem-openapi takes only a literal.
pub(in crate::http) const TOKEN_URL: &str = "{token-url}";

/// The user whose account it is.
#[derive(Debug)]
pub(in crate::http) struct Owner(pub(in crate::http) Bearer);

impl Owner {
    /// Fails when the token was not granted all of these scopes.
    pub(in crate::http) fn require(&self, scopes: &[&str]) -> Result<(), Problem> {
        let lacking: Vec<&str> =
            scopes.iter().copied().filter(|scope| !self.0.scope.contains(scope)).collect();
        if lacking.is_empty() { Ok(()) } else { Err(lacks(&lacking.join(" "))) }
    }
}

/// The same, for a request that may have the token in its form.
#[derive(Debug)]
pub(in crate::http) struct OwnerByForm(pub(in crate::http) Owner);

async fn authenticate(request: &Request, token: &str) -> Result<Bearer> {
    let state = request.data::<Arc<AppState>>().ok_or_else(missing)?;
    let bearer = bearer::authenticate(state, token).await.map_err(|error| match error {
        bearer::Error::Invalid => invalid(),
        bearer::Error::Audience => elsewhere(&state.issuer),
        bearer::Error::Failed(error) => Problem::from(error),
    })?;
    KnownClient::note(request, bearer.client.clone());
    Ok(bearer)
}

fn missing() -> Problem {
    Problem::unauthorized("Not authenticated", "Bearer")
}

fn invalid() -> Problem {
    const CHALLENGE: &str =
        r#"Bearer error="invalid_token", error_description="the token is not valid here, or no longer""#;
    Problem::unauthorized("The token is not valid here, or no longer", CHALLENGE)
}

/// The issuer is a URL in its canonical form, which has no quotes.
fn elsewhere(issuer: &str) -> Problem {
    let detail = format!(
        "The token is for other APIs: its aud lacks the audience {issuer}. Register the client for it, and \
         name it where you ask by resource"
    );
    let challenge =
        format!(r#"Bearer error="invalid_token", error_description="the token lacks the audience {issuer}""#);
    Problem::unauthorized(detail, challenge)
}

/// RFC 6750 §3.1.
fn twice() -> Problem {
    const CHALLENGE: &str = r#"Bearer error="invalid_request", error_description="the token was sent twice""#;
    Problem::challenged(StatusCode::BAD_REQUEST, "Send the token once, not twice", CHALLENGE)
}

/// RFC 6750 §3.1.
fn lacks(scope: &str) -> Problem {
    let challenge = format!(
        r#"Bearer error="insufficient_scope", error_description="the token lacks a scope", scope="{scope}""#
    );
    let detail = format!("The token lacks the scope {scope}. Ask for it when you ask for the token");
    Problem::challenged(StatusCode::FORBIDDEN, detail, challenge)
}

/// The token of the one `Authorization` header (RFC 6750 §2.1). The scheme may be in any case.
fn token(request: &Request) -> Option<&str> {
    let mut values = request.headers().get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' ')).filter(|token| !token.is_empty())
}

/// Describes how Swagger UI's Authorize button logs in.
fn register(registry: &mut Registry) {
    let scope = |name, description| MetaOAuthScope { name, description: Some(description) };
    let password = MetaOAuthFlow {
        authorization_url: None,
        token_url: Some(TOKEN_URL),
        refresh_url: None,
        scopes: vec![
            scope("profile", "Username and full name: in the token, at /users/me and in introspection"),
            scope("email", "E-mail address: in the token and at /users/me"),
            scope("roles", "Roles: in the token and at /users/me"),
        ],
    };
    registry.create_security_scheme(
        SCHEME,
        MetaSecurityScheme {
            ty: "oauth2",
            description: Some(
                "Log in with username and password. Leave client_id and client_secret empty where the server \
                 has a default client, as with --demo; else enter the id of a public client with the password \
                 grant.",
            ),
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: Some(MetaOAuthFlows { password: Some(password), ..no_flows() }),
            openid_connect_url: None,
        },
    );
}

fn no_flows() -> MetaOAuthFlows {
    MetaOAuthFlows { implicit: None, password: None, client_credentials: None, authorization_code: None }
}

impl<'a> ApiExtractor<'a> for Owner {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self, Error> {
        authenticate(request, token(request).ok_or_else(missing)?).await.map(Self)
    }
}

impl<'a> ApiExtractor<'a> for OwnerByForm {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self, Error> {
        let in_form = token_in_form(request, body).await?;
        let token = match (token(request), &in_form) {
            (Some(_), Some(_)) => {
                return Err(twice().into());
            }
            (Some(token), None) => token,
            (None, Some(token)) => token.expose(),
            (None, None) => return Err(missing().into()),
        };
        authenticate(request, token).await.map(|bearer| Self(Owner(bearer)))
    }
}

/// The token in the form, if the request has one (RFC 6750 §2.2).
async fn token_in_form(request: &Request, body: &mut RequestBody) -> Result<Option<SecretString>> {
    if !MediaType::Form.is_of(request) {
        return Ok(None);
    }
    let state = request.data::<Arc<AppState>>().ok_or_else(missing)?;
    let received = body::read(request, body, MediaType::Form, &state.config.server)
        .await
        .map_err(|error| Problem::new(error.status(), error.description()))?;
    let mut params = Params::parse(&received.bytes).map_err(Problem::from)?;
    Ok(params.take_secret("access_token"))
}
