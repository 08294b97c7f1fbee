//! `key import`: what is taken, where it goes, and what is refused (K3, K4).

use serde_json::{Value, json};
use support::Sandbox;
use support::database::{Lock, execute};
use support::rsa_key::{self, RsaKey};

use crate::sandbox;

fn migrated() -> Sandbox {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    sandbox
}

fn without_time(mut imported: Value) -> Value {
    let members = imported.as_object_mut().expect("an object");
    assert!(members.remove("signs_from").is_some_and(|at| at.is_string()));
    imported
}

#[test]
fn the_first_key_is_active_a_second_is_published() {
    let sandbox = migrated();
    sandbox.write("first.pem", rsa_key::first().pkcs1());
    sandbox.write("second.pem", rsa_key::second().pkcs8());
    let first = sandbox.run(&["key", "import", "first.pem", "--json"]);
    assert_eq!(
        without_time(first.json()),
        json!({ "kid": rsa_key::first().thumbprint(), "state": "active" })
    );
    assert!(first.stderr.contains("first.pem"), "the original is still there: {first:#?}");
    let second = sandbox.run(&["key", "import", "second.pem", "--json"]);
    assert_eq!(
        without_time(second.json()),
        json!({ "kid": rsa_key::second().thumbprint(), "state": "published" })
    );
    let list = sandbox.run(&["key", "list", "--json"]).json();
    assert_eq!(list.as_array().map(Vec::len), Some(2), "{list}");
}

#[test]
fn the_server_takes_an_imported_key_and_makes_none() {
    let sandbox = migrated();
    sandbox.write("first.pem", rsa_key::first().pkcs1());
    sandbox.run(&["key", "import", "first.pem"]).done();
    assert_eq!(sandbox.serve().kids(), [rsa_key::first().thumbprint()]);
}

#[test]
fn it_is_kept_as_pkcs8_under_its_kid_for_its_owner_alone() {
    // abuse case 127: whatever the umask.
    let sandbox = migrated();
    sandbox.write("first.pem", rsa_key::first().pkcs1());
    let script = "umask 000; exec \"$0\" key import first.pem";
    let mut command = sandbox.command_of("sh", &["-c", script, sandbox::PROGRAM]);
    let status = command.output().expect("a shell").status;
    assert!(status.success());
    let file = format!("keys/{}.pem", rsa_key::first().thumbprint());
    assert_eq!(sandbox.listing(), ["countersign.db", "first.pem", "keys", &file]);
    assert_eq!((sandbox.mode("keys"), sandbox.mode(&file)), (0o700, 0o600));
    let kept = String::from_utf8(sandbox.read(&file)).expect("PEM is text");
    assert!(kept.starts_with("-----BEGIN PRIVATE KEY-----\n"), "not PKCS#8");
}

#[test]
fn the_same_key_twice_is_refused_in_either_form() {
    let sandbox = migrated();
    sandbox.write("pkcs1.pem", rsa_key::first().pkcs1());
    sandbox.write("pkcs8.pem", rsa_key::first().pkcs8());
    sandbox.run(&["key", "import", "pkcs1.pem"]).done();
    for file in ["pkcs1.pem", "pkcs8.pem"] {
        let kid = rsa_key::first().thumbprint();
        sandbox.run(&["key", "import", file]).refused_with(&[&kid, "already"]);
    }
}

#[test]
fn what_is_no_key_for_rs256_is_refused_and_leaves_nothing() {
    let sandbox = migrated();
    let rsa = rsa_key::first();
    let truncated = rsa.pkcs8().chars().take(800).collect::<String>();
    let rows: [(&str, Vec<u8>, &str); 9] = [
        ("empty.pem", Vec::new(), "not an RSA private key"),
        ("text.pem", b"hello".to_vec(), "not an RSA private key"),
        ("binary.pem", vec![0xff; 64], "binary.pem"),
        ("truncated.pem", truncated.into_bytes(), "not an RSA private key"),
        ("public.pem", rsa.public().into_bytes(), "a public key"),
        ("encrypted.pem", rsa.encrypted(b"passphrase").into_bytes(), "decrypt it first"),
        ("elliptic.pem", rsa_key::elliptic().into_bytes(), "needs an RSA key"),
        ("small-pkcs8.pem", RsaKey::of_bits(1024).pkcs8().into_bytes(), "1024"),
        ("small-pkcs1.pem", RsaKey::of_bits(1024).pkcs1().into_bytes(), "1024"),
    ];
    for (file, content, word) in rows {
        sandbox.write(file, content);
        let before = sandbox.listing();
        let outcome = sandbox.run(&["key", "import", file]);
        assert!(outcome.refused().contains(word), "{file}: {outcome:#?}");
        assert_eq!(sandbox.listing(), before, "{file}");
    }
    sandbox.run(&["key", "import", "."]).refused();
    sandbox.run(&["key", "import", "absent.pem"]).refused_with(&["absent.pem"]);
    assert_eq!(sandbox.run(&["key", "list", "--json"]).json(), json!([]));
}

#[test]
fn two_imports_of_one_key_at_once_leave_its_file() {
    for _ in 0..5 {
        let sandbox = migrated();
        sandbox.write("key.pem", rsa_key::first().pkcs8());
        let import = || sandbox.run(&["key", "import", "key.pem"]);
        std::thread::scope(|scope| {
            for run in [scope.spawn(import), scope.spawn(import)] {
                run.join().expect("it ends");
            }
        });
        let list = sandbox.run(&["key", "list", "--json"]).json();
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
        sandbox.read(&format!("keys/{}.pem", rsa_key::first().thumbprint()));
    }
}

#[test]
fn an_import_that_the_database_fails_leaves_a_file_that_was_there() {
    let sandbox = migrated().with("DATABASE__ACQUIRE_TIMEOUT", "50ms");
    sandbox.write("key.pem", rsa_key::first().pkcs8());
    let file = format!("keys/{}.pem", rsa_key::first().thumbprint());
    sandbox.run(&["key", "import", "key.pem"]).done();
    execute(&format!("sqlite://{}", sandbox.path("countersign.db").display()), &["DELETE FROM signing_keys"]);
    let lock = Lock::on(&sandbox.path("countersign.db"));
    sandbox.run(&["key", "import", "key.pem"]).refused_with(&["locked"]);
    drop(lock);
    sandbox.read(&file);
    sandbox.run(&["key", "import", "key.pem"]).done();
}

// Somebody brings a key back that the database does not know: the file in `keys/` is the only one.
#[test]
fn a_key_that_lies_where_it_is_used_is_not_to_be_removed() {
    let sandbox = migrated();
    let first = sandbox.write("first.pem", rsa_key::first().pkcs8());
    sandbox.run(&["key", "import", "first.pem"]).done();
    let kept = format!("keys/{}.pem", rsa_key::first().thumbprint());
    std::fs::remove_file(first).expect("the original");
    std::fs::remove_file(sandbox.path("countersign.db")).expect("the database");
    sandbox.run(&["db", "migrate"]).done();
    let imported = sandbox.run(&["key", "import", &kept]);
    imported.done();
    assert!(imported.stderr.contains(&format!("It stays at {kept}")), "{imported:#?}");
    assert!(!imported.stderr.contains("remove"), "{imported:#?}");
}
