//! Refreshing as rows: who may not, and what is no token (rules 3, 4 and 6, abuse cases 7 and 54). What needs
//! a session stands in `tests/api/refresh`.

use support::api::call::Call;

use super::given::Given;
use super::row::{Row, case, post};

/// Of the right form, but of no session.
const OF_NOBODY: &str = "csr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn asks(rest: &str) -> Call {
    post(format!("grant_type=refresh_token{rest}"))
}

/// [`OF_NOBODY`] with its checksum.
fn of_nobody() -> String {
    use base64::Engine as _;
    let checksum = crc32fast::hash(OF_NOBODY.as_bytes()).to_be_bytes();
    format!("{OF_NOBODY}{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(checksum))
}

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let whole = of_nobody();
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
        case("a refresh token of no session", asks(&format!("&client_id=spa&refresh_token={whole}")))
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
    let damaged = [
        "canary",
        "csr_",
        "csr_canary",
        "CSR_canary",
        "..",
        "canary.canary.canary",
        "%22canary%22",
        "%E2%82%AC",
    ];
    rows.extend(damaged.map(|token| {
        let call = asks(&format!("&client_id=spa&refresh_token={token}"));
        case(format!("refresh token `{token}`"), call).refused(400, "invalid_grant")
    }));
    rows
}
