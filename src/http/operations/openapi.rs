//! `GET /openapi.json`: the OpenAPI document. poem-openapi makes it from the handlers. What poem-openapi
//! cannot say is written into it afterwards, one thing a file below this one.

mod closed_bodies;
mod header_names;
mod list_operations;
mod password_length;

use std::sync::{Arc, OnceLock};

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::{EndpointExt as _, Request};
use poem_openapi::{LicenseObject, OpenApiService, ServerObject};
use serde_json::{Map, Value};

use crate::config::Config;
use crate::http::endpoints::Apis;
use crate::http::request::bearer::TOKEN_URL;
use crate::http::response::fixed::Fixed;

const DESCRIPTION: &str = "An authorization server. Press **Authorize**, enter a username and its password \
    under **OAuth2PasswordBearer**, then try `GET /users/me`.\n\n\
    Errors of `/token`, `/revoke` and `/introspect` are those of RFC 6749 §5.2, all others problem details \
    (RFC 9457).";

/// One of the two licences, whichever one likes: OpenAPI has room for one URL.
const LICENSE_URL: &str = "https://www.apache.org/licenses/LICENSE-2.0";

/// The OpenAPI document of `apis`, and the page that shows it.
#[derive(Clone, Debug)]
pub(in crate::http) struct Document<T> {
    apis: T,
    base_path: String,
    public_url: String,
    min_password_length: usize,
    /// The finished document, once somebody has asked for it.
    json: Arc<OnceLock<String>>,
}

impl<T: Apis> Document<T> {
    pub(in crate::http) fn new(apis: T, config: &Config) -> Self {
        Self {
            apis,
            base_path: config.server.base_path.clone(),
            public_url: config.server.public_url(),
            min_password_length: config.passwords.min_length,
            json: Arc::default(),
        }
    }

    /// The document.
    pub(super) fn json(&self) -> &str {
        self.json.get_or_init(|| self.finish(&self.service().spec()))
    }

    /// Swagger UI with the document in it.
    pub(super) fn swagger_ui(&self) -> String {
        let service = self.service();
        service.swagger_ui_html().replace(&service.spec(), self.json())
    }

    /// Swagger UI sends its requests to the first server, which must be the one that the page came from.
    fn service(&self) -> OpenApiService<T, ()> {
        let here = if self.base_path.is_empty() { "/" } else { &self.base_path };
        OpenApiService::new(self.apis.clone(), "Countersign", env!("CARGO_PKG_VERSION"))
            .description(DESCRIPTION)
            .license(LicenseObject::new(env!("CARGO_PKG_LICENSE")).url(LICENSE_URL))
            .server(ServerObject::new(here).description("Where this document comes from"))
            .server(ServerObject::new(&self.public_url).description("The public address"))
    }

    fn finish(&self, spec: &str) -> String {
        let text = spec.replace(TOKEN_URL, &format!("{}/token", self.base_path));
        let mut document: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
        // Who may ask is said by each operation that asks who it is.
        document.insert("security".to_owned(), Value::Array(Vec::new()));
        let mut document = Value::Object(document);
        header_names::restore(&mut document);
        closed_bodies::close(&mut document);
        password_length::write(&mut document, self.min_password_length);
        format!("{document:#}")
    }
}

/// `/openapi.json`.
pub(in crate::http) fn endpoint(document: Document<impl Apis>) -> BoxEndpoint<'static> {
    let json = Fixed::new("application/json", move || document.json().to_owned());
    make_sync(move |request: Request| json.answer(&request)).map_to_response().boxed()
}
