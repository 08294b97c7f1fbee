//! A disk that answers with errors for a while (D4, abuse case 110): what cannot be stored is not said to be
//! done, what was said to be done is there, and nothing needs a restart.

use support::database::number;
use support::failing_disk::{Failing, FailingDisk};
use support::process::Process;
use support::settled::{PASSWORD, USER};
use support::{Sandbox, Server};

use crate::sandbox;

/// A token is good after a restart, on another port.
fn settled() -> Sandbox {
    sandbox::settled().with("SERVER__ISSUER", "https://login.example.com")
}

fn serve(sandbox: &Sandbox, disk: &FailingDisk) -> Server {
    sandbox.serve_by(disk.reach(&mut sandbox.command(&["serve"])))
}

/// Some logins, each of which must fail. Of a page that cannot be read SQLite says that it is damaged.
fn no_login_is_stored(server: &Server, failing: Failing) {
    for _ in 0..3 {
        let refused = server.login(USER, PASSWORD);
        if failing == Failing::Everything && refused.status == 500 {
            continue;
        }
        refused.failed(503, "temporarily_unavailable");
        assert!(refused.header("retry-after").is_some());
    }
    assert_eq!(server.get("/readyz").status, 503);
    for url in ["/livez", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server"] {
        assert_eq!(server.get(url).status, 200, "{url}");
    }
}

// Abuse case 110.
#[test]
fn errors_of_the_disk_lose_nothing_that_was_acknowledged() {
    let sandbox = settled();
    let disk = FailingDisk::of(&sandbox);
    let mut server = serve(&sandbox, &disk);
    let mut tokens = vec![server.login(USER, PASSWORD).access_token()];
    for failing in [Failing::Writing, Failing::Everything, Failing::Writing] {
        disk.set(failing);
        no_login_is_stored(&server, failing);
        // What SQLite has in memory needs no disk.
        let expected = if failing == Failing::Writing { &[200][..] } else { &[200, 500] };
        let answer = server.get_with_token("/users/me", &tokens[0]);
        assert!(expected.contains(&answer.status), "{failing:?}: {answer:#?}");
        disk.set(Failing::Nothing);
        tokens.push(server.login(USER, PASSWORD).access_token());
        assert_eq!(server.get("/livez").status, 200);
    }
    server.process.kill();
    let server = sandbox.serve();
    for token in &tokens {
        assert_eq!(server.get_with_token("/users/me", token).status, 200);
    }
    server.stop().done();
    let url = format!("sqlite://{}", sandbox.shown_path("countersign.db"));
    let stored = number(&url, "SELECT COUNT(*) FROM sessions");
    assert_eq!(usize::try_from(stored), Ok(tokens.len()), "no session is there that nobody was told of");
    assert_eq!(number(&url, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

// Abuse case 110: what SQLite's log has goes into the file at the next start.
#[test]
fn a_server_ends_while_the_disk_fails() {
    let sandbox = settled();
    let disk = FailingDisk::of(&sandbox);
    let server = serve(&sandbox, &disk);
    let token = server.login(USER, PASSWORD).access_token();
    disk.set(Failing::Writing);
    server.login(USER, PASSWORD).failed(503, "temporarily_unavailable");
    // What was counted in the last second cannot be stored, if there is anything, and then it says so.
    let ended = server.stop();
    assert!(ended.code == Some(0) || ended.stderr.contains("\nerror: "), "{ended:#?}");
    disk.set(Failing::Nothing);
    let server = sandbox.serve();
    assert_eq!(server.get_with_token("/users/me", &token).status, 200);
    server.stop().done();
}

// Abuse case 110.
#[test]
fn commands_tell_of_a_disk_that_fails_and_change_nothing() {
    let sandbox = sandbox::settled();
    let disk = FailingDisk::of(&sandbox);
    for failing in [Failing::Writing, Failing::Everything] {
        disk.set(failing);
        let mut command = sandbox.command(&["user", "create", "bob", "--password-stdin"]);
        let mut process = Process::start(disk.reach(&mut command));
        process.feed(PASSWORD.as_bytes());
        let outcome = process.end();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{outcome:#?}");
    }
    disk.set(Failing::Nothing);
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json().as_array().map(Vec::len), Some(1));
}
