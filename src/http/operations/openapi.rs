//! `GET /openapi.json`: the OpenAPI document, made from the handlers.

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::{EndpointExt as _, Request};
use poem_openapi::OpenApiService;

use crate::http::endpoints::Apis;
use crate::http::request::bearer::TOKEN_URL;
use crate::http::response::fixed::Fixed;

const DESCRIPTION: &str = "An authorization server. Press **Authorize**, enter a username and its password, \
    then try `GET /users/me`.";

/// The OpenAPI document of `apis`, and the page that shows it.
#[derive(Clone, Debug)]
pub(in crate::http) struct Document<T> {
    apis: T,
    base_path: String,
}

impl<T: Apis> Document<T> {
    pub(in crate::http) fn new(apis: T, base_path: &str) -> Self {
        Self { apis, base_path: base_path.to_owned() }
    }

    /// The document.
    pub(super) fn json(&self) -> String {
        self.finish(&self.service().spec())
    }

    /// Swagger UI with the document in it.
    pub(super) fn swagger_ui(&self) -> String {
        self.finish(&self.service().swagger_ui_html())
    }

    fn service(&self) -> OpenApiService<T, ()> {
        let service = OpenApiService::new(self.apis, "Countersign", env!("CARGO_PKG_VERSION"));
        let service = service.description(DESCRIPTION);
        if self.base_path.is_empty() { service } else { service.server(&self.base_path) }
    }

    fn finish(&self, text: &str) -> String {
        text.replace(TOKEN_URL, &format!("{}/token", self.base_path))
    }
}

/// `/openapi.json`.
pub(in crate::http) fn endpoint(document: Document<impl Apis>) -> BoxEndpoint<'static> {
    let json = Fixed::new("application/json", move || document.json());
    make_sync(move |request: Request| json.answer(&request)).map_to_response().boxed()
}
