//! Refreshing as rows: who may not, and what is no token (rules 3, 4 and 6, abuse cases 7 and 54). What needs
//! a session stands in `tests/api/refresh`.

use support::api::call::Call;

use super::given::Given;
use super::row::{Row, case, post};

const DAMAGED: [&str; 8] =
    ["canary", "csr_", "csr_canary", "CSR_canary", "..", "canary.canary.canary", "%22canary%22", "%E2%82%AC"];

fn asks(rest: &str) -> Call {
    post(format!("grant_type=refresh_token{rest}"))
}

/// Of the right form, but made up.
fn made_up() -> String {
    format!("csr_{}", "A".repeat(86))
}

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let whole = made_up();
    let mut rows = vec![
        case("no refresh token", asks("&client_id=spa")).refused(400, "invalid_request"),
        case("an empty refresh token", asks("&client_id=spa&refresh_token=")).refused(400, "invalid_request"),
        case(
            "two refresh tokens",
            asks(&format!("&client_id=spa&refresh_token={whole}&refresh_token={whole}")),
        )
        .refused(400, "invalid_request"),
        case("a refresh token in the query", {
            asks("&client_id=spa").query(&format!("refresh_token={whole}"))
        })
        .refused(400, "invalid_request"),
        case("a made-up refresh token", asks(&format!("&client_id=spa&refresh_token={whole}")))
            .refused(400, "invalid_grant"),
        case("the same with a scope nobody has", {
            asks(&format!("&client_id=spa&scope=nothing&refresh_token={whole}"))
        })
        .refused(400, "invalid_grant"),
        case("a client without the grant", asks(&format!("&client_id=web&refresh_token={whole}")))
            .refused(400, "unauthorized_client"),
        case("an unknown client", asks(&format!("&client_id=nobody&refresh_token={whole}")))
            .refused(401, "invalid_client"),
        case("a disabled client", asks(&format!("&client_id=off&refresh_token={whole}")))
            .refused(401, "invalid_client"),
        case("a confidential client without its secret", {
            asks(&format!("&client_id=machine&refresh_token={whole}"))
        })
        .refused(401, "invalid_client"),
        case("a public client with a secret", {
            asks(&format!("&client_secret={}&client_id=spa&refresh_token={whole}", given.secret))
        })
        .refused(401, "invalid_client"),
    ];
    rows.extend(DAMAGED.map(|token| {
        let call = asks(&format!("&client_id=spa&refresh_token={token}"));
        case(format!("refresh token `{token}`"), call).refused(400, "invalid_grant")
    }));
    rows
}
