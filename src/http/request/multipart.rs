//! Forms as `multipart/form-data` (RFC 7578), of text alone: a file has no meaning here.

use std::convert::Infallible;
use std::future::ready;

use bytes::Bytes;
use futures_util::stream;
use multer::{Field, Multipart};
use poem::Request;
use poem::http::{HeaderMap, header};

use super::body::is_in_utf8;
use crate::oauth::params::{MAX_PARAMETERS, NUL};
use crate::oauth::{OAuthError, Params};

/// Reads the parameters of a whole body.
pub(super) async fn parse(request: &Request, body: Vec<u8>) -> Result<Params, OAuthError> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(content_type.unwrap_or_default()).map_err(|_| malformed())?;
    let body = stream::once(ready(Ok::<_, Infallible>(Bytes::from(body))));
    let mut parts = Multipart::new(body, boundary);
    let mut pairs = Vec::new();
    // With one parameter too many it is clear that there are too many.
    while pairs.len() <= MAX_PARAMETERS
        && let Some(part) = parts.next_field().await.map_err(|_| malformed())?
    {
        pairs.push(pair(part).await?);
    }
    Params::new(pairs)
}

/// Name and value of a part. The parser would replace what is no UTF-8, so that it is asked for the bytes.
async fn pair(part: Field<'_>) -> Result<(String, String), OAuthError> {
    if !is_text(part.headers()) {
        return Err(OAuthError::invalid_request("the form must have text fields only, and no files"));
    }
    let name = part.name().map(str::to_owned).ok_or_else(malformed)?;
    let value = part.bytes().await.map_err(|_| malformed())?;
    let value = String::from_utf8(value.into()).map_err(|_| malformed())?;
    if value.contains('\0') {
        return Err(OAuthError::invalid_request(NUL));
    }
    Ok((name, value))
}

/// Whether a part is text in UTF-8 and no file. The parser knows `filename`, but not `filename*` or
/// `Filename`.
fn is_text(headers: &HeaderMap) -> bool {
    let disposition =
        headers.get(header::CONTENT_DISPOSITION).map(|value| value.as_bytes().to_ascii_lowercase());
    let is_file = disposition.is_some_and(|value| value.windows(8).any(|window| window == b"filename"));
    !is_file && headers.get(header::CONTENT_TYPE).is_none_or(|value| is_in_utf8(value, "text/plain"))
}

/// One answer for every reason, which could show a piece of the body.
fn malformed() -> OAuthError {
    OAuthError::invalid_request("the body is not well-formed multipart/form-data in UTF-8")
}
