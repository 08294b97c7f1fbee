//! One row of the table: a name, a request, and what should come.

use poem::http::header;
use serde_json::Value;
use support::api::answer::Answer;
use support::api::call::{Call, form};

/// A right login, but for the client.
pub(super) const ALICE: &str = "grant_type=password&username=alice&password=correct+horse+battery+staple";

/// Hostile values contain this word, which no answer may then contain.
pub(super) const CANARY: &str = "canary";

/// A token request with this body.
pub(super) fn post(body: impl Into<Vec<u8>>) -> Call {
    form("/token", body)
}

/// A right login with these further parameters.
pub(super) fn alice(rest: &str) -> Call {
    post(format!("{ALICE}&{rest}"))
}

/// A row whose expectation is still missing.
pub(super) fn case(name: impl Into<String>, call: Call) -> Case {
    Case { name: name.into(), call, has_default_client: false }
}

pub(super) struct Case {
    name: String,
    call: Call,
    has_default_client: bool,
}

pub(super) struct Row {
    case: Case,
    expected: Expected,
}

#[derive(Clone)]
enum Expected {
    /// 200 with this scope; none if empty.
    Granted(String),
    /// This status and code.
    Refused(u16, &'static str),
    /// Any 4xx: the row is about what the answer does not contain.
    RefusedSomehow,
}

impl Case {
    pub(super) fn granted(self, scope: impl Into<String>) -> Row {
        Row { case: self, expected: Expected::Granted(scope.into()) }
    }

    pub(super) fn refused(self, status: u16, code: &'static str) -> Row {
        Row { case: self, expected: Expected::Refused(status, code) }
    }

    pub(super) fn refused_somehow(self) -> Row {
        Row { case: self, expected: Expected::RefusedSomehow }
    }
}

impl Row {
    pub(super) fn call(&self) -> Call {
        self.case.call.clone()
    }

    /// The same request to another URL, if it is refused for its form alone.
    pub(super) fn at(&self, path: &str) -> Option<Self> {
        let Expected::Refused(400 | 405 | 408 | 413, "invalid_request") = self.expected else {
            return None;
        };
        let name = format!("{path}: {}", self.case.name);
        let call = self.case.call.clone().at(path);
        Some(Self { case: Case { name, call, has_default_client: false }, expected: self.expected.clone() })
    }

    /// The server has a default client.
    pub(super) fn with_default_client(mut self) -> Self {
        self.case.has_default_client = true;
        self
    }

    pub(super) fn has_default_client(&self) -> bool {
        self.case.has_default_client
    }

    /// Everything that is wrong with the answer.
    pub(super) fn complaints(&self, answer: &Answer) -> Vec<String> {
        let mut checks = common_checks(&self.case.call, answer);
        match &self.expected {
            Expected::Granted(scope) => checks.extend(success_checks(answer, scope)),
            Expected::Refused(status, code) => {
                checks.push((answer.status == *status, "status"));
                checks.push((answer.member("error").as_deref() == Some(code), "error code"));
                checks.extend(error_checks(answer, self.case.has_default_client));
            }
            Expected::RefusedSomehow => {
                checks.push(((400..500).contains(&answer.status), "status"));
                checks.extend(error_checks(answer, self.case.has_default_client));
            }
        }
        let failed: Vec<_> = checks.iter().filter(|(holds, _)| !holds).map(|(_, what)| *what).collect();
        let complaint =
            || format!("{}: wrong {}; got {}", self.case.name, failed.join(", "), answer.summary());
        if failed.is_empty() { Vec::new() } else { vec![complaint()] }
    }
}

type Check = (bool, &'static str);

/// What holds for every answer to a form (rules 6, 10, 12; abuse case 11).
fn common_checks(call: &Call, answer: &Answer) -> Vec<Check> {
    let header = |name: header::HeaderName| answer.header(name);
    let has_challenge =
        header(header::WWW_AUTHENTICATE).is_some_and(|value| value.starts_with("Basic realm="));
    let expects_challenge = answer.status == 401 && call.sends(&header::AUTHORIZATION, "basic ");
    let everything = answer.comparable();
    vec![
        (answer.status < 500, "status: a fault of the server"),
        (header(header::CONTENT_TYPE).as_deref() == Some("application/json"), "Content-Type"),
        (header(header::CACHE_CONTROL).as_deref() == Some("no-store"), "Cache-Control"),
        (header(header::PRAGMA).as_deref() == Some("no-cache"), "Pragma"),
        (answer.headers.get("x-request-id").is_some_and(|id| id.len() >= 16), "X-Request-Id"),
        (header(header::X_CONTENT_TYPE_OPTIONS).as_deref() == Some("nosniff"), "X-Content-Type-Options"),
        (header(header::VARY).as_deref() == Some("Origin"), "Vary"),
        (header(header::SET_COOKIE).is_none(), "Set-Cookie"),
        (has_challenge == expects_challenge, "WWW-Authenticate"),
        (answer.status != 405 || header(header::ALLOW).as_deref() == Some("POST"), "Allow"),
        (!everything.contains(CANARY), "echo"),
        (everything.chars().all(|c| !c.is_control()), "control characters"),
    ]
}

/// RFC 6749 §5.1, and nothing beside it.
fn success_checks(answer: &Answer, scope: &str) -> Vec<Check> {
    let json = answer.json();
    let mut expected = vec!["access_token", "expires_in", "token_type"];
    if !scope.is_empty() {
        expected.insert(2, "scope");
    }
    vec![
        (answer.status == 200, "status"),
        (members(&json) == expected, "members"),
        (json["token_type"] == "Bearer", "token_type"),
        (json["expires_in"] == 600, "expires_in"),
        (json["access_token"].as_str().is_some_and(|token| token.split('.').count() == 3), "access_token"),
        (answer.member("scope").unwrap_or_default() == scope, "scope"),
    ]
}

/// RFC 6749 §5.2, and nothing beside it but, where there is a default client, the same sentence for front
/// ends that were written for FastAPI.
fn error_checks(answer: &Answer, has_default_client: bool) -> Vec<Check> {
    let is_allowed = |c: char| matches!(c, ' ' | '!' | '#'..='[' | ']'..='~');
    let description = answer.member("error_description").unwrap_or_default();
    let names: &[&str] = if has_default_client {
        &["detail", "error", "error_description"]
    } else {
        &["error", "error_description"]
    };
    vec![
        (members(&answer.json()) == names, "members"),
        (!has_default_client || answer.member("detail").as_ref() == Some(&description), "detail"),
        (!description.is_empty() && description.chars().all(is_allowed), "error_description"),
    ]
}

fn members(json: &Value) -> Vec<&str> {
    let Some(object) = json.as_object() else {
        return Vec::new();
    };
    let mut names: Vec<_> = object.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
