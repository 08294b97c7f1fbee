//! What most tests do with a verifier.

use std::time::Duration;

use countersign_verify::{AccessToken, IfStatusUnavailable, Refusal, Settings, Verifier};
use tokio::runtime::Handle;

use crate::issuer::{AUDIENCE, Issuer, JWKS, LIST};
use crate::server::idle_tasks;

/// A machine that is busy with other things may take long over what takes no time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Settings with clocks that stand still until the test moves them.
pub fn settings_of(issuer: &Issuer) -> Settings {
    settings_named(&issuer.url, issuer)
}

/// The same where the issuer goes by another name than its address.
pub fn settings_named(name: &str, issuer: &Issuer) -> Settings {
    Settings::new(name, AUDIENCE).clock(issuer.clock.clone()).timeout(PATIENCE)
}

pub fn verifier_of(issuer: &Issuer) -> Verifier {
    Verifier::with(settings_of(issuer)).unwrap()
}

/// A verifier that tells a list that is bad from one that is good.
pub fn strict_of(issuer: &Issuer) -> Verifier {
    Verifier::with(settings_of(issuer).if_status_unavailable(IfStatusUnavailable::Refuse)).unwrap()
}

/// A verifier that has keys and the status list.
pub async fn warm(issuer: &Issuer, settings: Settings) -> Verifier {
    let verifier = Verifier::with(settings).unwrap();
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    assert_eq!((issuer.asked(JWKS), issuer.asked(LIST)), (1, 1));
    verifier
}

/// The reason for which a token is refused, or `accepted`.
pub async fn verdict(verifier: &Verifier, token: &str) -> &'static str {
    said(&verifier.route().verify(token).await)
}

pub fn said(result: &Result<AccessToken, Refusal>) -> &'static str {
    match result {
        Ok(_) => "accepted",
        Err(refusal) => refusal.reason().as_str(),
    }
}

/// What is said without waiting for a fetch.
pub async fn verdict_at_once(verifier: &Verifier, token: &str) -> &'static str {
    let verdict = verdict(verifier, token);
    tokio::time::timeout(PATIENCE / 2, verdict).await.expect("nobody waits for a fetch")
}

/// Waits until no fetch is under way: only the servers' own tasks are left then.
pub async fn land() {
    until(|| Handle::current().metrics().num_alive_tasks() <= idle_tasks()).await;
}

/// Waits for what happens by itself.
pub async fn until(has_happened: impl Fn() -> bool) {
    let waiting = async {
        while !has_happened() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("it does not happen");
}
