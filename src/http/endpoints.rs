//! The list of endpoints. The router and the OpenAPI document are both made from it, so that neither has a
//! URL that the other forgets. The list itself stands in `http.rs`.

use std::collections::HashMap;
use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::OpenApi;

use super::area::Area;
use super::edge::Edge;
use super::html::Site;
use super::request::body::LargeBodies;
use super::resource::{Methods, Resource};
use super::router::TemplateError;
use crate::state::AppState;

/// Documented endpoints: one `OpenApi` or a tuple of them.
pub trait Apis: OpenApi + Clone + Send + Sync + 'static {}

impl<T: OpenApi + Clone + Send + Sync + 'static> Apis for T {}

/// A list of endpoints; `T` holds the documented ones.
pub struct Endpoints<T> {
    base_path: String,
    documented: T,
    urls: Vec<Url>,
}

struct Url {
    template: String,
    area: Area,
    methods: Methods,
}

impl Endpoints<()> {
    /// No endpoints yet. Those that are added lie below `base_path`.
    pub fn below(base_path: &str) -> Self {
        Self { base_path: base_path.to_owned(), documented: (), urls: Vec::new() }
    }
}

impl<T: Apis> Endpoints<T> {
    /// Adds the documented endpoints of an area.
    pub fn with<A: Apis>(mut self, area: Area, apis: A) -> Endpoints<(T, A)> {
        let mut routes = HashMap::new();
        apis.clone().add_routes(&mut routes);
        for path in A::meta().into_iter().flat_map(|api| api.paths) {
            if let Some(handlers) = routes.remove(&route_key(&path.path)) {
                let template = format!("{}{}", self.base_path, path.path);
                self.urls.push(Url { template, area, methods: Methods::new(handlers) });
            }
        }
        Endpoints { base_path: self.base_path, documented: (self.documented, apis), urls: self.urls }
    }

    /// Adds a URL that is read by GET and does not stand in the OpenAPI document.
    #[must_use]
    pub(super) fn undocumented(self, path: &str, area: Area, endpoint: BoxEndpoint<'static>) -> Self {
        let template = format!("{}{path}", self.base_path);
        self.outside(template, area, endpoint)
    }

    /// Like [`Endpoints::undocumented`], for a URL that does not lie below the base path.
    #[must_use]
    pub(super) fn outside(mut self, template: String, area: Area, endpoint: BoxEndpoint<'static>) -> Self {
        let methods = Methods::new([(Method::GET, endpoint)].into());
        self.urls.push(Url { template, area, methods });
        self
    }

    /// Adds a page for people, with what answers each of its methods.
    #[must_use]
    pub fn page<const N: usize>(mut self, path: &str, handlers: [(Method, BoxEndpoint<'static>); N]) -> Self {
        let template = format!("{}{path}", self.base_path);
        self.urls.push(Url { template, area: Area::Pages, methods: Methods::new(handlers.into()) });
        self
    }

    /// What stands in the OpenAPI document.
    pub(super) fn documented(&self) -> T {
        self.documented.clone()
    }

    /// The server that has these endpoints.
    pub fn serve(self, state: &AppState, site: &Arc<Site>) -> Result<Edge, TemplateError> {
        let shared = Arc::new(state.clone());
        let large_bodies = LargeBodies::new(state.config.server.body_limit);
        let resource = |Url { template, area, methods }| {
            (
                template,
                Resource::new(area, methods, Arc::clone(&shared), Arc::clone(site), large_bodies.clone()),
            )
        };
        Edge::new(self.urls.into_iter().map(resource), &shared, site)
    }
}

/// The key under which poem-openapi keeps the handlers of a documented path: `/users/:param0` for
/// `/users/{id}`.
fn route_key(path: &str) -> String {
    let mut numbers = 0..;
    let segment = |segment: &str| {
        if segment.starts_with('{') {
            format!(":param{}", numbers.next().unwrap_or_default())
        } else {
            segment.to_owned()
        }
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}
