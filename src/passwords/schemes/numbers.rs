//! Numbers as they stand in stored hashes and labels.

/// A decimal number as programs write it: digits only, no zero before others.
pub(super) fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

/// The numbers of `m=1,t=2`, with these names in this order and nothing else.
pub(super) fn numbers<const N: usize>(text: &str, separator: char, names: [&str; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for (slot, name) in numbers.iter_mut().zip(names) {
        *slot = number(parts.next()?.strip_prefix(name)?.strip_prefix('=')?)?;
    }
    parts.next().is_none().then_some(numbers)
}
