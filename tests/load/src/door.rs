//! Where users log in: at the token endpoint, or on the login page. How a login is written and how its answer
//! reads is known here alone. Both doors refuse with 400, and send away with 429 or 503.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use support::Sandbox;
use support::login_page::{self, LoginPage};
use support::request::with_header;
use support::response::Response;

use crate::scene::login;

/// Both ways (P4).
const DEVICE: &str = "Countersign-Device";

/// An app that sends its users to the login page.
const APP: &str = "app";

/// Where its users come back.
const REDIRECT_URI: &str = "https://app.example.com/callback";

/// A door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Door {
    /// The password grant of `/token`
    #[default]
    Token,
    /// The form of `/login`
    Page,
}

/// A door of a running server, as one browser or app uses it.
#[derive(Clone)]
pub(crate) enum Entrance {
    Token { device: Option<String> },
    Page(LoginPage),
}

impl Door {
    /// Goes there. Any number of users may log in from there, from any address.
    pub(crate) fn open(self, server: SocketAddr) -> Result<Entrance> {
        Ok(match self {
            Self::Token => Entrance::Token { device: None },
            Self::Page => Entrance::Page(LoginPage::open(server)?),
        })
    }

    /// The same for a user who is sent by [`APP`]. At the token endpoint all users are sent by one client.
    pub(crate) fn open_for_app(self, server: SocketAddr) -> Result<Entrance> {
        Ok(match self {
            Self::Token => self.open(server)?,
            Self::Page => Entrance::Page(LoginPage::open_for(server, APP, REDIRECT_URI)?),
        })
    }

    /// What a title says of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "/token",
            Self::Page => login_page::PATH,
        }
    }

    /// Whether the answer let somebody in.
    pub(crate) fn lets_in(self, answer: &Response) -> bool {
        match self {
            Self::Token => answer.status == self.status_let_in(),
            Self::Page => login_page::lets_in(answer),
        }
    }

    /// The status of such an answer.
    pub(crate) fn status_let_in(self) -> u16 {
        match self {
            Self::Token => 200,
            Self::Page => login_page::LET_IN,
        }
    }
}

/// Registers [`APP`].
pub(crate) fn register_app(sandbox: &Sandbox) {
    let grant = ["--grant", "authorization_code", "--redirect-uri", REDIRECT_URI];
    sandbox.run(&[&["client", "create", APP, "--public"], &grant[..]].concat()).done();
}

impl Entrance {
    /// A login.
    pub(crate) fn login(&self, username: &str, password: &str) -> Vec<u8> {
        match self {
            Self::Token { device: None } => login(username, password),
            Self::Token { device: Some(token) } => {
                with_header(&login(username, password), &format!("{DEVICE}: {token}"))
            }
            Self::Page(page) => page.sign_in(username, password),
        }
    }

    /// The same on the device that a login has made known.
    pub(crate) fn on_device_of(&self, answer: &Response) -> Result<Self> {
        let token = match self {
            Self::Token { .. } => answer.header(DEVICE),
            Self::Page(_) => login_page::device_token(answer),
        };
        Ok(self.on_device(token.context("the login gave no device token")?))
    }

    /// The same with this device token.
    pub(crate) fn on_device(&self, token: &str) -> Self {
        match self {
            Self::Token { .. } => Self::Token { device: Some(token.to_owned()) },
            Self::Page(page) => Self::Page(page.on_device(token)),
        }
    }
}
