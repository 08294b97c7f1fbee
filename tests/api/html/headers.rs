//! The headers of pages (B11, abuse case 96).

use countersign::http::html::views::{Hidden, SignIn};
use countersign::http::html::{FormTarget, Problems, View as _};
use poem::http::{HeaderName, Method, header};
use support::api::answer::Answer;
use support::api::call::{Call, get};
use support::api::server::TestServer;

use super::{PageServer, frame};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[tokio::test]
async fn a_page_is_neither_kept_nor_framed_nor_read_by_others() {
    let server = TestServer::start().await;
    let pages = PageServer::of(&server);
    server.client("web", |client| client.origins = ["https://app.example.com"].into_iter().collect()).await;
    for call in [get("/pages/none"), Call::new(Method::POST, "/form"), Call::new(Method::PUT, "/form")] {
        let answer = pages.send(call.origin("https://app.example.com")).await;
        let expected = [
            (header::CONTENT_SECURITY_POLICY, Some(POLICY)),
            (HeaderName::from_static("cross-origin-opener-policy"), Some("same-origin")),
            (header::X_CONTENT_TYPE_OPTIONS, Some("nosniff")),
            (header::X_FRAME_OPTIONS, Some("DENY")),
            (header::REFERRER_POLICY, Some("same-origin")),
            (header::STRICT_TRANSPORT_SECURITY, Some("max-age=31536000")),
            (header::CACHE_CONTROL, Some("no-store")),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, None),
        ];
        for (name, value) in expected {
            assert_eq!(answer.header(&name).as_deref(), value, "{name}");
        }
    }
    let preflight = Call::new(Method::OPTIONS, "/form").origin("https://app.example.com");
    let preflight = preflight.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    assert_eq!(pages.send(preflight).await.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
}

#[tokio::test]
async fn without_tls_no_browser_is_told_to_insist_on_it() {
    let server = TestServer::configured(|config| config.server.issuer = None).await;
    let page = PageServer::of(&server).error_page().await;
    assert_eq!(page.header(header::STRICT_TRANSPORT_SECURITY), None);
}

#[tokio::test]
async fn a_form_whose_post_can_end_at_an_app_may_lead_to_its_scheme() {
    let server = TestServer::start().await;
    let rows = [
        ("https://app.example.com/cb?x=1;script-src%20*", "'self' https:"),
        ("http://127.0.0.1:3000/cb", "'self' http:"),
        ("com.example.app:/cb", "'self' com.example.app:"),
    ];
    for (redirect_uri, sources) in rows {
        let page = SignIn {
            frame: frame(&server),
            hidden: Hidden { request: Some("r".to_owned()), csrf: "c".to_owned() },
            app: None,
            username: String::new(),
            remember: None,
            sign_up_url: None,
            problems: Problems::none(),
            form_target: FormTarget::of(redirect_uri),
        };
        let answer = Answer::read(page.answer()).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY).unwrap();
        assert_eq!(policy, POLICY.replace("form-action 'self'", &format!("form-action {sources}")));
    }
    assert_eq!(FormTarget::of("no url"), None);
}
