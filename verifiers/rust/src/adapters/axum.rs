//! axum: a layer that protects routes, an extractor for the token, and an answer with the metadata of RFC
//! 9728.

use std::convert::Infallible;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::body::Body;
use axum_core::extract::{FromRequestParts, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use tower_layer::Layer;
use tower_service::Service;

use super::NotProtected;
use crate::protected_resource::ProtectedResource;
use crate::refusal::Refusal;
use crate::route::Route;
use crate::token::AccessToken;

impl<S> Layer<S> for Route {
    type Service = Protected<S>;

    fn layer(&self, inner: S) -> Protected<S> {
        Protected { route: self.clone(), inner }
    }
}

/// What [`Route`] makes of a service, as a layer: only requests with a good token reach it.
#[derive(Clone, Debug)]
pub struct Protected<S> {
    route: Route,
    inner: S,
}

impl<S> Service<Request> for Protected<S>
where
    S: Service<Request, Error = Infallible> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        // The one that is ready is this one, and not its clone.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let route = self.route.clone();
        Box::pin(async move {
            match route.authenticate(request.headers(), request.uri()).await {
                Ok(token) => {
                    request.extensions_mut().insert(token);
                    Ok(inner.call(request).await?.into_response())
                }
                Err(refusal) => Ok(refusal.into_response()),
            }
        })
    }
}

impl<S: Sync> FromRequestParts<S> for AccessToken {
    type Rejection = NotProtected;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotProtected> {
        parts.extensions.get().cloned().ok_or_else(NotProtected::told)
    }
}

impl IntoResponse for NotProtected {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}

impl IntoResponse for ProtectedResource {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}
