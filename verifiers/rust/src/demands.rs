//! What one route demands of a token.

use std::collections::BTreeSet;

use crate::error::ConfigurationError;
use crate::if_status_unavailable::IfStatusUnavailable;
use crate::refusal::Refusal;

/// All of `scopes`, one of `any_scopes` if there are some, and what to do without a status.
#[derive(Clone, Debug)]
pub(crate) struct Demands {
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) any_scopes: BTreeSet<String>,
    pub(crate) if_status_unavailable: IfStatusUnavailable,
}

impl Demands {
    /// Refuses a token without the scopes, and names those that are needed (RFC 6750 §3).
    pub(crate) fn check(&self, scopes: &BTreeSet<String>) -> Result<(), Refusal> {
        let has_one = self.any_scopes.is_empty() || !self.any_scopes.is_disjoint(scopes);
        if has_one && self.scopes.is_subset(scopes) {
            return Ok(());
        }
        Err(Refusal::insufficient_scope(self.scopes.union(&self.any_scopes).cloned().collect()))
    }
}

/// A set of scopes. Each is one word (RFC 6749 §3.3): one with a space would never be found in a token, and a
/// quote would end the challenge.
pub(crate) fn scope_names<S: AsRef<str>>(
    setting: &str,
    scopes: impl IntoIterator<Item = S>,
) -> Result<BTreeSet<String>, ConfigurationError> {
    let check = |scope: S| {
        let scope = scope.as_ref();
        let is_fit = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        if !scope.is_empty() && scope.bytes().all(is_fit) {
            return Ok(scope.to_owned());
        }
        let advice = "is no scope; a scope has no spaces, quotes or backslashes";
        Err(ConfigurationError::new(format!("{setting}: {scope:?} {advice}")))
    };
    scopes.into_iter().map(check).collect()
}
