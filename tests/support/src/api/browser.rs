//! A browser without scripts: keeps cookies, and fills in the forms that it is shown.

use std::collections::BTreeMap;
use std::sync::Mutex;

use poem::http::{HeaderName, header};
use url::{Url, form_urlencoded};

use crate::api::answer::Answer;
use crate::api::call::{Call, form, get};
use crate::api::server::{PASSWORD, TestServer};
use crate::html::attribute;
pub use crate::html::hidden_fields;

/// One browser that visits one server.
pub struct Browser<'s> {
    server: &'s TestServer,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'s> Browser<'s> {
    /// One that knows no cookies.
    pub fn new(server: &'s TestServer) -> Self {
        Self { server, cookies: Mutex::default() }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Gives it a cookie, or another value.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// Takes a cookie away.
    pub fn forget(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    /// Sends a request with its cookies, and keeps those of the answer.
    pub async fn send(&self, call: Call) -> Answer {
        let pairs = |cookies: &BTreeMap<String, String>| {
            let pairs = cookies.iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("; ")
        };
        let cookies = pairs(&self.cookies.lock().unwrap());
        let call = if cookies.is_empty() { call } else { call.header(header::COOKIE, cookies) };
        let answer = self.server.send(call).await;
        for value in answer.headers.get_all(header::SET_COOKIE) {
            self.keep(value.to_str().unwrap());
        }
        answer
    }

    fn keep(&self, set_cookie: &str) {
        let (pair, attributes) = set_cookie.split_once(';').unwrap_or((set_cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.forget(name);
        } else {
            self.set_cookie(name, value);
        }
    }

    /// Opens a URL, and goes where redirects lead on this server.
    pub async fn open(&self, url: &str) -> Answer {
        self.follow(self.send(get(url)).await).await
    }

    /// Goes where redirects lead on this server.
    pub async fn follow(&self, mut answer: Answer) -> Answer {
        while let Some(location) =
            answer.header(header::LOCATION).filter(|location| location.starts_with('/'))
        {
            answer = self.send(get(&location)).await;
        }
        answer
    }

    /// Posts a form as a page of the server does, and goes where redirects lead.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.follow(self.send(page_form(path, fields)).await).await
    }

    /// Fills in the one form of a page, by its hidden fields and these, and posts it.
    pub async fn submit(&self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let html = page.text();
        let action = attribute(&html, "<form", "action").unwrap_or_else(|| panic!("no form: {html}"));
        let hidden = hidden_fields(&html);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.post(&action, &fields).await
    }

    /// Signs in on the page that asks for it, with [`PASSWORD`].
    pub async fn sign_in(&self, page: &Answer, username: &str) -> Answer {
        self.submit(page, &[("username", username), ("password", PASSWORD)]).await
    }
}

/// A form as a browser posts one from a page of the same origin.
pub fn page_form(path: &str, fields: &[(&str, &str)]) -> Call {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    form(path, body).header(HeaderName::from_static("sec-fetch-site"), "same-origin")
}

/// The parameters that an answer sends the browser to an app with; `None` if it leads elsewhere.
pub fn sent_to(answer: &Answer, redirect_uri: &str) -> Option<BTreeMap<String, String>> {
    let location = answer.header(header::LOCATION)?;
    let query = location.strip_prefix(redirect_uri)?.strip_prefix('?')?;
    Some(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

/// The query of a URL, decoded.
pub fn query_of(url: &str) -> BTreeMap<String, String> {
    let base = Url::parse("http://localhost").unwrap();
    Url::options().base_url(Some(&base)).parse(url).unwrap().query_pairs().into_owned().collect()
}
