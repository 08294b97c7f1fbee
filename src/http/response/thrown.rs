//! An answer as the error of a handler.

use poem::{Error, Response};

use super::cause::Cause;
use super::oauth_answer::ErrorWord;

/// The answer as an error, with all that the log is to learn of it: poem's own conversion drops what is
/// attached.
pub(in crate::http) fn thrown(mut response: Response) -> Error {
    let attached = response.extensions_mut();
    let (cause, word) = (attached.remove::<Cause>(), attached.remove::<ErrorWord>());
    let mut error = Error::from_response(response);
    if let Some(cause) = cause {
        error.set_data(cause);
    }
    if let Some(word) = word {
        error.set_data(word);
    }
    error
}
