//! The secret in the cookie of a browser in which somebody is signed in.

use crate::opaque_token::{Kind, OpaqueToken, Unbound};

/// The kind of [`BrowserToken`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {}

impl Kind for Browser {
    const PREFIX: &'static str = "csb_";
    const NAME: &'static str = "browser session";
}

impl Unbound for Browser {}

/// A browser's secret.
pub type BrowserToken = OpaqueToken<Browser>;
