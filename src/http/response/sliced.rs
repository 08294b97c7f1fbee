//! Answers with a large body.

use bytes::Bytes;
use futures_util::stream;
use poem::http::header;
use poem::{Body, Response};

const SLICE_BYTES: usize = 16 * 1024;

/// An answer that is sent slice by slice. hyper copies each piece of a body into a buffer of the connection.
/// For a client that does not read, the buffer then holds one slice and not the whole body.
pub(in crate::http) fn sliced(body: Bytes, content_type: &str) -> Response {
    let length = body.len();
    let starts = (0..length).step_by(SLICE_BYTES);
    let slices = starts.map(move |start| Ok(body.slice(start..length.min(start + SLICE_BYTES))));
    Response::builder()
        .content_type(content_type)
        .header(header::CONTENT_LENGTH, length)
        .body(Body::from_bytes_stream(stream::iter(slices.collect::<Vec<std::io::Result<_>>>())))
}
