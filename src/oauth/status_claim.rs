//! The claim `status` of an access token (draft-ietf-oauth-status-list §6.1): where a service that verifies
//! offline finds out whether the token was revoked.

use serde::{Deserialize, Serialize};

use crate::status::{Place, list_uri, shard_of};

/// The claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusClaim {
    /// The one mechanism that there is.
    pub status_list: StatusListReference,
}

/// A place in a status list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusListReference {
    /// The index in the list.
    pub idx: i32,
    /// The URI of the list.
    pub uri: String,
}

impl StatusClaim {
    /// Of a token at this place, where the server is found at `url`.
    pub(super) fn of(place: Place, url: &str) -> Self {
        Self { status_list: StatusListReference { idx: place.idx, uri: list_uri(url, place.shard) } }
    }

    /// Where the token stands; `None` if the list is none of the server's.
    pub fn place(&self, url: &str) -> Option<Place> {
        let StatusListReference { idx, uri } = &self.status_list;
        Some(Place { shard: shard_of(url, uri)?, idx: *idx })
    }
}
