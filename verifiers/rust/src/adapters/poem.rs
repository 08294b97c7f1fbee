//! poem: a middleware that protects routes, an extractor for the token, and an endpoint with the metadata of
//! RFC 9728.

use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest, Middleware, Request, RequestBody, Response, Result};

use super::NotProtected;
use crate::protected_resource::ProtectedResource;
use crate::refusal::Refusal;
use crate::route::Route;
use crate::token::AccessToken;

impl<E: Endpoint> Middleware<E> for Route {
    type Output = Protected<E>;

    fn transform(&self, inner: E) -> Protected<E> {
        Protected { route: self.clone(), inner }
    }
}

/// What [`Route`] makes of an endpoint, as a middleware: only requests with a good token reach it.
#[derive(Clone, Debug)]
pub struct Protected<E> {
    route: Route,
    inner: E,
}

impl<E: Endpoint> Endpoint for Protected<E> {
    type Output = E::Output;

    async fn call(&self, mut request: Request) -> Result<E::Output> {
        let token = self.route.authenticate(request.headers(), request.uri()).await?;
        request.set_data(token);
        self.inner.call(request).await
    }
}

impl<'a> FromRequest<'a> for AccessToken {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(request.data::<Self>().cloned().ok_or_else(NotProtected::told)?)
    }
}

impl ResponseError for NotProtected {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn as_response(&self) -> Response {
        self.status().into()
    }
}

/// An application may catch it, to word the answer in its own way.
impl ResponseError for Refusal {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    fn as_response(&self) -> Response {
        answer(self.response())
    }
}

impl Endpoint for ProtectedResource {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        Ok(answer(self.response()))
    }
}

fn answer(response: poem::http::Response<String>) -> Response {
    let (parts, body) = response.into_parts();
    let mut answer = Response::from((parts.status, body));
    *answer.headers_mut() = parts.headers;
    answer
}
