//! Decompression that cannot be made to fill the memory.

use std::io::Read;

use flate2::bufread::{GzDecoder, ZlibDecoder};

/// Why something cannot be inflated.
pub(crate) enum Failed {
    /// There is more in it than was allowed.
    TooLarge,
    /// It is cut off, damaged, or something follows.
    Broken,
}

/// Decompresses zlib (RFC 1950).
pub(crate) fn zlib(data: &[u8], max_bytes: usize) -> Result<Vec<u8>, Failed> {
    let mut decoder = ZlibDecoder::new(data);
    let result = bounded(&mut decoder, max_bytes)?;
    if decoder.into_inner().is_empty() { Ok(result) } else { Err(Failed::Broken) }
}

/// Decompresses gzip (RFC 1952).
pub(crate) fn gzip(data: &[u8], max_bytes: usize) -> Result<Vec<u8>, Failed> {
    let mut decoder = GzDecoder::new(data);
    let result = bounded(&mut decoder, max_bytes)?;
    if decoder.into_inner().is_empty() { Ok(result) } else { Err(Failed::Broken) }
}

fn bounded(decoder: &mut impl Read, max_bytes: usize) -> Result<Vec<u8>, Failed> {
    let mut result = Vec::new();
    // One byte more than allowed tells a large thing from one of just that size.
    let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(limit).read_to_end(&mut result).map_err(|_| Failed::Broken)?;
    if result.len() > max_bytes { Err(Failed::TooLarge) } else { Ok(result) }
}
