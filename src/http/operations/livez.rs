//! `GET /livez`: tells a supervisor whether the process is to be restarted.

use poem_openapi::payload::PlainText;
use poem_openapi::{ApiResponse, OpenApi};

use crate::http::response::limited::Limited;
use crate::http::tag::Tag;

#[derive(Clone, Copy)]
pub(super) struct LivezApi;

#[derive(ApiResponse)]
enum Liveness {
    /// Alive.
    #[oai(status = 200)]
    Alive(PlainText<&'static str>),
}

#[OpenApi(tag = "Tag::Operations")]
impl LivezApi {
    /// Check that the process serves requests
    ///
    /// For a supervisor, which restarts a process that gives no answer.
    #[oai(path = "/livez", method = "get", operation_id = "get_liveness")]
    async fn get_liveness(&self) -> Limited<Liveness> {
        Limited(Liveness::Alive(PlainText("ok\n")))
    }
}
