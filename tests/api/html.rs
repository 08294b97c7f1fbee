//! What all pages for people have in common (B4, B5, B11, B12; abuse cases 87, 96). The tests of a page are
//! called like its URL.

mod cookies;
mod csrf;
mod errors;
mod gallery;
mod headers;
mod texts;

use std::sync::Arc;

use countersign::http::html::csrf::Form;
use countersign::http::html::posted::{self, Posted};
use countersign::http::html::views::{ErrorPage, Trouble};
use countersign::http::html::{Frame, Site, View as _};
use countersign::http::{self, Area, Endpoints, PathParam};
use countersign::state::AppState;
use poem::{Endpoint as _, Request, RequestBody};
use poem_openapi::payload::PlainText;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, OpenApi};
use support::api::answer::Answer;
use support::api::call::{Call, get};
use support::api::server::TestServer;

/// Pages of a test's own, in the area of pages.
pub(crate) struct PageServer(http::Edge);

#[derive(Clone, Copy)]
struct PagesApi;

/// A form that was posted as the one with which to sign in.
struct SignInForm(Posted);

impl<'a> ApiExtractor<'a> for SignInForm {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let state = request.data::<Arc<AppState>>().expect("a state");
        let posted = posted::receive(request, body, Form::SignIn, state).await;
        posted.map(Self).map_err(|refusal| {
            let frame = Frame::of(request.data::<Arc<Site>>().expect("a site"), request);
            let trouble = Trouble::from(refusal);
            let page = ErrorPage { frame, trouble, detail: None, start_again_url: Some("/again".to_owned()) };
            poem::Error::from_response(page.answer())
        })
    }
}

#[OpenApi]
impl PagesApi {
    #[oai(path = "/pages/:number", method = "get")]
    async fn get_page(&self, number: PathParam<u32>) -> PlainText<String> {
        PlainText(number.0.to_string())
    }

    #[oai(path = "/form", method = "post")]
    async fn post_form(&self, form: SignInForm) -> PlainText<String> {
        PlainText(form.0.params.get("username").unwrap_or_default().to_owned())
    }

    #[oai(path = "/panic", method = "get")]
    async fn panic(&self) -> PlainText<String> {
        panic!("canary")
    }
}

impl PageServer {
    pub(crate) fn of(server: &TestServer) -> Self {
        let site = Arc::new(Site::new(&server.state.config).unwrap());
        Self(Endpoints::below("").with(Area::Pages, PagesApi).serve(&server.state, &site).unwrap())
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
