//! Scope (rule 11, abuse case 10): never wider than registered.

use super::row::{Row, alice, case, post};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = granted();
    rows.extend(refused());
    rows
}

fn granted() -> Vec<Row> {
    vec![
        case("no scope and no default", alice("client_id=web")).granted(""),
        case("no scope and a default", alice("client_id=defaults")).granted("profile"),
        case("one scope", alice("client_id=web&scope=read")).granted("read"),
        case("all scopes", alice("client_id=web&scope=profile+email+read")).granted("profile email read"),
        case("in another order", alice("client_id=web&scope=read%20profile")).granted("read profile"),
        case("one scope twice", alice("client_id=web&scope=read+read")).granted("read"),
        case("other than the default", alice("client_id=defaults&scope=email")).granted("email"),
    ]
}

fn refused() -> Vec<Row> {
    let scopes = [
        "write",
        "openid",
        "read+write",
        "write+read",
        "Read",
        "read++profile",
        "+read",
        "read+",
        "+",
        "read%09profile",
        "read%0aprofile",
        "read%22",
        "%22read%22",
        "read%5c",
        "read,profile",
        "r%c3%a9ad",
        "read%c2%a0profile",
        "*",
        "%25",
    ];
    let mut rows: Vec<Row> = scopes
        .map(|scope| {
            let call = alice(&format!("client_id=web&scope={scope}"));
            case(format!("scope `{scope}`"), call).refused(400, "invalid_scope")
        })
        .into();
    let many: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
    rows.extend([
        case("10,000 scopes", alice(&format!("client_id=web&scope={}", many.join("+"))))
            .refused(400, "invalid_scope"),
        case("a scope of 60,000 characters", alice(&format!("client_id=web&scope={}", "x".repeat(60_000))))
            .refused(400, "invalid_scope"),
        case("a scope of a client that has none", alice("client_id=plain&scope=read"))
            .refused(400, "invalid_scope"),
        case("the scope is refused before the password is looked at", {
            post("grant_type=password&client_id=web&username=alice&password=wrong&scope=write")
        })
        .refused(400, "invalid_scope"),
    ]);
    rows
}
