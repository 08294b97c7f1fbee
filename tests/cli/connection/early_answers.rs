//! Answers that are there before the request's body has been read. Many clients send a whole request before
//! they read, and give up when they cannot: a connection that is closed with unread data is reset (rule 17,
//! abuse case 144).

use std::time::{Duration, Instant};

use support::response::Response;
use support::settled::{PASSWORD, USER};
use support::wire::Wire;
use support::{Server, request};

const KIB: usize = 1024;

fn start() -> Server {
    super::patient().with("USERS__SIGNUP", "true").serve()
}

/// The head of a request that is refused before its body is read, and the status.
const REFUSED: [(&str, u16); 7] = [
    ("PATCH /users/me HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json", 401),
    ("POST /users/me/password HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x", 401),
    ("POST /nowhere HTTP/1.1\r\nHost: localhost", 404),
    ("PUT /token HTTP/1.1\r\nHost: localhost", 405),
    ("POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain", 400),
    ("POST /signup HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
    ("GET /livez HTTP/1.1\r\nHost: localhost", 200),
];

/// How the end of a body is told.
#[derive(Clone, Copy, Debug)]
enum Framing {
    Length,
    Chunks,
}

fn whole(head: &str, body: usize, framing: Framing) -> Vec<u8> {
    let piece = "x".repeat(KIB);
    match framing {
        Framing::Length => format!("{head}\r\nContent-Length: {body}\r\n\r\n{}", "x".repeat(body)),
        Framing::Chunks => {
            let chunks = format!("{KIB:x}\r\n{piece}\r\n").repeat(body / KIB);
            format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")
        }
    }
    .into_bytes()
}

/// Sends a request to its end, in pieces and before anything is read, as `fetch` does with a form that has a
/// file. `false` when this test was not run in time: nobody is listened to for more than a second.
#[track_caller]
fn send_all(wire: &mut Wire, request: &[u8]) -> bool {
    let since = Instant::now();
    let sent = request.chunks(16 * KIB).try_for_each(|piece| {
        // The server is given the time to answer and to close.
        std::thread::yield_now();
        wire.try_send(piece)
    });
    if sent.is_err() && since.elapsed() > Duration::from_millis(500) {
        return false;
    }
    sent.expect("the connection was reset");
    true
}

#[track_caller]
fn assert_is_last(answer: &Response) {
    assert_eq!(answer.header("connection"), Some("close"), "{answer:#?}");
}

#[test]
fn a_short_body_is_read_and_the_connection_goes_on() {
    let server = start();
    for (head, status) in REFUSED {
        for framing in [Framing::Length, Framing::Chunks] {
            let mut wire = server.connect();
            for _ in 0..3 {
                assert!(send_all(&mut wire, &whole(head, 60 * KIB, framing)));
                let answer = wire.response();
                assert_eq!((answer.status, answer.header("connection")), (status, None), "{head}");
            }
            // What was thrown away is not taken for a request.
            wire.send(request::get("/livez"));
            assert_eq!(wire.response().status, 200, "{head}");
        }
    }
}

#[test]
fn beyond_the_limit_the_client_still_sees_the_answer() {
    let server = start();
    for (head, status) in REFUSED {
        for framing in [Framing::Length, Framing::Chunks] {
            for _ in 0..5 {
                let mut wire = server.connect();
                if send_all(&mut wire, &whole(head, 1024 * KIB, framing)) {
                    let answer = wire.response();
                    assert_eq!(answer.status, status, "{head}, {framing:?}");
                    assert_is_last(&answer);
                    wire.closed();
                }
            }
        }
    }
}

#[test]
fn a_body_over_the_limit_is_answered_413_and_seen() {
    let server = start();
    let head = "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded";
    for framing in [Framing::Length, Framing::Chunks] {
        for _ in 0..10 {
            let mut wire = server.connect();
            if send_all(&mut wire, &whole(head, 1024 * KIB, framing)) {
                let answer = wire.response();
                answer.failed(413, "invalid_request");
                assert_is_last(&answer);
                wire.closed();
            }
        }
    }
}

// A chunked body just over the limit is read on to its end, which costs as much again at most.
#[test]
fn a_body_little_over_the_limit_ends_no_connection() {
    let server = start();
    let head = "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded";
    let mut wire = server.connect();
    assert!(send_all(&mut wire, &whole(head, 100 * KIB, Framing::Chunks)));
    wire.response().failed(413, "invalid_request");
    wire.send(request::form("/token", &request::password_grant(USER, PASSWORD)));
    wire.response().access_token();
}

// RFC 9110 §10.1.1: a client that is refused instead of asked does not send the body.
#[test]
fn a_body_that_waits_to_be_asked_for_is_not_asked_for() {
    let server = start();
    for (head, status) in REFUSED {
        let head = format!("{head}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
        let mut wire = server.connect();
        wire.send(head);
        let answer = wire.response();
        assert_eq!(answer.status, status, "{answer:#?}");
        assert_is_last(&answer);
        wire.closed();
    }
}

#[test]
fn a_body_that_does_not_come_is_waited_for_no_longer_than_a_second() {
    let server = start();
    for framing in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
        let since = Instant::now();
        let mut wire = server.connect();
        wire.send(format!("POST /nowhere HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n"));
        let answer = wire.response();
        assert_eq!(answer.status, 404, "{framing}");
        assert_is_last(&answer);
        assert!(since.elapsed() >= Duration::from_secs(1), "{framing}: it did not wait");
        wire.closed();
    }
}

// What is known to be too long is not even begun.
#[test]
fn a_body_that_says_it_is_too_long_is_not_waited_for() {
    let server = start();
    let is_quick = || {
        let mut wire = server.connect();
        wire.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
        let since = Instant::now();
        let answer = wire.response();
        assert_eq!(answer.status, 404);
        assert_is_last(&answer);
        since.elapsed() < Duration::from_secs(1)
    };
    // On a busy machine now and then one is not.
    assert!((0..10).any(|_| is_quick()), "it is waited for");
}

// What hyper refuses by itself.
#[test]
fn the_answer_to_what_is_no_request_is_seen_too() {
    let server = start();
    let rubbish = "x".repeat(1024 * KIB);
    let rows = [
        (format!("EHLO localhost\r\n\r\n{rubbish}"), 400),
        (format!("POST /token HTTP/1.1\r\nHost : localhost\r\n\r\n{rubbish}"), 400),
        (format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {rubbish}"), 431),
        (format!("GET /{rubbish}"), 414),
    ];
    for (request, status) in rows {
        for _ in 0..5 {
            let mut wire = server.connect();
            if send_all(&mut wire, request.as_bytes()) {
                let seen = wire.head().status;
                assert!(seen == status || (status == 414 && seen == 431), "{}: {seen}", &request[..20]);
                wire.rest();
            }
        }
    }
}

#[test]
fn a_client_that_goes_on_sending_is_let_go() {
    let server = start();
    let mut wire = server.connect();
    wire.send(format!("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", u32::MAX));
    assert_is_last(&wire.response());
    let since = Instant::now();
    while wire.try_send([b'x'; KIB]).is_ok() {
        assert!(since.elapsed() < support::PATIENCE, "it is listened to for ever");
    }
}
