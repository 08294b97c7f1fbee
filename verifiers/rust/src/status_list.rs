//! One status list (draft-ietf-oauth-status-list §4 and §5.1): what makes it good, and what it says.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::checks::number;
use crate::inflate::{Failed, zlib};
use crate::jws::base64url;

/// What a list has in `typ`.
pub(crate) const TYPES: [&str; 2] = ["statuslist+jwt", "application/statuslist+jwt"];

const DEFAULT_TTL: f64 = 10.0;
const SHORTEST_TTL: f64 = 1.0;
const LONGEST_TTL: f64 = 3600.0;
const CLOCK_SKEW: f64 = 60.0;

/// A list whose signature was checked. Times are seconds since 1970.
pub(crate) struct StatusList {
    bits: u8,
    statuses: Vec<u8>,
    issued_at: f64,
    expires_at: Option<f64>,
    change_number: Option<i64>,
    pub(crate) ttl: Duration,
}

impl StatusList {
    /// Checks the claims of a signed list (§5.1, §8.3). The error says what is wrong.
    pub(crate) fn read(
        claims: &Map<String, Value>,
        uri: &str,
        now: f64,
        max_bytes: usize,
    ) -> Result<Self, String> {
        // The issuer signs many lists: one for another URI has other tokens in it.
        if claims.get("sub").and_then(Value::as_str) != Some(uri) {
            return Err("it is the list of another URI".to_owned());
        }
        let issued_at = number(claims.get("iat")).filter(|issued_at| *issued_at <= now + CLOCK_SKEW);
        let issued_at = issued_at.ok_or("it has no iat, or one that lies ahead")?;
        let expires_at = match claims.get("exp") {
            None => None,
            some => Some(number(some).filter(|expires_at| now < *expires_at).ok_or("it has expired")?),
        };
        let ttl = match claims.get("ttl") {
            None => DEFAULT_TTL,
            some => number(some).filter(|ttl| *ttl > 0.0).ok_or("its ttl is no number above 0")?,
        };
        // A list that ends soon is to be fetched anew by then.
        let ttl = expires_at.map_or(ttl, |expires_at| ttl.min(expires_at - now));
        let (bits, statuses) = statuses(claims.get("status_list"), max_bytes)?;
        Ok(Self {
            bits,
            statuses,
            issued_at,
            expires_at,
            change_number: claims.get("change_number").and_then(Value::as_i64),
            ttl: Duration::from_secs_f64(ttl.clamp(SHORTEST_TTL, LONGEST_TTL)),
        })
    }

    /// The status at an index, 0 for a token that is valid (§7.1), or none beyond the end of the list.
    pub(crate) fn status(&self, index: usize) -> Option<u8> {
        // The first status of a byte is in its lowest bits (§4).
        let bits = usize::from(self.bits);
        let position = index.checked_mul(bits)?;
        let byte = *self.statuses.get(position / 8)?;
        let mask = u8::MAX >> (8 - bits);
        Some((byte >> (position % 8)) & mask)
    }

    /// Whether the list has expired (§5.1).
    pub(crate) fn is_over(&self, now: f64) -> bool {
        self.expires_at.is_some_and(|expires_at| now >= expires_at)
    }

    /// Whether this list was made before the other one.
    ///
    /// Countersign counts the changes of a list: that tells the order also where two come within a second.
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        match (self.change_number, other.change_number) {
            (Some(this), Some(other)) => this < other,
            _ => self.issued_at < other.issued_at,
        }
    }
}

fn statuses(member: Option<&Value>, max_bytes: usize) -> Result<(u8, Vec<u8>), String> {
    let member = member.and_then(Value::as_object).ok_or("it has no status_list")?;
    let bits = match member.get("bits").and_then(Value::as_u64) {
        Some(1) => 1,
        Some(2) => 2,
        Some(4) => 4,
        Some(8) => 8,
        _ => return Err("its bits are not 1, 2, 4 or 8".to_owned()),
    };
    let lst = member.get("lst").and_then(Value::as_str).and_then(base64url);
    match zlib(&lst.ok_or("its lst is not base64url")?, max_bytes) {
        Ok(statuses) => Ok((bits, statuses)),
        Err(Failed::TooLarge) => Err(format!("it has more than {max_bytes} bytes")),
        Err(Failed::Broken) => Err("its lst is broken".to_owned()),
    }
}
