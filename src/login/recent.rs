//! From where users have logged in since the start, in memory. An attempt from there takes no token of its
//! address, which the user may share with many (P3). It also counts as a known user's before anything is
//! looked up, where any other attempt counts as a stranger's.

use std::fmt;
use std::sync::Arc;

use moka::future::Cache;
use moka::policy::EvictionPolicy;
use sha2::{Digest as _, Sha256};

use super::claim::Claim;

/// Most names that are remembered; the one that was not used for longest makes room.
const MAX_NAMES: u64 = 20_000;

/// Most addresses of one name: a user who logs in from everywhere must not take the memory of others.
const MAX_ADDRESSES: usize = 8;

/// The first half of a SHA-256 digest.
type Digest = [u8; 16];

/// The addresses; a clone is the same ones.
#[derive(Clone)]
pub struct RecentAddresses(Cache<Digest, Arc<[Digest]>>);

impl RecentAddresses {
    /// Remembers none.
    #[expect(
        clippy::new_without_default,
        reason = "a value like any other it is not: each server has its own"
    )]
    pub fn new() -> Self {
        // By moka's own rule a full cache takes nothing up that is new to it.
        Self(Cache::builder().max_capacity(MAX_NAMES).eviction_policy(EvictionPolicy::lru()).build())
    }

    /// Whether somebody has logged in under this name from there.
    pub(super) async fn knows(&self, claim: &Claim) -> bool {
        if claim.on_foreign_page {
            return false;
        }
        let addresses = self.0.get(&digest(&[&claim.name])).await;
        addresses.is_some_and(|addresses| addresses.contains(&address(claim)))
    }

    /// Notes that somebody has logged in under this name from there. Of two logins at the same moment one may
    /// be forgotten.
    pub(super) async fn remember(&self, claim: &Claim) {
        let (name, newest) = (digest(&[&claim.name]), address(claim));
        let known = self.0.get(&name).await.unwrap_or_default();
        if known.first() == Some(&newest) {
            return;
        }
        let others = known.iter().copied().filter(|address| *address != newest);
        let addresses = [newest].into_iter().chain(others).take(MAX_ADDRESSES).collect();
        self.0.insert(name, addresses).await;
    }

    /// Notes that nobody is known there under this name any more.
    pub(super) async fn forget(&self, claim: &Claim) {
        let (name, forgotten) = (digest(&[&claim.name]), address(claim));
        let known = self.0.get(&name).await.unwrap_or_default();
        if known.contains(&forgotten) {
            let others = known.iter().copied().filter(|address| *address != forgotten);
            self.0.insert(name, others.collect()).await;
        }
    }
}

impl fmt::Debug for RecentAddresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecentAddresses").finish_non_exhaustive()
    }
}

fn address(claim: &Claim) -> Digest {
    digest(&[claim.client_id(), &claim.prefix.to_string()])
}

/// A client's id and an address have no NUL.
fn digest(parts: &[&str]) -> Digest {
    let digest = Sha256::digest(parts.join("\0").as_bytes());
    std::array::from_fn(|index| digest.get(index).copied().unwrap_or_default())
}
