//! Origins of apps that show pages of their own: each kind has its own scheme, and is compared byte for byte.

use support::api::call::form;
use support::api::server::TestServer;

use super::{LOGIN, assert_reader, preflight};

const ORIGINS: [&str; 6] = [
    "capacitor://localhost",
    "ionic://localhost",
    "tauri://localhost",
    "app://.",
    "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn",
    "moz-extension://2b3b9d4e-7d5c-4e0e-9f6a-1c2d3e4f5a6b",
];

#[tokio::test]
async fn the_pages_of_apps_read_what_they_registered_for() {
    let server = TestServer::start().await;
    server.user("alice").await;
    server.client("app", |client| client.origins = ORIGINS.into_iter().collect()).await;
    let login = || form("/token", format!("{LOGIN}&client_id=app"));
    for origin in ORIGINS {
        let answer = server.send(login().origin(origin)).await;
        assert_eq!(answer.status, 200, "{origin}");
        assert_reader(&answer, Some(origin), origin);
        assert_reader(&server.send(preflight("/token", "POST").origin(origin)).await, Some(origin), origin);
    }
    // Abuse case 93.
    for origin in [
        "capacitor://localhost:80",
        "capacitor://localhost/",
        "capacitor://LOCALHOST",
        "Capacitor://localhost",
        "capacitor://localhost.evil.example",
        "capacitor://",
        "tauri://localhos",
        "app://",
        "app://./",
        "http://localhost",
        "null",
    ] {
        assert_reader(&server.send(login().origin(origin)).await, None, origin);
        assert_reader(&server.send(preflight("/token", "POST").origin(origin)).await, None, origin);
    }
}
