//! An installation of each schema that somebody may have, with rows, is brought up to date and goes on.
//! `upgrade/make.sh` has made them.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::json;
use support::database::{TestDatabase, execute, number};
use support::settled::{PASSWORD, PUBLIC, USER, key_file};
use support::signing_key::{self, kid};
use support::{Sandbox, Server, request};

use super::store::on;

/// Tables, each with its rows.
const ROWS: [(&str, i64); 6] = [
    ("users", 1),
    ("clients", 2),
    ("sessions", 2),
    ("signing_keys", 1),
    ("throttle_buckets", 1),
    ("known_addresses", 1),
];

const REVOKED: &str = "SELECT (SELECT COUNT(*) FROM revoked_tokens) + (SELECT COUNT(*) FROM revocations)";

/// A folder for each schema, with a file for each kind of database.
fn schemas() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/db/upgrade");
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let schemas: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    assert!(!schemas.is_empty());
    schemas
}

fn kind(url: &str) -> &str {
    match url.split(':').next() {
        Some("sqlite") => "sqlite",
        Some("mysql" | "mariadb") => "mysql",
        _ => "postgres",
    }
}

/// What the first lines say.
fn secret<'s>(sql: &'s str, name: &str) -> &'s str {
    sql.lines().find_map(|line| line.strip_prefix(&format!("-- {name}: "))).expect("the secret")
}

/// The key that the row names, whichever key that was when it was made.
fn write_key(sandbox: &Sandbox) {
    DirBuilder::new().mode(0o700).create(sandbox.path("keys")).expect("a directory");
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(sandbox.path(key_file()));
    file.expect("a file").write_all(signing_key::key().pkcs8().as_bytes()).expect("the disk has room");
}

fn goes_on(server: &Server, sql: &str) {
    assert_eq!(server.kids(), [kid()]);
    let token = secret(sql, "refresh token");
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    let refreshed = server.exchange(&request::form("/token", &parameters));
    assert_eq!(refreshed.status, 200, "{refreshed:#?}");
    assert_eq!(server.get_with_token("/users/me", &refreshed.access_token()).json()["username"], USER);
    let parameters =
        [("grant_type", "password"), ("client_id", PUBLIC), ("username", USER), ("password", PASSWORD)];
    let device = format!("Countersign-Device: {}", secret(sql, "device token"));
    let login = server.exchange(&request::with_header(&request::form("/token", &parameters), &device));
    login.access_token();
    // What earlier versions stored counts no longer.
    assert!(login.header("countersign-device").is_some(), "{login:#?}");
}

// Abuse case 130.
#[test]
fn an_installation_is_upgraded_and_goes_on() {
    for schema in schemas() {
        for store in TestDatabase::empty_of_each_kind() {
            let (sandbox, url) = on(&store);
            let sandbox = sandbox.with("KEYS__ROTATE_EVERY", "0s");
            let file = schema.join(kind(&url)).with_extension("sql");
            let sql = fs::read_to_string(&file).expect("a file").replace("KID", &kid());
            execute(&url, &[&sql]);
            write_key(&sandbox);
            sandbox.run(&["db", "migrate"]).done();
            for (table, rows) in ROWS {
                assert_eq!(number(&url, &format!("SELECT COUNT(*) FROM {table}")), rows, "{table}, {file:?}");
            }
            // Where there are status lists, the token is noted as revoked there.
            assert_eq!(number(&url, REVOKED), 1, "{file:?}");
            let status = sandbox.run(&["db", "status", "--json"]).json();
            assert_eq!((&status["pending"], &status["unknown"]), (&json!([]), &json!([])), "{file:?}");
            let server = sandbox.serve();
            goes_on(&server, &sql);
            server.stop().done();
        }
    }
}
