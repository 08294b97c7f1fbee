//! An answer of the server, and where its head ends in what was received.

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The head of an answer, where it stands in what was received.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    pub(crate) status: u16,
    /// Status line and fields, without the empty line behind them.
    pub(crate) text: &'a str,
}

impl<'a> Head<'a> {
    /// `None` while the head is not whole.
    pub(crate) fn parse(received: &'a [u8]) -> Result<Option<Self>> {
        let Some(length) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&received[..length])?;
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        Ok(Some(Self {
            status: status.with_context(|| format!("an answer without a status: {text}"))?,
            text,
        }))
    }

    /// Where the body begins.
    pub(crate) fn length(&self) -> usize {
        self.text.len() + 4
    }

    /// Where the answer ends, which must say how long its body is.
    pub(crate) fn end(&self) -> Result<usize> {
        let length = fields(self.text).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length = length.and_then(|(_, value)| value.parse::<usize>().ok());
        Ok(self.length() + length.with_context(|| format!("an answer without a length: {}", self.text))?)
    }
}

fn fields(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.lines().skip(1).filter_map(|line| line.split_once(": "))
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Of the status line.
    pub status: u16,
    /// Status line and headers, as they came.
    pub head: String,
    /// What came after them.
    pub body: String,
}

impl Response {
    /// The value of a header that is there once at most.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = fields(&self.head).filter(|(header, _)| header.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value);
        assert!(values.next().is_none(), "{name} twice: {self:#?}");
        value
    }

    /// The value of a cookie that it gives.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = fields(&self.head).filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        let mut pairs = cookies.filter_map(|(_, cookie)| cookie.split(';').next()?.split_once('='));
        pairs.find(|(given, _)| *given == name).map(|(_, value)| value)
    }

    /// The body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// It succeeded; the access token.
    #[track_caller]
    pub fn access_token(&self) -> String {
        assert_eq!(self.status, 200, "{self:#?}");
        self.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// It failed with this status and this OAuth error (RFC 6749 §5.2).
    #[track_caller]
    pub fn failed(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{self:#?}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:#?}");
        assert_eq!(self.json()["error"], error, "{self:#?}");
    }
}
