//! An answer, read to its end.

use poem::Response;
use poem::http::{HeaderMap, HeaderName};
use serde_json::Value;

/// Status, headers and the whole body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Of the status line.
    pub status: u16,
    /// All of them.
    pub headers: HeaderMap,
    /// What came after them.
    pub body: Vec<u8>,
}

impl Answer {
    /// Waits for the end.
    pub async fn read(mut response: Response) -> Self {
        let body = response.take_body().into_vec().await.unwrap();
        Self { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A member of the JSON object that is text.
    pub fn member(&self, name: &str) -> Option<String> {
        self.json().get(name)?.as_str().map(str::to_owned)
    }

    /// All values of a header, joined as RFC 9110 §5.3 says; absent if there is none.
    pub fn header(&self, name: impl Into<HeaderName>) -> Option<String> {
        let values = self.headers.get_all(name.into()).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Status, headers and body as text, without what differs from one request to the next.
    pub fn comparable(&self) -> String {
        let mut headers: Vec<_> =
            self.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != "date").collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        format!("{} {headers:?} {}", self.status, self.text())
    }

    /// The same, short enough to be read where a check has failed.
    pub fn summary(&self) -> String {
        self.comparable().chars().take(600).collect()
    }
}
