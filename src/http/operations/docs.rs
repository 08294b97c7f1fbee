//! `GET /docs`, `GET /openapi.json`: Swagger UI, which needs no internet, and its document.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures_util::stream;
use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::{HeaderValue, header};
use poem::{Body, EndpointExt as _, Response};
use poem_openapi::{OpenApi, OpenApiService};

use crate::http::account::{signup, users_me};
use crate::http::metadata::jwks;
use crate::http::oauth::{introspect, revoke, token};
use crate::http::operations::livez;
use crate::http::operations::root::ICON;
use crate::state::AppState;

/// Stands in the document until it is served: the real URL depends on the base path, and poem-openapi takes
/// only a literal.
pub(in crate::http) const TOKEN_URL: &str = "{token-url}";

const DESCRIPTION: &str = "An authorization server. Press **Authorize**, enter a username and its password, then try \
    `GET /users/me`.";

/// Swagger UI's scripts and styles stand in the page itself. Nothing is loaded from elsewhere, and nothing
/// is sent elsewhere but to this server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

const SLICE_BYTES: usize = 16 * 1024;

/// Both are made when first asked for, and shared by all answers: the page has a megabyte and a half.
#[derive(Clone)]
pub(in crate::http) struct Docs(Arc<Inner>);

struct Inner {
    base_path: String,
    has_signup: bool,
    page: OnceLock<Bytes>,
    document: OnceLock<Bytes>,
}

impl Docs {
    pub(in crate::http) fn new(state: &AppState) -> Self {
        Self(Arc::new(Inner {
            base_path: state.config.server.base_path.clone(),
            has_signup: state.config.users.signup,
            page: OnceLock::new(),
            document: OnceLock::new(),
        }))
    }

    /// `/docs`
    pub(in crate::http) fn page(self) -> BoxEndpoint<'static> {
        let page = move |_| {
            let page = self.0.page.get_or_init(|| self.0.make_page().into());
            let mut response = in_slices(page.clone(), "text/html; charset=utf-8");
            let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            response
        };
        make_sync(page).map_to_response().boxed()
    }

    /// `/openapi.json`
    pub(in crate::http) fn document(self) -> BoxEndpoint<'static> {
        let document = move |_| in_slices(self.0.document(), "application/json");
        make_sync(document).map_to_response().boxed()
    }
}

/// An answer with a large body. hyper copies what it is given at once into a buffer of the connection: of a client
/// that does not read, it holds a slice and not the whole.
fn in_slices(body: Bytes, content_type: &str) -> Response {
    let length = body.len();
    let starts = (0..length).step_by(SLICE_BYTES);
    let slices = starts.map(move |start| Ok(body.slice(start..length.min(start + SLICE_BYTES))));
    Response::builder()
        .content_type(content_type)
        .header(header::CONTENT_LENGTH, length)
        .body(Body::from_bytes_stream(stream::iter(slices.collect::<Vec<std::io::Result<_>>>())))
}

impl Inner {
    fn document(&self) -> Bytes {
        self.document.get_or_init(|| self.render().0.into()).clone()
    }

    fn make_page(&self) -> String {
        let head = format!("<title>Countersign API</title>{ICON}");
        format!("<!DOCTYPE html>{}", self.render().1.replace("<title>Swagger UI</title>", &head))
    }

    /// The document and the page, of what is switched on.
    fn render(&self) -> (String, String) {
        let first = (token::TokenApi, revoke::RevokeApi, introspect::IntrospectApi, jwks::JwksApi);
        let last = (users_me::UsersMeApi, livez::HealthApi);
        if self.has_signup {
            self.render_all((first, signup::SignupApi, last))
        } else {
            self.render_all((first, last))
        }
    }

    fn render_all<T: OpenApi>(&self, apis: T) -> (String, String) {
        let mut service =
            OpenApiService::new(apis, "Countersign", env!("CARGO_PKG_VERSION")).description(DESCRIPTION);
        if !self.base_path.is_empty() {
            service = service.server(&self.base_path);
        }
        let token_url = format!("{}/token", self.base_path);
        let finish = |text: &str| text.replace(TOKEN_URL, &token_url);
        (finish(&service.spec()), finish(&service.swagger_ui_html()))
    }
}
