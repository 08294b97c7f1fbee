//! `resource` (RFC 8707, rule 15, abuse case 140): one of the client's audiences, or nothing is issued.

use support::api::call::encoded;
use support::api::server::ISSUER;

use super::given::Given;
use super::row::{Row, alice, case, post};

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let mut rows = granted();
    rows.extend(refused(given));
    rows
}

fn granted() -> Vec<Row> {
    let named =
        |client: &str, resource: &str| alice(&format!("client_id={client}&resource={}", encoded(resource)));
    vec![
        case("an audience of the client", named("apis", "https://a.example.com")).granted(""),
        case("one that is no web address", named("apis", "urn:b")).granted(""),
        case("one with characters that are encoded", named("apis", "c?d=e&f")).granted(""),
        case("the issuer, of a client without audiences", named("web", ISSUER)).granted(""),
        case("several", alice("client_id=apis&resource=urn%3Ab&resource=https%3A%2F%2Fa.example.com"))
            .granted(""),
        case("one twice", alice("client_id=apis&resource=urn%3Ab&resource=urn%3Ab")).granted(""),
        case("an empty one is none", alice("client_id=apis&resource=")).granted(""),
    ]
}

fn refused(given: &Given) -> Vec<Row> {
    let resources = [
        "https://b.example.com",
        "https://a.example.com/",
        "https://a.example.com/x",
        "https://A.example.com",
        "http://a.example.com",
        "https://a.example.com urn:b",
        " https://a.example.com",
        "https://a.example.com#x",
        "canary",
        "<script>canary</script>",
        "*",
        ISSUER,
    ];
    let mut rows: Vec<Row> = resources
        .map(|resource| {
            let call = alice(&format!("client_id=apis&resource={}", encoded(resource)));
            case(format!("resource `{resource}`"), call).refused(400, "invalid_target")
        })
        .into();
    let of_machine =
        post("grant_type=client_credentials&resource=urn%3Ab").basic("machine", &given.machine_secret);
    rows.extend([
        case("one of the client's and one that is not", {
            alice("client_id=apis&resource=urn%3Ab&resource=urn%3Ac")
        })
        .refused(400, "invalid_target"),
        case("an audience of another client", alice("client_id=web&resource=urn%3Ab"))
            .refused(400, "invalid_target"),
        case("a client that asks for itself", of_machine).refused(400, "invalid_target"),
        case("the resource is refused before the password is looked at", {
            post("grant_type=password&client_id=apis&username=alice&password=wrong&resource=urn%3Ac")
        })
        .refused(400, "invalid_target"),
    ]);
    rows
}
