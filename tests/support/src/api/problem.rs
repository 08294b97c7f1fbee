//! What every error of the account API is like (RFC 9457).

use poem::http::header;

use crate::api::answer::Answer;

/// A problem of this status: title, status and a sentence, nothing else.
#[track_caller]
pub fn assert_problem(answer: &Answer, status: u16) {
    let whole = answer.comparable();
    assert_eq!(answer.status, status, "{whole}");
    assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/problem+json"), "{whole}");
    let json = answer.json();
    let mut members: Vec<_> = json.as_object().unwrap_or_else(|| panic!("{whole}")).keys().collect();
    members.sort();
    assert_eq!(members, ["detail", "status", "title"], "{whole}");
    assert_eq!(json["status"], status, "{whole}");
    assert!(answer.member("detail").is_some_and(|detail| !detail.is_empty()), "{whole}");
    assert!(answer.headers.contains_key("x-request-id"), "{whole}");
    let has_challenge =
        answer.header(header::WWW_AUTHENTICATE).is_some_and(|value| value.starts_with("Bearer"));
    assert_eq!(has_challenge, [401, 403].contains(&status), "{whole}");
}
