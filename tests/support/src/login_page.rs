//! The login page, as a browser without scripts uses it, in the bytes of requests.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context as _, Result};

use crate::caller::{ask, connect, runtime};
use crate::html::hidden_fields;
use crate::request::{form, form_body, get, with_header};
use crate::response::Response;

/// Where it stands.
pub const PATH: &str = "/login";

/// The status of the answer to a form that lets its sender in.
pub const LET_IN: u16 = 303;

/// Cookies, as they are named without TLS.
const PRE_SESSION: &str = "countersign-pre";
const SESSION: &str = "countersign";
const DEVICE: &str = "countersign-device";

/// The page in one browser. Its form is bound to a cookie, and to an app's request while that lasts. So it
/// may be sent from any address and any number of times.
#[derive(Clone, Debug)]
pub struct LoginPage {
    cookies: String,
    hidden: Vec<(String, String)>,
}

impl LoginPage {
    /// Opens it in a browser that knows no cookies, for one's own account.
    pub fn open(server: SocketAddr) -> Result<Self> {
        Self::open_at(server, PATH)
    }

    /// Opens it in such a browser, sent there by an app that asks for a code (RFC 6749 §4.1.1).
    pub fn open_for(server: SocketAddr, client_id: &str, redirect_uri: &str) -> Result<Self> {
        let query = form_body(&[
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", redirect_uri),
            // RFC 7636, appendix B.
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ]);
        let answer = visit(server, &format!("/authorize?{query}"))?;
        Self::open_at(server, answer.header("location").context("the app's request leads nowhere")?)
    }

    fn open_at(server: SocketAddr, path: &str) -> Result<Self> {
        let page = visit(server, path)?;
        let cookie = page.cookie(PRE_SESSION).context("the login page gave no cookie")?;
        Ok(Self { cookies: format!("{PRE_SESSION}={cookie}"), hidden: hidden_fields(&page.body) })
    }

    /// The same page in a browser that has this device token as well.
    #[must_use]
    pub fn on_device(&self, token: &str) -> Self {
        Self { cookies: format!("{}; {DEVICE}={token}", self.cookies), hidden: self.hidden.clone() }
    }

    /// The page once more.
    pub fn get(&self) -> Vec<u8> {
        self.by_browser(&get(PATH))
    }

    /// Its form, filled in.
    pub fn sign_in(&self, username: &str, password: &str) -> Vec<u8> {
        let hidden = self.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<_> = hidden.chain([("username", username), ("password", password)]).collect();
        self.by_browser(&form(PATH, &fields))
    }

    fn by_browser(&self, request: &[u8]) -> Vec<u8> {
        let request = with_header(request, "Sec-Fetch-Site: same-origin");
        with_header(&request, &format!("Cookie: {}", self.cookies))
    }
}

fn visit(server: SocketAddr, path: &str) -> Result<Response> {
    runtime()?.block_on(async { ask(&mut connect(Ipv4Addr::LOCALHOST, server).await?, &get(path)).await })
}

/// Whether this is the answer to a form that let its sender in: a browser session, and the way on.
pub fn lets_in(answer: &Response) -> bool {
    answer.status == LET_IN && answer.cookie(SESSION).is_some()
}

/// The device token that an answer gives.
pub fn device_token(answer: &Response) -> Option<&str> {
    answer.cookie(DEVICE)
}
