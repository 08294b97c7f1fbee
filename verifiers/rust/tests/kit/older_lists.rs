//! An older list never takes the place of a newer one. Abuse case 151.

use serde_json::json;

use crate::issuer::Issuer;
use crate::signing::lst;
use crate::subject::{strict_of, verdict};

#[tokio::test]
async fn an_older_list_never_takes_the_place_of_a_newer_one() {
    let cases = [
        (json!({ "change_number": 5 }), json!({ "change_number": 4, "iat": 1_800_000_050 }), false),
        (json!({ "change_number": 5 }), json!({ "change_number": 5, "iat": 1_799_999_000 }), true),
        (json!({ "change_number": 5 }), json!({ "change_number": 6, "iat": 1_799_999_000 }), true),
        (json!({ "change_number": 5 }), json!({ "change_number": null, "iat": 1_799_999_999 }), false),
        (json!({ "change_number": null }), json!({ "change_number": 1, "iat": 1_800_000_000 }), true),
        (json!({ "change_number": "9" }), json!({ "change_number": 1, "iat": 1_800_000_001 }), true),
        (json!({ "change_number": 9.5 }), json!({ "change_number": 1, "iat": 1_799_999_999 }), false),
        (json!({ "change_number": null }), json!({ "change_number": null, "iat": 1_799_999_999 }), false),
    ];
    for (held, offered, is_taken) in cases {
        let issuer = Issuer::start().await;
        let strict = strict_of(&issuer);
        issuer.serve_list(&held);
        assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
        // The other list says that everything is revoked, which tells the two apart.
        let mut changes = json!({ "status_list": { "bits": 1, "lst": lst(&[0xff, 0xff]) } });
        changes.as_object_mut().unwrap().extend(offered.as_object().unwrap().clone());
        issuer.serve_list(&changes);
        issuer.clock.advance(12.0);
        let expected = if is_taken { "revoked" } else { "status_unavailable" };
        assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, expected, "{held} {offered}");
        assert_eq!(strict.counters()["status_list_older"], u64::from(!is_taken), "{held} {offered}");
    }
}

#[tokio::test]
async fn a_list_that_counts_from_less_again_takes_the_place_of_one_that_has_expired() {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    let begin = issuer.clock.seconds();
    let revoked = json!({ "bits": 1, "lst": lst(&[0xff, 0xff]) });
    let held = json!({ "change_number": 8, "status_list": revoked, "iat": begin, "exp": begin + 300 });
    issuer.serve_list(&held);
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "revoked");
    issuer.clock.advance(300.0);
    issuer.serve_list(&json!({ "change_number": 2, "iat": begin + 300, "exp": begin + 600 }));
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
    assert_eq!(strict.counters()["status_list_older"], 0);
}
