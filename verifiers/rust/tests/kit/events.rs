//! Counters, events and log lines, and that no token is in them. Abuse case 158.

use std::io::Write;
use std::sync::{Arc, Mutex};

use countersign_verify::{Event, Reason, Verifier};
use serde_json::json;
use tracing::Level;
use tracing::subscriber::DefaultGuard;

use crate::issuer::{Issuer, JTI, JWKS, LIST, SUBJECT};
use crate::server::Answer;
use crate::signing::{KEYS, signed_with};
use crate::subject::{land, settings_of, verdict, verifier_of};

/// What was written, by the log or by a hook.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn push(&self, line: &str) {
        let mut written = self.0.lock().unwrap();
        written.extend_from_slice(line.as_bytes());
        written.push(b'\n');
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What this thread logs from now on.
fn log(level: Level) -> (Written, DefaultGuard) {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .without_time()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    (written, tracing::subscriber::set_default(subscriber))
}

/// The lines that the kit has written, each with its level and target.
fn lines(written: &Written) -> Vec<String> {
    let text = written.text();
    text.lines()
        .filter(|line| line.contains(" countersign_verify"))
        .map(|line| line.trim().to_owned())
        .collect()
}

#[tokio::test]
async fn everything_is_counted() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let mut names: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    names.extend(["accepted", "fetches", "fetches_failed"]);
    names.extend(["status_unavailable_accepted", "status_list_older"]);
    names.sort_unstable();
    assert_eq!(verifier.counters().into_keys().collect::<Vec<_>>(), names);
    assert!(verifier.counters().values().all(|count| *count == 0));
    let expired = issuer.token(&json!({ "exp": 1 }));
    for token in [&issuer.good_token(), &issuer.listed_token(3), &expired, "x"] {
        verdict(&verifier, token).await;
    }
    let counted: Vec<_> = verifier.counters().into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(counted, [("accepted", 2), ("expired", 1), ("fetches", 2), ("malformed", 1)]);
}

/// An event with what it says.
fn worded(event: &Event<'_>) -> String {
    let name = event.name();
    match event {
        Event::Refused { reason } => format!("{name} {}", reason.as_str()),
        Event::FetchBegun { what } | Event::FetchRecovered { what } => format!("{name} {what}"),
        Event::FetchFailed { what, cause } => format!("{name} {what}: {cause}"),
        Event::StatusUnavailableAccepted { uri } | Event::StatusListOlder { uri } => format!("{name} {uri}"),
        _ => name.to_owned(),
    }
}

