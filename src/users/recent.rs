//! Where users have logged in since the start, as far as memory is spent on it: whoever comes from there is looked up however
//! much there is to do, and everybody else only as long as a stranger would be heard.

use std::fmt;

use moka::future::Cache;
use moka::policy::EvictionPolicy;

use super::authenticate::Attempt;
use crate::devices::DeviceToken;

/// Most places that are remembered; a place takes some hundred bytes.
const CAPACITY: u64 = 20_000;

/// A digest of a name and a device token, or of a name, a client and an address.
type Place = [u8; 32];

/// The places; a clone is the same ones.
#[derive(Clone)]
pub struct RecentPlaces(Cache<Place, ()>);

impl RecentPlaces {
    /// Remembers none.
    #[expect(
        clippy::new_without_default,
        reason = "a value like any other it is not: each server has its own"
    )]
    pub fn new() -> Self {
        // The one that was not used for longest makes room; by moka's own rule a full cache takes nothing up that is new to it.
        Self(Cache::builder().max_capacity(CAPACITY).eviction_policy(EvictionPolicy::lru()).build())
    }

    /// Whether somebody has logged in under this name from there.
    pub(super) async fn know(&self, name: &str, attempt: Attempt<'_>) -> bool {
        if let Some(device) = &attempt.caller.device
            && self.0.get(&on_device(name, device)).await.is_some()
        {
            return true;
        }
        !attempt.caller.on_foreign_page && self.0.get(&at_address(name, attempt)).await.is_some()
    }

    /// The attempt was let in, and came on a device that the user is known by or not. A token that is presented for the first time is
    /// none yet that came back: a program that never keeps its token must not push out others.
    pub(super) async fn remember(&self, name: &str, attempt: Attempt<'_>, on_known_device: bool) {
        self.0.insert(at_address(name, attempt), ()).await;
        if let Some(device) = attempt.caller.device.as_ref().filter(|_| on_known_device) {
            self.0.insert(on_device(name, device), ()).await;
        }
    }
}

impl fmt::Debug for RecentPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecentPlaces").finish_non_exhaustive()
    }
}

fn on_device(name: &str, device: &DeviceToken) -> Place {
    openssl::sha::sha256(&[&device.digest(), name.as_bytes()].concat())
}

/// A client's id and an address have no NUL.
fn at_address(name: &str, attempt: Attempt<'_>) -> Place {
    let Attempt { caller, client_id, .. } = attempt;
    let prefix = caller.prefix.to_string();
    openssl::sha::sha256([client_id, &prefix, name].join("\0").as_bytes())
}
