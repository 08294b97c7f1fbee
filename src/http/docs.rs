//! `GET /docs`, `GET /openapi.json`: Swagger UI, which needs no internet, and its document.

use std::sync::{Arc, OnceLock};

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::header;
use poem::{EndpointExt as _, Response};
use poem_openapi::OpenApiService;
use serde_json::Value;

use super::{Documented, health, jwks, signup, token, users_me};
use crate::state::AppState;

/// Stands in the document until it is served: the real URL depends on the base path, and poem-openapi takes
/// only a literal.
pub(super) const TOKEN_URL: &str = "{token-url}";

/// Swagger UI's scripts and styles stand in the page itself. Nothing is loaded from elsewhere, and nothing
/// is sent elsewhere but to this server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Both are made when first asked for: the page has a megabyte and a half.
#[derive(Clone)]
pub(super) struct Docs(Arc<Inner>);

struct Inner {
    base_path: String,
    has_signup: bool,
    page: OnceLock<String>,
    document: OnceLock<String>,
}

impl Docs {
    pub(super) fn new(state: &AppState) -> Self {
        Self(Arc::new(Inner {
            base_path: state.config.server.base_path.clone(),
            has_signup: state.config.users.signup,
            page: OnceLock::new(),
            document: OnceLock::new(),
        }))
    }

    /// `/docs`
    pub(super) fn page(self) -> BoxEndpoint<'static> {
        let page = move |_| {
            Response::builder()
                .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .content_type("text/html; charset=utf-8")
                .body(self.0.page.get_or_init(|| self.0.make_page()).clone())
        };
        make_sync(page).map_to_response().boxed()
    }

    /// `/openapi.json`
    pub(super) fn document(self) -> BoxEndpoint<'static> {
        let document =
            move |_| Response::builder().content_type("application/json").body(self.0.document().to_owned());
        make_sync(document).map_to_response().boxed()
    }
}

impl Inner {
    fn service(&self) -> OpenApiService<Documented, ()> {
        let apis =
            (token::TokenApi, jwks::JwksApi, users_me::UsersMeApi, signup::SignupApi, health::HealthApi);
        let server = if self.base_path.is_empty() { "/" } else { &self.base_path };
        OpenApiService::new(apis, "Countersign", env!("CARGO_PKG_VERSION")).server(server)
    }

    fn document(&self) -> &str {
        self.document.get_or_init(|| self.finish(&self.service().spec()))
    }

    fn make_page(&self) -> String {
        let service = self.service();
        let page = service.swagger_ui_html().replace(&service.spec(), self.document());
        format!(
            "<!DOCTYPE html>{}",
            page.replace("<title>Swagger UI</title>", "<title>Countersign API</title>")
        )
    }

    /// Puts in what depends on the configuration, and takes out what is switched off.
    fn finish(&self, spec: &str) -> String {
        let spec = spec.replace(TOKEN_URL, &format!("{}/token", self.base_path));
        if self.has_signup {
            return spec;
        }
        let Ok(mut document) = serde_json::from_str::<Value>(&spec) else {
            return spec;
        };
        if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
            paths.remove("/signup");
        }
        document.to_string()
    }
}
