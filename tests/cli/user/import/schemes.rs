//! How many kinds of hash a table may hold, and that those of other programs log in.

use serde_json::{Value, json};
use support::database;

use super::exported;
use crate::sandbox;

fn vectors() -> Vec<Value> {
    let lines = include_str!("../../../vectors/passwords/hashes.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn row(vector: &Value) -> String {
    json!({"username": vector["username"], "password_hash": vector["password_hash"]}).to_string()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().expect("a text")
}

#[test]
fn the_hashes_of_other_programs_log_in_after_import_and_after_upgrade() {
    let sandbox = sandbox::settled()
        .with("PASSWORDS__DEADLINE", "60s")
        .with("PASSWORDS__MAX_CHECK_TIME", "50s")
        // However many cores there are, each has memory for the largest of them.
        .with("PASSWORDS__THREADS", "2")
        .with("THROTTLE__ADDRESS", "unlimited");
    // passlib's rounds of sha-crypt take a second each; tests/api has them.
    let is_quick = |vector: &Value| !text(vector, "username").ends_with("-crypt-default");
    let vectors: Vec<Value> = vectors().into_iter().filter(is_quick).collect();
    // In pieces: the time of each kind is taken, which takes a busy machine a while.
    for rows in vectors.chunks(20) {
        let rows: Vec<String> = rows.iter().map(row).collect();
        sandbox.run_with_input(&["user", "import", "-", "--allow-many-schemes"], rows.join("\n")).done();
    }
    let server = sandbox.serve();
    for vector in &vectors {
        let (name, password) = (text(vector, "username"), text(vector, "password"));
        server.login(name, password).access_token();
        server.login(name, password).access_token();
        server.login(name, "another password").failed(400, "invalid_grant");
    }
    // bcrypt has not read these to their end.
    let is_cut_off = |vector: &&Value| {
        text(vector, "scheme").starts_with("bcrypt cost") && text(vector, "password").len() >= 72
    };
    let kept: Vec<&str> = vectors.iter().filter(is_cut_off).map(|vector| text(vector, "username")).collect();
    assert_eq!(kept, ["bcrypt-long", "bcrypt-72", "bcrypt-80"]);
    let upgraded = exported(&sandbox).into_iter().filter(|(name, _)| !kept.contains(&name.as_str()));
    for (name, user) in upgraded {
        let hash = text(&user, "password_hash");
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{name}: {hash}");
    }
}

#[test]
fn a_fourth_kind_of_hash_is_taken_only_if_asked_for() {
    let sandbox = sandbox::settled();
    let named = |name: &str| {
        let vector = vectors().into_iter().find(|vector| vector["username"] == name).expect("a vector");
        row(&vector)
    };
    let rows = ["bcrypt-2b", "pbkdf2-sha256", "scrypt", "bcrypt-2y", "django-scrypt"].map(named).join("\n");
    sandbox.write("users.jsonl", &rows);
    let outcome = sandbox.run(&["user", "import", "users.jsonl"]);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    let faults: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("line ")).collect();
    assert_eq!(faults.len(), 2, "{outcome:#?}");
    for (fault, line) in faults.iter().zip(["line 3 (`scrypt`): ", "line 5 (`django-scrypt`): "]) {
        assert!(fault.starts_with(line) && fault.contains("scrypt ln=4 r=8 p=1"), "{outcome:#?}");
        assert!(
            fault.contains("argon2id m=64 t=1 p=1, bcrypt cost=4, pbkdf2-sha256 rounds=10"),
            "{outcome:#?}"
        );
        assert!(fault.contains("new passwords (argon2id m=64 t=1 p=1) counts as one"), "{fault}");
        assert!(fault.contains("`--allow-many-schemes`"), "{fault}");
    }
    assert_eq!(exported(&sandbox).len(), 4);
    sandbox.run(&["user", "import", "users.jsonl", "--allow-many-schemes"]).done();
    assert_eq!(exported(&sandbox).len(), 6);
}

