//! A request in the making.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt as _, stream};
use poem::http::{HeaderName, HeaderValue, Method, header};
use poem::{Body, Request};
use serde_json::Value;
use url::form_urlencoded;

const FORM: &str = "application/x-www-form-urlencoded";

/// The host that a request names, unless its test has another one.
pub const HOST: &str = "localhost";

/// What a client sends. Headers are bytes, since hostile ones are no text.
#[derive(Clone, Debug)]
#[must_use]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(HeaderName, Vec<u8>)>,
    body: Payload,
}

#[derive(Clone, Debug)]
enum Payload {
    /// At hand in one piece.
    Whole(Vec<u8>),
    /// In pieces without an announced length.
    Chunked(Vec<Vec<u8>>),
    /// A first piece, then nothing more for ever.
    Stalled(Vec<u8>),
}

/// A GET.
pub fn get(path: &str) -> Call {
    Call::new(Method::GET, path)
}

/// A request as browsers and `curl -d` send forms.
pub fn form(path: &str, body: impl Into<Vec<u8>>) -> Call {
    Call::new(Method::POST, path).content_type(FORM).body(body)
}

/// A value as it stands in a form (RFC 6749 App. B).
pub fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// A request with a JSON body.
pub fn json(method: Method, path: &str, body: &Value) -> Call {
    Call::new(method, path).content_type("application/json").body(body.to_string())
}

impl Call {
    /// A request without headers and body.
    pub fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), body: Payload::Whole(Vec::new()) }
    }

    /// Replaces the method.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Adds a header beside those of the same name.
    pub fn header(mut self, name: HeaderName, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Replaces the content type.
    pub fn content_type(self, value: impl Into<Vec<u8>>) -> Self {
        self.without(&header::CONTENT_TYPE).header(header::CONTENT_TYPE, value)
    }

    /// Leaves a header out.
    pub fn without(mut self, name: &HeaderName) -> Self {
        self.headers.retain(|(candidate, _)| candidate != name);
        self
    }

    /// Sends the same to another path; a query stays.
    pub fn at(mut self, path: &str) -> Self {
        let query = self.path.find('?').map_or("", |at| &self.path[at..]);
        self.path = format!("{path}{query}");
        self
    }

    /// Adds a query.
    pub fn query(mut self, query: &str) -> Self {
        self.path = format!("{}?{query}", self.path);
        self
    }

    /// HTTP Basic of two halves that are form-encoded already.
    pub fn basic(self, id: &str, secret: &str) -> Self {
        self.authorization(format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))))
    }

    /// A bearer token (RFC 6750 §2.1).
    pub fn bearer(self, token: &str) -> Self {
        self.authorization(format!("Bearer {token}"))
    }

    /// Adds an `Authorization` header.
    pub fn authorization(self, value: impl Into<Vec<u8>>) -> Self {
        self.header(header::AUTHORIZATION, value)
    }

    /// Adds an `Origin` header, as browsers do.
    pub fn origin(self, origin: impl Into<Vec<u8>>) -> Self {
        self.header(header::ORIGIN, origin)
    }

    /// Replaces the body, which is sent in one piece.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Payload::Whole(body.into());
        self
    }

    /// Sends the body in pieces of `size` bytes.
    pub fn chunked(mut self, size: usize) -> Self {
        self.body = Payload::Chunked(self.body.bytes().chunks(size).map(<[u8]>::to_vec).collect());
        self
    }

    /// Sends the body, but never its end.
    pub fn stalled(mut self) -> Self {
        self.body = Payload::Stalled(self.body.bytes());
        self
    }

    /// Whether a header of this name begins with `prefix`, whatever its case.
    pub fn sends(&self, name: &HeaderName, prefix: &str) -> bool {
        let begins = |value: &[u8]| {
            value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        self.headers.iter().any(|(candidate, value)| candidate == name && begins(value))
    }
}

impl Payload {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Whole(bytes) | Self::Stalled(bytes) => bytes.clone(),
            Self::Chunked(chunks) => chunks.concat(),
        }
    }
}

impl From<Payload> for Body {
    fn from(payload: Payload) -> Self {
        let whole = |bytes: Vec<u8>| Ok::<_, std::io::Error>(bytes);
        match payload {
            Payload::Whole(bytes) => bytes.into(),
            Payload::Chunked(chunks) => Self::from_bytes_stream(stream::iter(chunks).map(whole)),
            Payload::Stalled(start) => {
                Self::from_bytes_stream(stream::iter([start]).map(whole).chain(stream::pending()))
            }
        }
    }
}

impl From<Call> for Request {
    fn from(call: Call) -> Self {
        let mut request = Self::builder().method(call.method).uri_str(&call.path).body(call.body);
        for (name, value) in call.headers {
            request.headers_mut().append(name, HeaderValue::from_bytes(&value).expect("not a header value"));
        }
        // As every client does. What a server makes of a request without it is tested over a socket.
        request.headers_mut().entry(header::HOST).or_insert(HeaderValue::from_static(HOST));
        request
    }
}
