//! The program beside a database whose clock tells another time (design rule D10, abuse case 112). Only in
//! PostgreSQL a function can be put before the server's own one; `tests/api/clocks` has the other databases.

use std::time::{Instant, SystemTime};

use support::database::{TestDatabase, execute};
use support::metrics::sample;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{PATIENCE, jwt};

use crate::sandbox;

/// Lets the database tell a time by which this machine's clock is 26 hours ahead.
const BEHIND: [&str; 3] = [
    "CREATE SCHEMA other",
    "CREATE FUNCTION other.clock_timestamp() RETURNS timestamptz LANGUAGE sql
     AS $$ SELECT pg_catalog.clock_timestamp() - interval '26 hours' $$",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, other, pg_catalog',
     current_database()); END $$",
];

/// How many hours ago a token was issued.
fn hours_ago(token: &str) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time after 1970").as_secs();
    let issued_at = jwt::claims(token)["iat"].as_u64().expect("a number");
    (now + 60).saturating_sub(issued_at) / 3600
}

/// In seconds; the question takes some time on its way.
fn told_offset(readiness: &str) -> i64 {
    let offset = readiness.split_once("clock offset: ").and_then(|(_, rest)| rest.split_once(" s"));
    offset.and_then(|(seconds, _)| seconds.parse().ok()).expect("an offset")
}

#[test]
fn the_program_goes_by_the_databases_time_and_destroys_nothing() {
    let Some(database) = TestDatabase::empty_on_server().filter(|database| database.kind() == "PostgreSQL")
    else {
        return;
    };
    let sandbox = sandbox::empty().with("DATABASE__URL", database.url()).with("CLIENTS__CACHE_TTL", "0s");
    sandbox.run(&["db", "migrate"]).done();
    sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
    sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
    let grant = ["--confidential", "--grant", "client_credentials"];
    let machine = [["client", "create", "machine"].as_slice(), &grant, &["--json"]].concat();
    let machine = sandbox.run(&machine).json();
    let secret = machine["client_secret"].as_str().expect("a secret");
    execute(database.url(), &BEHIND);

    let mut server = sandbox.serve();
    let token = server.login(USER, PASSWORD).access_token();
    assert_eq!((hours_ago(&token), server.get_with_token("/users/me", &token).status), (26, 200));
    let readiness = server.get("/readyz");
    assert_eq!(readiness.status, 200);
    assert!((-26 * 3600 - 5..=-26 * 3600 + 5).contains(&told_offset(&readiness.body)), "{}", readiness.body);
    let text = server.get("/metrics").body;
    assert_eq!(sample(&text, "countersign_clock_trusted"), Some(0), "{text}");
    let deadline = Instant::now() + PATIENCE;
    let line = server.process.stderr.find(deadline, |line| line.contains("nothing is deleted by the time"));
    assert!(line.is_some_and(|line| line.contains("set the clock that is wrong")));

    for arguments in [["db", "sweep"], ["key", "rotate"], ["db", "trust-clock"]] {
        let outcome = sandbox.run(&arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{outcome:#?}");
        assert!(
            outcome.stderr.contains("error: nothing was done, since this machine's clock says"),
            "{outcome:#?}"
        );
    }
    // The mark that the command sets is not in the future.
    let warned = sandbox.run(&["client", "revoke-tokens", "machine", "--yes"]);
    warned.done();
    assert!(warned.stderr.contains("set the clock that is wrong"), "{warned:#?}");
    let grant = [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", secret)];
    assert_eq!(hours_ago(&server.token(&grant).access_token()), 26);
}
