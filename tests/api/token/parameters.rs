//! Repeated, empty and unknown parameters, and those in the URL (rule 3).

use super::row::{ALICE, Row, alice, case, post};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = repeated();
    rows.extend(empty());
    rows.extend(unknown());
    rows.extend(secrets_in_the_url());
    rows.extend(others_in_the_url());
    rows
}

// Abuse case 4.
fn repeated() -> Vec<Row> {
    let pairs = [
        "grant_type=password",
        "username=alice",
        "username=bob",
        "password=correct+horse+battery+staple",
        "client_id=web",
        "%63lient_id=web",
        "scope=read&scope=read",
        "scope=&scope=read",
        "client_secret=&client_secret=",
        "client_secret&client_secret",
        "colour=blue&colour=red",
    ];
    let mut rows: Vec<Row> = pairs
        .map(|pair| {
            let call = alice(&format!("client_id=web&{pair}"));
            case(format!("repeated: {pair}"), call).refused(400, "invalid_request")
        })
        .into();
    let audiences = alice("client_id=web&audience=https%3A%2F%2Fa&audience=https%3A%2F%2Fb");
    rows.push(case("audience may be repeated", audiences).granted(""));
    rows
}

// Abuse cases 5 and 32.
fn empty() -> Vec<Row> {
    vec![
        case("an empty scope is none", alice("client_id=web&scope=")).granted(""),
        case("an empty scope is the default one", alice("client_id=defaults&scope=")).granted("profile"),
        case("an empty secret is none", alice("client_id=web&client_secret=")).granted(""),
        case("an empty client id is none", alice("client_id=")).refused(401, "invalid_client"),
        case("an empty client id is the default client", alice("client_id="))
            .granted("")
            .with_default_client(),
        case("a name without a value is empty", alice("client_id=web&scope")).granted(""),
        case("separators alone are nothing", post(format!("&&{ALICE}&&client_id=web&"))).granted(""),
        case("an empty grant type", post(ALICE.replace("=password&", "=&") + "&client_id=web"))
            .refused(400, "invalid_request"),
        case("an empty username", post("grant_type=password&client_id=web&username=&password=x"))
            .refused(400, "invalid_request"),
        case("no username", post("grant_type=password&client_id=web&password=x"))
            .refused(400, "invalid_request"),
        case("an empty password", post("grant_type=password&client_id=web&username=alice&password="))
            .refused(400, "invalid_request"),
        case("no password", post("grant_type=password&client_id=web&username=alice"))
            .refused(400, "invalid_request"),
        case("an empty password for a user without one", {
            post("grant_type=password&client_id=web&username=carol&password=")
        })
        .refused(400, "invalid_request"),
        case("presence comes before everything about the user", {
            post("grant_type=password&client_id=web&username=nobody&scope=unknown")
        })
        .refused(400, "invalid_request"),
    ]
}

/// What is refused wherever a form is read, whatever it is about.
pub(super) fn of_any_form() -> Vec<Row> {
    let mut rows = repeated();
    rows.extend(secrets_in_the_url());
    rows
}

/// So many parameters, all different.
fn numbered(count: u32) -> String {
    (0..count).map(|number| format!("x{number}=y")).collect::<Vec<_>>().join("&")
}

// Abuse case 8.
fn unknown() -> Vec<Row> {
    vec![
        case("an unknown parameter", alice("client_id=web&colour=blue")).granted(""),
        case("an unknown parameter with odd characters", alice("client_id=web&%3Cb%3E=%22&x=y=z"))
            .granted(""),
        case("as many parameters as are taken", alice(&format!("client_id=web&{}", numbered(96))))
            .granted(""),
        case("one more", alice(&format!("client_id=web&{}", numbered(97)))).refused(400, "invalid_request"),
        case("no body", post("")).refused(400, "invalid_request"),
        case("a JSON body under the right type", post(r#"{"grant_type":"password"}"#))
            .refused(400, "invalid_request"),
        case("names are case-sensitive", alice("client_id=web&SCOPE=unknown")).granted(""),
    ]
}

// Abuse case 6.
fn secrets_in_the_url() -> Vec<Row> {
    let secrets = [
        "password=canary",
        "password=",
        "password",
        "%70assword=canary",
        "colour=blue&client_secret=canary",
        "client_assertion=canary",
        "code=canary",
        "code_verifier=canary",
        "refresh_token=canary",
        "access_token=canary",
        "token=canary",
    ];
    let refused = |query| {
        case(format!("in the URL: {query}"), alice("client_id=web").query(query))
            .refused(400, "invalid_request")
    };
    secrets.map(refused).into()
}

// Abuse case 6.
fn others_in_the_url() -> Vec<Row> {
    let without_username = ALICE.replace("&username=alice", "");
    vec![
        case("the URL's other parameters are not used", {
            post(without_username + "&client_id=web").query("username=alice")
        })
        .refused(400, "invalid_request"),
        case("a client in the URL is not used", post(ALICE).query("client_id=web"))
            .refused(401, "invalid_client"),
        case("a harmless query", alice("client_id=web").query("lang=de&x=%zz")).granted(""),
    ]
}
