//! Which browser origins may read an answer (Fetch standard, CORS protocol). Credentials are never allowed:
//! every secret travels in the request itself.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Request, Response};

use super::known_client::KnownClient;
use super::refused_origin;
use crate::address::Prefix;
use crate::clients;
use crate::http::request::client_address;
use crate::state::AppState;

/// Request headers that every reader may send. A preflight that asks for others is allowed these as well: an
/// app's tracing adds some to each request, and none of them gives a page more than its origin has already.
const ALLOW_HEADERS: &str = "Authorization, Content-Type, Countersign-Device, X-Requested-With";
const EXPOSE_HEADERS: &str = "Countersign-Device, Retry-After, WWW-Authenticate, X-Request-Id";

/// How long a browser remembers a preflight: short, so that a change to a client shows soon.
const MAX_AGE_SECONDS: &str = "600";

/// Who may read the answers of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Readers {
    /// Every page.
    Anyone,
    /// Pages of an origin that the client registered. While the client is not known, an origin that any
    /// enabled client registered is enough.
    ClientOrigins,
    /// Only our own pages.
    SameOrigin,
}

/// What decides who may read the answer to one request.
#[derive(Debug)]
pub(in crate::http) struct Cors {
    readers: Readers,
    client: Option<KnownClient>,
    /// Which page has sent the request, and from where.
    origin: Option<(HeaderValue, Prefix)>,
    is_preflight: bool,
    /// Request headers that a preflight asks for.
    asked: Option<HeaderValue>,
}

impl Cors {
    /// Of a request; the handler notes the client meanwhile, where there are clients.
    pub(in crate::http) fn of(
        request: &Request,
        readers: Readers,
        client: Option<KnownClient>,
        state: &AppState,
    ) -> Self {
        let headers = request.headers();
        let asks_for_method = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let sender = || Prefix::of(client_address::of(request, &state.config.server.trusted_proxies));
        Self {
            readers,
            client,
            origin: headers.get(header::ORIGIN).map(|origin| (origin.clone(), sender())),
            is_preflight: request.method() == Method::OPTIONS && asks_for_method,
            asked: headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
        }
    }

    /// Adds the CORS headers to an answer; `methods` are those of the URL.
    pub(in crate::http) async fn apply(
        &self,
        state: &AppState,
        methods: &HeaderValue,
        response: &mut Response,
    ) {
        let reader = match self.readers {
            Readers::SameOrigin => return,
            Readers::Anyone => Some(const { HeaderValue::from_static("*") }),
            Readers::ClientOrigins => {
                response.headers_mut().append(header::VARY, const { HeaderValue::from_static("Origin") });
                self.allowed_origin(state, response.status()).await
            }
        };
        let Some(reader) = reader else {
            return;
        };
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, reader);
        if self.is_preflight {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, self.allowed_headers());
            headers
                .insert(header::ACCESS_CONTROL_MAX_AGE, const { HeaderValue::from_static(MAX_AGE_SECONDS) });
        } else {
            let exposed = const { HeaderValue::from_static(EXPOSE_HEADERS) };
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    /// The request's origin, if it may read the answer. A 503 without a client says that the database was
    /// asked in vain: it is not asked again.
    async fn allowed_origin(&self, state: &AppState, status: StatusCode) -> Option<HeaderValue> {
        let (value, sender) = self.origin.as_ref()?;
        let client = self.client.as_ref().and_then(KnownClient::get);
        let is_unavailable = status == StatusCode::SERVICE_UNAVAILABLE;
        let is_allowed = match (value.to_str(), client) {
            (Ok(origin), Some(client)) => clients::allows_origin(client, origin),
            (Ok(origin), None) if is_unavailable => state.clients.remembers_origin(origin),
            (Ok(origin), None) => Box::pin(state.clients.knows_origin(origin)).await,
            (Err(_), _) => false,
        };
        if !is_allowed && !is_unavailable {
            refused_origin::log(state, value, client, *sender);
        }
        is_allowed.then(|| value.clone())
    }

    fn allowed_headers(&self) -> HeaderValue {
        let asked = self.asked.as_ref().and_then(|names| names.to_str().ok());
        let all = asked.map(|names| HeaderValue::from_str(&format!("{ALLOW_HEADERS}, {names}")));
        all.and_then(Result::ok).unwrap_or(const { HeaderValue::from_static(ALLOW_HEADERS) })
    }
}
