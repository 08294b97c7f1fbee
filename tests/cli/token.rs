//! `token status`, beside a server that runs.

use support::settled::{PASSWORD, USER};
use support::{Sandbox, Server};

use crate::sandbox;

/// The server's port is another one in each test, and its issuer must not be.
fn known() -> Sandbox {
    sandbox::settled().with("SERVER__ISSUER", "http://localhost:8080")
}

fn log_in(server: &Server) -> String {
    server.login(USER, PASSWORD).json()["access_token"].as_str().expect("an access token").to_owned()
}

fn session_of(sandbox: &Sandbox) -> String {
    let list = sandbox.run(&["session", "list", "--json"]).json();
    list[0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn it_says_whether_a_token_was_revoked_and_since_when() {
    let sandbox = known();
    let server = sandbox.serve();
    let token = log_in(&server);
    let status = || sandbox.run_with_input(&["token", "status", "--json"], &token).json();
    let before = status();
    assert_eq!((&before["revoked"], &before["since"]), (&false.into(), &serde_json::Value::Null));
    let session = session_of(&sandbox);
    let by_session = sandbox.run(&["token", "status", "--session", &session, "--json"]).json();
    assert_eq!(by_session, before);
    let uri = before["uri"].as_str().expect("a URI");
    assert_eq!(server.get(&uri[uri.find("/status-lists/").expect("a path")..]).status, 200);
    sandbox.run(&["session", "revoke", &session, "--yes"]).done();
    let after = status();
    assert_eq!(
        (&after["revoked"], &after["uri"], &after["idx"]),
        (&true.into(), &before["uri"], &before["idx"])
    );
    assert!(after["since"].is_string() && after["until"].is_string(), "{after}");
    let gone = sandbox.run(&["token", "status", "--session", &session]);
    assert!(gone.refused().contains("has ended"), "{gone:?}");
}

#[test]
fn what_is_no_token_of_this_server_is_refused() {
    let sandbox = known();
    let server = sandbox.serve();
    let token = log_in(&server);
    let elsewhere = sandbox::settled().with("SERVER__ISSUER", "https://login.example.com");
    assert!(elsewhere.run_with_input(&["token", "status"], &token).refused().contains("of the issuer"));
    for (input, words) in
        [("", "no token"), ("x", "no JWT"), ("a.b.c", "no JWT"), ("a\nb", "more than one line")]
    {
        let outcome = sandbox.run_with_input(&["token", "status"], input);
        assert!(outcome.refused().contains(words), "{input:?}: {outcome:?}");
    }
    // Nor does a token stand in an argument.
    assert_eq!(sandbox.run(&["token", "status", &token]).code, Some(2));
}
