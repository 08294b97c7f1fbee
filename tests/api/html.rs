//! What all pages for people have in common (B4, B5, B11, B12; abuse cases 87, 96). The tests of a page are
//! called like its URL.

mod cookies;
mod csrf;
mod errors;
mod gallery;
mod headers;
mod languages;
mod texts;

use std::sync::Arc;

use countersign::http::html::csrf::Form;
use countersign::http::html::posted;
use countersign::http::html::views::ErrorPage;
use countersign::http::html::{Frame, Site, View as _};
use countersign::http::{self, Area, Endpoints, PathParam};
use countersign::oauth::OAuthError;
use countersign::state::AppState;
use poem::endpoint::make;
use poem::http::Method;
use poem::{Endpoint as _, EndpointExt as _, IntoResponse as _, Request, Response};
use poem_openapi::OpenApi;
use poem_openapi::payload::PlainText;
use support::api::answer::Answer;
use support::api::call::{Call, get};
use support::api::server::TestServer;

/// Pages of a test's own, in the area of pages.
pub(crate) struct PageServer(http::Edge);

#[derive(Clone, Copy)]
struct PagesApi;

#[OpenApi]
impl PagesApi {
    #[oai(path = "/pages/:number", method = "get")]
    async fn get_page(&self, number: PathParam<u32>) -> PlainText<String> {
        PlainText(number.0.to_string())
    }
}

/// What all that is shown here needs.
fn shared<T: Clone + Send + Sync + 'static>(request: &Request) -> T {
    request.data::<T>().expect("not in the area of pages").clone()
}

/// A form with which to sign in. The answer to one that is looked at is its username.
async fn post_form(request: Request) -> Response {
    let frame = Frame::of(&shared(&request), &request);
    let state: Arc<AppState> = shared(&request);
    let (request, mut body) = request.split();
    match posted::receive(&request, &mut body, Form::SignIn, &state).await {
        Ok(form) => form.params.get("username").unwrap_or_default().to_owned().into_response(),
        Err(refusal) => {
            let start_again_url = Some("/again".to_owned());
            ErrorPage { frame, trouble: refusal.into(), detail: None, start_again_url }.answer()
        }
    }
}

/// A page whose database does not answer.
async fn fail(request: Request) -> Response {
    let frame = Frame::of(&shared(&request), &request);
    ErrorPage::answer_error(frame, &OAuthError::unavailable(std::io::Error::other("canary")))
}

async fn panic(_: Request) -> Response {
    panic!("canary")
}

impl PageServer {
    pub(crate) fn of(server: &TestServer) -> Self {
        let site = Arc::new(Site::new(&server.state.config).unwrap());
        let endpoints = Endpoints::below("")
            .with(Area::Pages, PagesApi)
            .page("/form", [(Method::POST, make(post_form).map_to_response().boxed())])
            .page("/failing", [(Method::GET, make(fail).map_to_response().boxed())])
            .page("/panicking", [(Method::GET, make(panic).map_to_response().boxed())]);
        Self(endpoints.serve(&server.state, &site).unwrap())
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        Answer::read(self.0.get_response(call.into()).await).await
    }

    /// A page that says that there is nothing.
    pub(crate) async fn error_page(&self) -> Answer {
        self.send(get("/pages/none")).await
    }
}

/// What stands around a page that no URL shows.
fn frame(server: &TestServer) -> Frame {
    Frame::of(&Arc::new(Site::new(&server.state.config).unwrap()), &Request::default())
}
