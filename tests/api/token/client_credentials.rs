//! Client credentials as rows (rules 4, 6 and 11, abuse cases 10 and 13).

use support::api::call::Call;

use super::given::Given;
use super::row::{Row, case, post};

fn asks(rest: &str) -> Call {
    post(format!("grant_type=client_credentials{rest}"))
}

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let machine = |rest: &str| asks(rest).basic("machine", &given.machine_secret);
    let in_body = format!("&client_id=machine&client_secret={}", given.machine_secret);
    let mut rows = vec![
        case("a client for itself", machine("")).granted("read"),
        case("with its secret in the body", asks(&in_body)).granted("read"),
        case("with a scope", machine("&scope=write")).granted("write"),
        case("with all its scopes but openid", machine("&scope=read+write")).granted("read write"),
        case("with an empty scope", machine("&scope=")).granted("read"),
        case("parameters of other grants are ignored", machine("&username=alice&refresh_token=x"))
            .granted("read"),
        case("a public client", asks("&client_id=public-machine")).refused(400, "unauthorized_client"),
        case("without its secret", asks("&client_id=machine")).refused(401, "invalid_client"),
        case("with a wrong secret", asks("").basic("machine", "x")).refused(401, "invalid_client"),
        case("without a client", asks("")).refused(401, "invalid_client"),
        case("a client without the grant", asks("").basic("service", &given.secret))
            .refused(400, "unauthorized_client"),
        case("a machine that tries a password", {
            post("grant_type=password&username=alice&password=x").basic("machine", &given.machine_secret)
        })
        .refused(400, "unauthorized_client"),
    ];
    let scopes =
        ["openid", "read+openid", "openid+read", "profile", "read+profile", "Read", "read++write", "*"];
    rows.extend(scopes.map(|scope| {
        case(format!("client credentials for `{scope}`"), machine(&format!("&scope={scope}")))
            .refused(400, "invalid_scope")
    }));
    rows
}
