//! Answers that never arrive (abuse case 47).

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use support::api::refreshing::{assert_worthless, log_in, refresh, renew, server_with_alice};

// Abuse case 47.
#[tokio::test]
async fn two_hundred_lost_answers_are_two_hundred_recoveries() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for round in 0..200 {
        let lost = renew(&server, &tokens.refresh).await;
        let is_late = round % 2 == 1;
        if is_late {
            server.clock.advance(Duration::from_secs(31));
        }
        let found = renew(&server, &tokens.refresh).await;
        assert_eq!(found.refresh == lost.refresh, !is_late, "round {round}");
        tokens = found;
    }
}

// Abuse case 47: never more than one live successor, however often the answer is lost.
#[tokio::test]
async fn of_many_lost_successors_only_the_last_is_alive() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let mut successors = Vec::new();
    for _ in 0..5 {
        successors.push(renew(&server, &first.refresh).await.refresh);
        server.clock.advance(Duration::from_secs(31));
    }
    let last = successors.pop().unwrap();
    let next = renew(&server, &last).await;
    assert_worthless(&refresh(&server, "spa", &successors[0]).await);
    assert_worthless(&refresh(&server, "spa", &next.refresh).await);
}

/// Lets a future be polled so many times, then drops it: at another of its steps each time.
async fn given_up_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

// Abuse case 48, as far as one process shows it: a browser that hangs up cancels the request wherever it is.
#[tokio::test]
async fn a_request_that_is_given_up_at_any_step_leaves_the_old_token_or_the_new_one() {
    let server = server_with_alice().await;
    let mut token = log_in(&server).await.refresh;
    let (mut given_up, mut finished) = (0, 0);
    for round in 0..60 {
        match given_up_after(1 + round % 8, refresh(&server, "spa", &token)).await {
            Some(_) => finished += 1,
            None => given_up += 1,
        }
        if round % 2 == 0 {
            server.clock.advance(Duration::from_secs(31));
        }
        token = renew(&server, &token).await.refresh;
    }
    assert!(given_up > 0 && finished > 0, "{given_up} given up, {finished} finished");
}
