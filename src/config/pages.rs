//! Section `pages`: what the pages for people show of the installation, and how long a browser stays signed
//! in.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::error::ConfigError;
use super::period::Period;
use super::require::{require, require_period};

/// Most characters of `pages.name`: it stands in the head of each page, and in its title.
const MAX_NAME_CHARACTERS: usize = 64;

/// Section `pages`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct PagesConfig {
    /// What people know the installation as.
    pub name: String,
    /// An SVG or PNG file to be shown beside the name.
    pub logo: Option<PathBuf>,
    /// Where people find help.
    pub help_url: Option<String>,
    /// How long a browser stays signed in whose user wants to be remembered; zero where nobody is asked.
    pub remember_for: Period,
    /// How long any other browser stays signed in at most.
    pub session_lifetime: Period,
    /// How long such a browser stays signed in without being used.
    pub session_idle: Period,
}

impl Default for PagesConfig {
    fn default() -> Self {
        Self {
            name: "Countersign".to_owned(),
            logo: None,
            help_url: None,
            // NIST SP 800-63B-4 §2.1.3: 30 days at most behind a password alone.
            remember_for: Period::days(30),
            session_lifetime: Period::minutes(12 * 60),
            session_idle: Period::minutes(2 * 60),
        }
    }
}

impl PagesConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let length = self.name.chars().count();
        let is_name = (1..=MAX_NAME_CHARACTERS).contains(&length) && !self.name.contains(char::is_control);
        require(is_name && self.name.trim() == self.name, || {
            format!(
                "pages.name is `{}`; it must be 1 to {MAX_NAME_CHARACTERS} characters, without spaces at the \
                 ends",
                self.name.escape_debug()
            )
        })?;
        require(self.logo.as_ref().is_none_or(|path| !path.as_os_str().is_empty()), || {
            "pages.logo is empty; name an SVG or PNG file, or leave it out".to_owned()
        })?;
        self.help_url.as_deref().map_or(Ok(()), check_help_url)?;
        let (shortest, longest) = (Period::minutes(1), Period::days(366));
        require_period("pages.session_lifetime", self.session_lifetime, shortest, longest)?;
        let (idle, lifetime, remembered) = (self.session_idle, self.session_lifetime, self.remember_for);
        require((shortest..=lifetime).contains(&idle), || {
            format!(
                "pages.session_idle is {idle}; it must be {shortest} to {lifetime} (pages.session_lifetime)"
            )
        })?;
        require(remembered.0.is_zero() || (lifetime..=longest).contains(&remembered), || {
            format!(
                "pages.remember_for is {remembered}; it must be {lifetime} (pages.session_lifetime) to \
                 {longest}, or zero for never"
            )
        })
    }
}

fn check_help_url(text: &str) -> Result<(), ConfigError> {
    let is_https = Url::parse(text)
        .is_ok_and(|url| url.scheme() == "https" && url.username().is_empty() && url.password().is_none());
    require(is_https, || {
        format!("pages.help_url is `{text}`; it must be a URL as `https://example.com/help`")
    })
}
