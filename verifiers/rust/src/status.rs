//! What a token says about its status (draft-ietf-oauth-status-list §6), and what follows from it.

use serde_json::{Map, Value};

use crate::reason::Reason;

const INDEX_LIMIT: u64 = 1 << 31;

/// The place of a token in a status list (§6.2).
pub(crate) struct Reference<'a> {
    pub(crate) index: usize,
    pub(crate) uri: &'a str,
}

impl<'a> Reference<'a> {
    /// The claim `status.status_list`, or none without one.
    pub(crate) fn of(claims: &'a Map<String, Value>) -> Result<Option<Self>, Reason> {
        let Some(status) = claims.get("status") else { return Ok(None) };
        // Beside this mechanism there may be others (§6.1), of which this kit knows nothing.
        let Some(member) = status.as_object().ok_or(Reason::Malformed)?.get("status_list") else {
            return Ok(None);
        };
        let index = member.get("idx").and_then(Value::as_u64).filter(|index| *index < INDEX_LIMIT);
        let index = index.and_then(|index| usize::try_from(index).ok()).ok_or(Reason::Malformed)?;
        let uri = member.get("uri").and_then(Value::as_str).ok_or(Reason::Malformed)?;
        Ok(Some(Self { index, uri }))
    }
}
