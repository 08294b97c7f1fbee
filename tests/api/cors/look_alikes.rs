//! Origins that are none of the registered ones, however close they come.

use support::api::call::form;

use super::{LOGIN, assert_reader, preflight, reader, server};

/// None of them is registered.
const ORIGINS: [&[u8]; 33] = [
    b"null",
    b"",
    b"*",
    b"\xff",
    b"https://app.example.com\xff",
    b"https://app.example.com/",
    b"https://app.example.com:443",
    b"https://app.example.com.evil.example",
    b"https://evil.example/https://app.example.com",
    b"https://evilapp.example.com",
    b"https://app.example.com@evil.example",
    b"https://user@app.example.com",
    b"https://APP.example.com",
    b"HTTPS://app.example.com",
    b"http://app.example.com",
    b"app.example.com",
    b"https://app.example.com https://other.example.com",
    b"https://app.example.com, https://other.example.com",
    b"https://off.example.com",
    b"http://localhost:*",
    b"http://localhost:",
    b"http://localhost:x",
    b"http://localhost:3000/",
    b"http://localhost:3000@evil.example",
    b"http://localhost:65536",
    b"http://localhost:-1",
    b"http://localhost:+80",
    b"http://localhost.evil.example",
    b"http://localhost.evil.example:3000",
    b"http://localhostevil:3000",
    b"https://localhost:3000",
    b"http://127.0.0.1.evil.example:3000",
    b"http://127.0.0.2:3000",
];

// Abuse case 93.
#[tokio::test]
async fn origins_that_only_look_alike_read_nothing() {
    let server = server().await;
    let mut complaints = Vec::new();
    for origin in ORIGINS {
        for call in [
            form("/token", "x"),
            preflight("/token", "POST"),
            form("/token", format!("{LOGIN}&client_id=local")),
        ] {
            let answer = server.send(call.origin(origin)).await;
            if reader(&answer).is_some() || answer.status >= 500 {
                complaints.push(format!("{}: {}", String::from_utf8_lossy(origin), answer.summary()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn a_loopback_entry_means_every_port_of_this_machine() {
    let server = server().await;
    let origins = [
        "http://localhost",
        "http://localhost:1",
        "http://localhost:65535",
        "http://127.0.0.1:5173",
        "http://[::1]:8080",
    ];
    for origin in origins {
        let call = form("/token", format!("{LOGIN}&client_id=local")).origin(origin);
        assert_reader(&server.send(call).await, Some(origin), origin);
        assert_reader(&server.send(preflight("/token", "POST").origin(origin)).await, Some(origin), origin);
    }
}
