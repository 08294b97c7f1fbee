//! One GET with every limit that a stranger's answer needs.

use std::error::Error;
use std::time::Duration;

use http::header::{ACCEPT, ACCEPT_ENCODING, AGE, CACHE_CONTROL, CONTENT_ENCODING, LOCATION};
use http::{HeaderMap, HeaderName, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use url::Url;

use crate::error::ConfigurationError;
use crate::inflate::{Failed, gzip};

const MOST_REDIRECTS: usize = 3;

/// A fetch has failed. The cause says how, and holds nothing of what was fetched.
#[derive(Debug)]
pub(crate) struct FetchFailed {
    pub(crate) cause: String,
    /// Whether the answer was 404.
    pub(crate) is_not_found: bool,
}

impl FetchFailed {
    pub(crate) fn new(cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), is_not_found: false }
    }
}

/// A body whose size was bounded, and how long the server says it is fresh, if it says so.
pub(crate) struct Response {
    pub(crate) body: Vec<u8>,
    pub(crate) max_age: Option<Duration>,
}

/// Makes the GETs. The caller bounds them in time.
pub(crate) struct Fetcher(Client);

impl Fetcher {
    pub(crate) fn new(builder: Option<ClientBuilder>) -> Result<Self, ConfigurationError> {
        let builder = builder.unwrap_or_default().user_agent("countersign-verify");
        // Redirects are followed and gzip is inflated here, within bounds.
        let builder = builder.redirect(Policy::none()).no_gzip().no_brotli().no_zstd().no_deflate();
        // A kept connection that the server closes at the wrong moment would be a failed fetch.
        let client = builder.pool_max_idle_per_host(0).build();
        client.map(Self).map_err(|error| ConfigurationError::new(format!("http_client: {}", said(&error))))
    }

    /// GETs a URL. Anything but a 200 within size and origin is a failure.
    pub(crate) async fn get(
        &self,
        url: &Url,
        accept: &str,
        max_bytes: usize,
    ) -> Result<Response, FetchFailed> {
        let mut here = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let request = self.0.get(here.clone()).header(ACCEPT, accept).header(ACCEPT_ENCODING, "gzip");
            let response = request.send().await.map_err(|error| failed(&here, &error))?;
            match redirected(&response, &here)? {
                None => return read(response, &here, max_bytes).await,
                Some(there) => here = there,
            }
        }
        Err(FetchFailed::new(format!("{url} redirects too often")))
    }
}

/// Where an answer leads. Another origin could be anybody's, and may be one that only this service can reach.
fn redirected(response: &reqwest::Response, here: &Url) -> Result<Option<Url>, FetchFailed> {
    if ![301, 302, 303, 307, 308].contains(&response.status().as_u16()) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(LOCATION) else { return Ok(None) };
    let there = location.to_str().ok().and_then(|location| here.join(location).ok());
    let is_plain = |url: &Url| url.username().is_empty() && url.password().is_none();
    match there.filter(|there| there.origin() == here.origin() && is_plain(there)) {
        None => Err(FetchFailed::new(format!("{here} redirects to another origin"))),
        there => Ok(there),
    }
}

async fn read(mut response: reqwest::Response, url: &Url, max_bytes: usize) -> Result<Response, FetchFailed> {
    let status = response.status();
    if status != StatusCode::OK {
        let is_not_found = status == StatusCode::NOT_FOUND;
        return Err(FetchFailed { cause: format!("{url} answered {}", status.as_u16()), is_not_found });
    }
    let too_large = || FetchFailed::new(format!("{url} answered more than {max_bytes} bytes"));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(url, &error))? {
        if body.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let headers = response.headers();
    let body = match text(headers, &CONTENT_ENCODING).trim().to_ascii_lowercase().as_str() {
        "" | "identity" => body,
        "gzip" => gzip(&body, max_bytes).map_err(|error| match error {
            Failed::TooLarge => too_large(),
            Failed::Broken => FetchFailed::new(format!("{url} answered broken gzip")),
        })?,
        _ => {
            let cause = format!("{url} answered with an encoding that was not asked for");
            return Err(FetchFailed::new(cause));
        }
    };
    Ok(Response { body, max_age: freshness(headers) })
}

/// What is left of `max-age` (RFC 9111 §4.2), or none without one.
fn freshness(headers: &HeaderMap) -> Option<Duration> {
    let directives = text(headers, &CACHE_CONTROL);
    let max_age = directives.split(',').find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("max-age").then(|| seconds(value)).flatten()
    })?;
    let age = seconds(text(headers, &AGE).trim()).unwrap_or_default();
    Some(max_age.saturating_sub(age))
}

/// Seconds in at most ten digits.
fn seconds(text: &str) -> Option<Duration> {
    let is_number = (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok().map(Duration::from_secs) } else { None }
}

/// All values of a header, joined as RFC 9110 §5.2 has it.
fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}

/// What kind of failure it is: the text of an error may quote the answer.
fn failed(url: &Url, error: &reqwest::Error) -> FetchFailed {
    let cause = if error.is_connect() {
        // Nothing was answered yet, and whoever repairs it needs to know: no such host, a wrong certificate.
        format!("cannot connect to {url}: {}", said(error))
    } else if error.is_timeout() {
        format!("no answer in time from {url}")
    } else {
        format!("the answer of {url} broke off, or is not HTTP")
    };
    FetchFailed::new(cause)
}

/// The innermost error.
fn said(error: &reqwest::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
