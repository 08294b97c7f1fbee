//! The bits of a list (draft-ietf-oauth-status-list §4): one for each place, the first one in the lowest bit
//! of the first byte, compressed as ZLIB (RFC 1950).
//!
//! Of the strategies of DEFLATE the one that looks for runs alone fits a list best, in which few bits are set
//! at random: there is nothing else to find. It is quicker than any other, and only the slowest levels of the
//! usual one make as little of it. flate2 does not offer it.

use std::io::{Error, ErrorKind};

use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output,
    create_comp_flags_from_zip_params,
};

use super::place::Place;

const BYTES: usize = (Place::IN_LIST / 8).cast_unsigned() as usize;

/// Below 2 `miniz_oxide` has a faster way of its own, whatever the strategy.
const LEVEL: i32 = 9;

/// The window of the ZLIB format, of which runs need nothing.
const WINDOW_BITS: i32 = 15;

/// The compressed list in which these indices are set.
pub(super) fn compressed(indices: impl Iterator<Item = i32>) -> Result<Vec<u8>, Error> {
    let mut bits = vec![0_u8; BYTES];
    for index in indices.filter_map(|index| usize::try_from(index).ok()) {
        if let Some(byte) = bits.get_mut(index / 8) {
            *byte |= 1 << (index % 8);
        }
    }
    let flags = create_comp_flags_from_zip_params(LEVEL, WINDOW_BITS, CompressionStrategy::RLE.into());
    let mut compressor = CompressorOxide::new(flags);
    let mut compressed = Vec::new();
    let (status, _) = compress_to_output(&mut compressor, &bits, TDEFLFlush::Finish, |part| {
        compressed.extend_from_slice(part);
        true
    });
    if status == TDEFLStatus::Done { Ok(compressed) } else { Err(ErrorKind::InvalidData.into()) }
}
