//! Grant types, and the default client (rule 4, abuse case 7).

use super::given::Given;
use super::row::{ALICE, Row, alice, case, post};

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let mut rows = grant_types(given);
    rows.extend(default_client(given));
    rows
}

/// A right login without `grant_type`.
fn without_grant_type(rest: &str) -> String {
    format!("{}&{rest}", ALICE.replace("grant_type=password&", ""))
}

fn grant_types(given: &Given) -> Vec<Row> {
    let unknown =
        ["implicit", "Password", "password+", "+password", "%70assword%0A", "none", "urn%3Ax", "p%c3%a4ss"];
    let mut rows: Vec<Row> = unknown
        .map(|name| {
            let call = post(without_grant_type(&format!("client_id=web&grant_type={name}")));
            case(format!("grant type `{name}`"), call).refused(400, "unsupported_grant_type")
        })
        .into();
    rows.extend([
        case("no grant type", post(without_grant_type("client_id=web"))).refused(400, "invalid_request"),
        case("no grant type and no client", post(without_grant_type(""))).refused(400, "invalid_request"),
        case("a grant that the client may not use", alice("client_id=ungranted"))
            .refused(400, "unauthorized_client"),
        case("an unknown grant of a client that may use none", {
            post(without_grant_type("client_id=ungranted&grant_type=implicit"))
        })
        .refused(400, "unsupported_grant_type"),
        case("an unknown grant of an unknown client", {
            post(without_grant_type("client_id=nobody&grant_type=implicit"))
        })
        .refused(401, "invalid_client"),
        case("a grant encoded in percent signs", {
            post(without_grant_type("client_id=web&grant_type=%70%61ssword"))
        })
        .granted(""),
        case("a confidential client's password grant", alice("").basic("service", &given.secret)).granted(""),
    ]);
    rows
}

fn default_client(given: &Given) -> Vec<Row> {
    let bare = || post(without_grant_type(""));
    let cases = [
        case("the tutorials' request", bare()).granted(""),
        case("the same as Swagger UI sends it", bare().authorization("Basic Og==")).granted(""),
        case("with a scope", post(without_grant_type("scope=read"))).granted("read"),
        case("with a wrong password", post("username=alice&password=wrong")).refused(400, "invalid_grant"),
        case("without a password", post("username=alice")).refused(400, "invalid_request"),
        case("with the grant type", post(ALICE)).granted(""),
        case("with another grant type", post(without_grant_type("grant_type=implicit")))
            .refused(400, "unsupported_grant_type"),
        case("a named client needs a grant type", post(without_grant_type("client_id=web")))
            .refused(400, "invalid_request"),
        case("so does one named in HTTP Basic", bare().basic("web", "")).refused(400, "invalid_request"),
        case("so does one with a secret", bare().basic("service", &given.secret))
            .refused(400, "invalid_request"),
        case("another client is not replaced by it", alice("client_id=nobody"))
            .refused(401, "invalid_client"),
        case("a secret without an id is not its", alice("client_secret=x")).refused(400, "invalid_request"),
        case("a malformed header is no absent one", bare().authorization("Basic x"))
            .refused(400, "invalid_request"),
    ];
    cases.into_iter().map(Row::with_default_client).collect()
}
