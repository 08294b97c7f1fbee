//! scrypt (RFC 7914): the PHC string, which passlib writes too, Django's `scrypt$`, Werkzeug's `scrypt:` and
//! Spring's `{scrypt}`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use openssl::pkcs5::scrypt;

use super::check::Check;
use super::hexadecimal::hexadecimal;
use super::limits::{Limits, Needed};
use super::memory::Memory;
use super::numbers::{number, numbers};
use super::unusable::Unusable;
use crate::ambient::Ambient;

/// Outputs of other lengths are nobody's.
const OUTPUT_BYTES: [usize; 2] = [32, 64];

/// The cost parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cost {
    /// Binary logarithm of N.
    log_n: u32,
    r: u32,
    p: u32,
}

impl Cost {
    /// Only what RFC 7914 §6 allows.
    fn new(log_n: u32, r: u32, p: u32) -> Option<Self> {
        let has_n = (1..64).contains(&log_n) && log_n < 16 * r;
        let has_blocks = r > 0 && p > 0 && u64::from(r) * u64::from(p) < 1 << 30;
        (has_n && has_blocks).then_some(Self { log_n, r, p })
    }

    pub(super) fn from_label(label: &str) -> Option<Self> {
        let [log_n, r, p] = numbers(label.strip_prefix("scrypt ")?, ' ', ["ln", "r", "p"])?;
        Self::new(log_n, r, p)
    }

    /// Blocks of 128 r bytes that OpenSSL allocates: N for V, p for B, and two to mix in. Those of B count
    /// where N is small (RFC 7914 §6).
    fn blocks(self) -> u128 {
        (1 << self.log_n) + u128::from(self.p) + 2
    }

    /// So many blocks.
    fn kib(self, blocks: u128) -> u64 {
        let bytes = blocks.saturating_mul(128 * u128::from(self.r));
        bytes.div_ceil(1024).try_into().unwrap_or(u64::MAX)
    }

    /// Each of the p blocks is mixed N times.
    pub(super) fn limit(self, limits: &Limits) -> Result<(), String> {
        let (n, p) = (1_u128 << self.log_n, u128::from(self.p));
        limits.check(Needed::Beside(self.kib(self.blocks())), self.kib((n + 1) * p))
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "scrypt ln={} r={} p={}", self.log_n, self.r, self.p)
    }
}

/// A hash that has been read.
pub(super) struct Hash {
    pub(super) cost: Cost,
    salt: Vec<u8>,
    output: Vec<u8>,
}

/// A prefix, and how what stands behind it is read.
type Notation = (&'static str, fn(&str) -> Option<Hash>);

pub(super) fn read(text: &str) -> Option<Result<Hash, Unusable>> {
    const NOTATIONS: [Notation; 5] = [
        ("$scrypt$", phc),
        ("scrypt$", django),
        ("scrypt:", werkzeug),
        ("{scrypt}", spring),
        ("{scrypt@SpringSecurity_v5_8}", spring),
    ];
    let parsed = NOTATIONS.iter().find_map(|(prefix, parse)| Some(parse(text.strip_prefix(prefix)?)))?;
    Some(parsed.ok_or(Unusable::Malformed("scrypt")))
}

/// `ln=16,r=8,p=1$salt$output`
fn phc(text: &str) -> Option<Hash> {
    let [parameters, salt, output] = text.split('$').collect::<Vec<_>>().try_into().ok()?;
    let [log_n, r, p] = numbers(parameters, ',', ["ln", "r", "p"])?;
    let salt = STANDARD_NO_PAD.decode(salt).ok()?;
    stored(Cost::new(log_n, r, p)?, salt, STANDARD_NO_PAD.decode(output).ok()?)
}

/// `N$salt$r$p$output`; the salt is text, used as it is written.
fn django(text: &str) -> Option<Hash> {
    let [n, salt, r, p, output] = text.split('$').collect::<Vec<_>>().try_into().ok()?;
    stored(of_n(n, r, p)?, salt.as_bytes().to_vec(), STANDARD.decode(output).ok()?)
}

/// `N:r:p$salt$output`; the salt is text, used as it is written.
fn werkzeug(text: &str) -> Option<Hash> {
    let [parameters, salt, output] = text.split('$').collect::<Vec<_>>().try_into().ok()?;
    let [n, r, p] = parameters.split(':').collect::<Vec<_>>().try_into().ok()?;
    stored(of_n(n, r, p)?, salt.as_bytes().to_vec(), hexadecimal(output)?)
}

/// `$parameters$salt$output`. The parameters are one hexadecimal number: p and r have a byte each, before
/// them stands the logarithm of N.
fn spring(text: &str) -> Option<Hash> {
    let ["", parameters, salt, output] = text.split('$').collect::<Vec<_>>()[..] else {
        return None;
    };
    let is_plain = parameters.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let [0, log_n, r, p] = u32::from_str_radix(parameters, 16).ok().filter(|_| is_plain)?.to_be_bytes()
    else {
        return None;
    };
    let cost = Cost::new(log_n.into(), r.into(), p.into())?;
    stored(cost, STANDARD.decode(salt).ok()?, STANDARD.decode(output).ok()?)
}

fn of_n(n: &str, r: &str, p: &str) -> Option<Cost> {
    let n = number(n).filter(|n| n.is_power_of_two())?;
    Cost::new(n.trailing_zeros(), number(r)?, number(p)?)
}

fn stored(cost: Cost, salt: Vec<u8>, output: Vec<u8>) -> Option<Hash> {
    OUTPUT_BYTES.contains(&output.len()).then_some(Hash { cost, salt, output })
}

pub(super) fn synthetic(cost: Cost, ambient: &Ambient) -> Hash {
    Hash { cost, salt: ambient.random::<16>().to_vec(), output: ambient.random::<64>().to_vec() }
}

impl Check for Hash {
    fn matches(&self, password: &[u8], _: &mut Memory) -> bool {
        let Cost { log_n, r, p } = self.cost;
        let (n, r, p) = (1 << log_n, u64::from(r), u64::from(p));
        // All that it allocates; the limits have been checked.
        let memory = 128 * r * (n + p + 2);
        let mut output = vec![0; self.output.len()];
        scrypt(password, &self.salt, n, r, p, memory, &mut output).is_ok()
            && openssl::memcmp::eq(&output, &self.output)
    }
}