#[tokio::test]
async fn the_hook_gets_every_event() {
    let issuer = Issuer::start().await;
    let told = Written::default();
    let hook = told.clone();
    let settings = settings_of(&issuer).on_event(move |event| hook.push(&worded(event)));
    let verifier = Verifier::with(settings).unwrap();
    let before = issuer.server.scripts();
    verdict(&verifier, &issuer.listed_token(3)).await;
    verdict(&verifier, "x").await;
    issuer.server.answer_with(LIST, Answer::failure(500));
    issuer.clock.advance(12.0);
    verdict(&verifier, &issuer.listed_token(3)).await;
    issuer.server.set_scripts(before);
    issuer.clock.advance(10.0);
    verdict(&verifier, &issuer.listed_token(3)).await;
    land().await;
    issuer.clock.advance(10.0);
    issuer.serve_list(&json!({ "change_number": 0 }));
    verdict(&verifier, &issuer.listed_token(3)).await;
    land().await;
    let (keys, uri) = (format!("the keys of {}", issuer.url), format!("{}{LIST}", issuer.url));
    let list = format!("the status list {uri}");
    let expected = [
        format!("fetch_begun {keys}"),
        format!("fetch_begun {list}"),
        "accepted".to_owned(),
        "refused malformed".to_owned(),
        format!("fetch_begun {list}"),
        format!("fetch_failed {list}: {uri} answered 500"),
        format!("status_unavailable_accepted {uri}"),
        "accepted".to_owned(),
        format!("status_unavailable_accepted {uri}"),
        "accepted".to_owned(),
        format!("fetch_begun {list}"),
        format!("fetch_recovered {list}"),
        "accepted".to_owned(),
        format!("fetch_begun {list}"),
        format!("status_list_older {uri}"),
        format!("fetch_failed {list}: it is older than the one at hand"),
    ];
    assert_eq!(told.text().lines().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_hook_that_panics_decides_nothing() {
    let issuer = Issuer::start().await;
    let (written, _log) = log(Level::INFO);
    let settings = settings_of(&issuer).on_event(|_| panic!("a hook that panics"));
    let verifier = Verifier::with(settings).unwrap();
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    assert_eq!(verdict(&verifier, "x").await, "malformed");
    assert!(lines(&written)[0].contains("on_event has panicked for fetch_begun"), "{}", written.text());
}

#[tokio::test]
async fn a_hook_may_ask_the_verifier() {
    let issuer = Issuer::start().await;
    let (asked, seen) = (Arc::new(Mutex::new(None::<Verifier>)), Arc::new(Mutex::new(Vec::new())));
    let (of_hook, noted) = (Arc::clone(&asked), Arc::clone(&seen));
    let settings = settings_of(&issuer).on_event(move |_| {
        let verifier = of_hook.lock().unwrap().clone();
        noted.lock().unwrap().extend(verifier.map(|verifier| verifier.counters()["fetches"]));
    });
    let verifier = Verifier::with(settings).unwrap();
    *asked.lock().unwrap() = Some(verifier.clone());
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    assert_eq!(*seen.lock().unwrap(), [1, 1]);
}

#[tokio::test]
async fn lines_of_a_kind_come_once_a_minute() {
    let issuer = Issuer::start().await;
    let (written, _log) = log(Level::DEBUG);
    let verifier = verifier_of(&issuer);
    for _ in 0..50 {
        verdict(&verifier, "x").await;
    }
    verdict(&verifier, &issuer.token(&json!({ "exp": 1 }))).await;
    let refused = "DEBUG countersign_verify::events: a request was refused: ";
    let first = [format!("{refused}The token is malformed"), format!("{refused}The token has expired")];
    assert_eq!(lines(&written), first);
    issuer.clock.advance(59.9);
    verdict(&verifier, "x").await;
    assert_eq!(lines(&written), first);
    issuer.clock.advance(0.1);
    verdict(&verifier, "x").await;
    assert_eq!(lines(&written)[2], format!("{} (50 more since the last line)", first[0]));
}

#[tokio::test]
async fn failures_are_warnings_and_their_end_is_told() {
    let issuer = Issuer::start().await;
    let (written, _log) = log(Level::INFO);
    let verifier = verifier_of(&issuer);
    let before = issuer.server.scripts();
    issuer.server.answer_with(JWKS, Answer::failure(500));
    verdict(&verifier, &issuer.good_token()).await;
    issuer.server.set_scripts(before);
    issuer.clock.advance(1.0);
    verdict(&verifier, &issuer.good_token()).await;
    let (url, target) = (&issuer.url, "countersign_verify::events");
    let expected = [
        format!("WARN {target}: the fetch of the keys of {url} failed: {url}{JWKS} answered 500"),
        format!("INFO {target}: the fetch of the keys of {url} succeeds again"),
    ];
    assert_eq!(lines(&written), expected);
}

#[tokio::test]
async fn no_token_is_in_a_log_an_event_or_a_printed_form() {
    let issuer = Issuer::start().await;
    let (everything, _log) = log(Level::TRACE);
    let hook = everything.clone();
    let settings =
        settings_of(&issuer).scopes(["orders"]).on_event(move |event| hook.push(&format!("{event:?}")));
    let verifier = Verifier::with(settings).unwrap();
    issuer.revoke(3);
    let good = issuer.good_token();
    let tokens = [
        good.clone(),
        issuer.listed_token(1),
        issuer.listed_token(3),
        issuer.token(&json!({ "exp": 1 })),
        issuer.token(&json!({ "scope": "x" })),
        good[..good.len() - 6].to_owned(),
        signed_with(&KEYS[1], &json!({ "kid": "c2VjcmV0LWtpZA" }), &issuer.claims(&json!({}))),
    ];
    for token in &tokens {
        match verifier.route().verify(token).await {
            Ok(token) => everything.push(&format!("{token:?}")),
            Err(refusal) => everything.push(&format!("{refusal:?} {refusal} {:?}", refusal.response())),
        }
    }
    let list = issuer.status_list(&json!({}));
    issuer.server.answer_with(LIST, Answer::new(&list[..list.len() - 3]));
    issuer.clock.advance(12.0);
    verdict(&verifier, &issuer.listed_token(1)).await;
    land().await;
    everything.push(&format!("{verifier:?} {:?}", verifier.route()));
    let text = everything.text();
    for part in tokens.iter().chain([&list]).flat_map(|token| token.split('.')) {
        assert!(!text.contains(part), "{part}");
    }
    assert!(!text.contains("c2VjcmV0LWtpZA") && !text.contains(JTI));
}

#[tokio::test]
async fn the_printed_form_shows_subject_client_and_scopes() {
    let issuer = Issuer::start().await;
    let token = issuer.token(&json!({ "scope": "orders" }));
    let token = verifier_of(&issuer).route().verify(&token).await.unwrap();
    let expected =
        format!("AccessToken {{ subject: \"{SUBJECT}\", client_id: \"web\", scopes: {{\"orders\"}}, .. }}");
    assert_eq!(format!("{token:?}"), expected);
}

#[tokio::test]
async fn a_handler_without_its_layer_says_in_the_log_what_to_do() {
    use tower::ServiceExt as _;

    let (written, _log) = log(Level::INFO);
    let handler = async |_: countersign_verify::AccessToken| "open";
    let app = axum::Router::new().route("/", axum::routing::get(handler));
    let request = http::Request::new(axum::body::Body::empty());
    assert_eq!(app.oneshot(request).await.unwrap().status(), 500);
    assert!(lines(&written)[0].contains("add verifier.route() to it"), "{}", written.text());
}
