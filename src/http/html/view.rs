//! A page with all that it shows, and the answer that is made of it.

use askama::Template;
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};

use super::form_target::FormTarget;
use super::frame::Frame;
use crate::http::response::{page, problem};

/// A page.
pub trait View: Template {
    /// What stands around it.
    fn frame(&self) -> &Frame;

    /// The status of the answer.
    fn status(&self) -> StatusCode {
        StatusCode::OK
    }

    /// After how many seconds it is worth trying again, where it is not now.
    fn retry_after(&self) -> Option<u64> {
        None
    }

    /// Where its form may lead beside this server.
    fn form_target(&self) -> Option<FormTarget> {
        None
    }

    /// The answer.
    fn answer(&self) -> Response {
        let Ok(html) = self.render() else {
            tracing::error!("a page could not be rendered");
            return problem::response(StatusCode::INTERNAL_SERVER_ERROR, "the server failed");
        };
        let form_target = self.form_target();
        let source = form_target.as_ref().map(FormTarget::as_source);
        let mut response = page::answer(self.status(), html, source, self.frame().is_https());
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
