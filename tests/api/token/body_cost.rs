//! What a request costs before anybody has proven who they are.

use std::time::{Duration, Instant};

use support::api::server::TestServer;

use super::row::post;

/// Short names, all different, without a grant type: refused as soon as the body is decoded.
fn parameters(count: u32) -> String {
    let letter = |number: u32| char::from_digit(10 + number % 26, 36).unwrap();
    let name =
        |number: u32| [letter(number / 676), letter(number / 26), letter(number)].iter().collect::<String>();
    (0..count).map(name).collect::<Vec<_>>().join("&")
}

/// The shortest of several times, which other work on the machine disturbs least.
async fn time_of(server: &TestServer, body: &str) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..3 {
        #[expect(clippy::disallowed_methods, reason = "what is measured takes time that really passes")]
        let start = Instant::now();
        let answer = server.send(post(body)).await;
        shortest = shortest.min(start.elapsed());
        assert_eq!((answer.status, answer.member("error").as_deref()), (400, Some("invalid_request")));
    }
    shortest
}

// A body four times as long may take four times as long, but not sixteen times.
#[tokio::test]
async fn a_body_of_many_parameters_costs_no_more_than_its_length() {
    let server = TestServer::start().await;
    let short = time_of(&server, &parameters(4_000)).await;
    let long = time_of(&server, &parameters(16_000)).await;
    // What takes hardly any time at all may vary.
    assert!(
        long < short * 8 + Duration::from_millis(5),
        "4,000 parameters took {short:?}, 16,000 took {long:?}"
    );
}
