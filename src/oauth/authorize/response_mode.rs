//! How the answer travels (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, Form Post Response
//! Mode).

use super::answer::ResponseMode;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

pub(super) fn read(params: &Params) -> Result<ResponseMode, OAuthError> {
    let Some(asked) = params.get("response_mode") else {
        return Ok(ResponseMode::Query);
    };
    let mode = ResponseMode::ALL.into_iter().find(|mode| mode.as_str() == asked);
    mode.ok_or_else(|| OAuthError::invalid_request("the response_mode is neither query nor form_post"))
}
