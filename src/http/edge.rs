//! The outermost layer: a request id, the way to the URL, what every answer has, and the end of the request's
//! body.

use std::sync::Arc;

use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response};

use super::area::Wording;
use super::html::navigation::is_navigation;
use super::html::{Frame, Site};
use super::request::head;
use super::request::id::{RequestId, RequestIds};
use super::request::rest::Rest;
use super::request_log::RequestLine;
use super::resource::Resource;
use super::response::{caching, problem};
use super::router::{Router, TemplateError};
use crate::metrics::StatusCounters;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Requests to paths that lead nowhere are counted together.
const ELSEWHERE: &str = "other";

/// The whole server. Requests are counted by template and never by the path that was typed.
pub struct Edge {
    router: Router<(Resource, StatusCounters)>,
    elsewhere: StatusCounters,
    ids: RequestIds,
    site: Arc<Site>,
    state: Arc<AppState>,
}

impl Edge {
    /// Serves resources by the templates of their URLs.
    pub(super) fn new(
        resources: impl IntoIterator<Item = (String, Resource)>,
        state: &Arc<AppState>,
        site: &Arc<Site>,
    ) -> Result<Self, TemplateError> {
        let requests = &state.metrics.requests;
        let mut router = Router::default();
        for (template, resource) in resources {
            router.insert(&template, (resource, requests.of(&template)))?;
        }
        Ok(Self {
            router,
            elsewhere: requests.of(ELSEWHERE),
            ids: RequestIds::new(&state.ambient),
            site: Arc::clone(site),
            state: Arc::clone(state),
        })
    }

    /// The answer with what every answer has.
    async fn answer_in_full(&self, mut request: Box<Request>) -> Response {
        let id = self.ids.next();
        let rest = Rest::of(&mut request);
        // In a box, since few servers write lines.
        let line = RequestLine::begin(&request, id, &self.state).map(Box::new);
        let answer = self.answer(request, id);
        let mut response = match line {
            Some(line) => Box::pin(line.around(&self.state, answer)).await,
            None => answer.await,
        };
        let headers = response.headers_mut();
        caching::forbid_unless_said(headers);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, const { HeaderValue::from_static("nosniff") });
        headers.entry(header::REFERRER_POLICY).or_insert(const { HeaderValue::from_static("no-referrer") });
        if let Ok(id) = HeaderValue::from_str(id.digits().as_str()) {
            headers.insert(REQUEST_ID, id);
        }
        match rest {
            // In a box, since an answer whose request has no body need not have room for this.
            Some(rest) => Box::pin(self.settle(rest, response)).await,
            None => response,
        }
    }

    /// The answer of the URL. A request is in a box: each function that it is handed to would have room for
    /// it in its future, twice.
    async fn answer(&self, mut request: Box<Request>, id: RequestId) -> Response {
        let head = head::check(&request);
        let found = self.router.find(request.uri().path());
        let (response, counters) = if let Some(((resource, counters), params)) = found {
            if !params.is_empty() {
                request.extensions_mut().insert(params);
            }
            (resource.answer(request, head, id).await, counters)
        } else {
            let nothing = match head {
                Ok(()) if is_navigation(&request) => {
                    request.extensions_mut().insert(id);
                    Wording::Page(Box::new(Frame::of(&self.site, &request))).not_found()
                }
                Ok(()) => problem::not_found(),
                Err((status, description)) => problem::response(status, description),
            };
            (nothing, &self.elsewhere)
        };
        counters.answered(response.status().as_u16());
        response
    }

    /// Reads what is left of the body. An answer behind which something stays unread is the connection's
    /// last.
    async fn settle(&self, rest: Rest, mut response: Response) -> Response {
        // A body that did not arrive in time has had its time.
        let is_late = response.status() == StatusCode::REQUEST_TIMEOUT;
        if is_late || !rest.read_on(self.state.config.server.body_limit).await {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl Endpoint for Edge {
    type Output = Response;

    /// The request goes into its box before there is a future, which need not have room for it.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let request = Box::new(request);
        async { Ok(self.answer_in_full(request).await) }
    }
}
