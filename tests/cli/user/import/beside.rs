//! An import beside others who write.

use std::thread;

use serde_json::json;

use super::exported;
use crate::sandbox;

/// Two kinds of hash over which any machine takes more than this in all.
const PATIENCE: &str = "1500ms";

// SQLite has one writer at a time.
#[test]
fn others_write_while_an_import_takes_the_time_of_a_hash() {
    let sandbox = sandbox::settled()
        .with("PASSWORDS__DEADLINE", "60s")
        .with("PASSWORDS__MAX_CHECK_TIME", "50s")
        .with("DATABASE__ACQUIRE_TIMEOUT", PATIENCE);
    let rows = [
        ("bob", format!("pbkdf2_sha256$2400000$salt${}=", "A".repeat(43))),
        ("carol", "$2b$14$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW".to_owned()),
    ];
    let rows = rows.map(|(name, hash)| json!({"username": name, "password_hash": hash}).to_string());
    let rows = rows.join("\n");
    let others = thread::scope(|scope| {
        let import = scope.spawn(|| sandbox.run_with_input(&["user", "import", "-"], &rows));
        let mut others = 0;
        while !import.is_finished() {
            sandbox.run(&["user", if others % 2 == 0 { "disable" } else { "enable" }, "alice"]).done();
            others += 1;
        }
        import.join().expect("it ends").done();
        others
    });
    assert!(others > 1, "nobody wrote meanwhile");
    assert_eq!(exported(&sandbox).len(), 3);
}