// The column that says how a password is hashed is younger than the hashes.
#[test]
fn hashes_that_were_there_before_the_column_are_counted() {
    const EARLIER_MIGRATIONS: usize = 9;
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    database::migrate_partly(&url, EARLIER_MIGRATIONS);
    let insert = |number: u32, hash: &str| {
        format!(
            "INSERT INTO users (id, username, username_key, password_hash, disabled, roles, created_at, updated_at) \
             VALUES (x'0190f6f000007000800000000000{number:04x}', 'old-{number}', 'old-{number}', {hash}, 0, '', 0, 0)"
        )
    };
    let hash =
        |parameters: &str| format!("'$argon2id$v=19${parameters}$c2l0dGVlbiBieXRlcw$c2l0dGVlbiBieXRlcw'");
    let mut statements: Vec<String> = (0..2100).map(|number| insert(number, &hash("m=72,t=1,p=1"))).collect();
    statements.push(insert(3000, &hash("m=80,t=2,p=1")));
    statements.push(insert(3001, "NULL"));
    statements.push(insert(3002, "'nonsense'"));
    let mut whole = vec!["BEGIN"];
    whole.extend(statements.iter().map(String::as_str));
    whole.push("COMMIT");
    database::execute(&format!("{url}?mode=rw"), &[&whole.join(";")]);
    sandbox.run(&["db", "migrate"]).done();
    let bcrypt = json!({"username": "bob", "password_hash": super::HASH}).to_string();
    let outcome = sandbox.run_with_input(&["user", "import", "-"], &bcrypt);
    let live = "the table has argon2id m=64 t=1 p=1, argon2id m=72 t=1 p=1, argon2id m=80 t=2 p=1";
    assert!(outcome.code == Some(1) && outcome.stderr.contains(live), "{outcome:#?}");
    assert_eq!(exported(&sandbox).len(), 2103);
}

// Abuse case 31: with a small N it is the other part of scrypt's memory that is large.
#[test]
fn scrypt_that_would_take_the_machine_is_refused() {
    let sandbox = sandbox::settled();
    for parameters in ["ln=1,r=1,p=16777215", "ln=1,r=8,p=131072", "ln=30,r=8,p=1"] {
        let hash = format!(
            "$scrypt${parameters}$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"
        );
        let row = json!({"username": "bob", "password_hash": hash}).to_string();
        let outcome = sandbox.run_with_input(&["user", "import", "-"], &row);
        assert!(outcome.code == Some(1) && outcome.stderr.contains("too costly to check"), "{outcome:#?}");
    }
}

// Abuse case 31: scrypt's memory comes on top of the thread's own.
#[test]
fn scrypt_may_take_what_the_budget_leaves_beside_the_memory_of_the_threads() {
    let row = |name: &str, log_n: u32| {
        let hash = format!(
            "$scrypt$ln={log_n},r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"
        );
        json!({"username": name, "password_hash": hash}).to_string()
    };
    // Of 64 MiB and 3 KiB, and of half as much; each thread has 32 MiB of its own.
    let rows = [row("bob", 16), row("carol", 15)].join("\n");
    let import = |budget: &str| {
        let sandbox = sandbox::settled()
            .with("PASSWORDS__THREADS", "2")
            .with("PASSWORDS__MEMORY_KIB", "32768")
            .with("PASSWORDS__MEMORY_BUDGET_MIB", budget)
            .with("PASSWORDS__DEADLINE", "60s")
            .with("PASSWORDS__MAX_CHECK_TIME", "50s");
        sandbox.run_with_input(&["user", "import", "-", "--allow-many-schemes"], &rows)
    };
    import("194").done();
    let outcome = import("192");
    let [(line, fault)] = &super::faults(&outcome)[..] else { panic!("{outcome:#?}") };
    assert_eq!(*line, 1, "{outcome:#?}");
    assert!(fault.contains("it takes 65539 KiB of memory, and at most 65536 may be"), "{fault}");
    assert!(fault.contains("passwords.memory_budget_mib"), "{fault}");
}
