//! Every mistake is one line that names the key, or the file, and says what is expected.

use crate::sandbox;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

#[test]
fn mistakes_in_the_file_are_told() {
    let sandbox = sandbox::empty();
    let rows: [(&str, &[&str]); 16] = [
        ("[server]\nlistenn = \"127.0.0.1:1\"", &["`server.listenn`", "`server.listen`"]),
        ("[sever]\nlisten = \"127.0.0.1:1\"", &["`sever.listen`", "`server.listen`"]),
        ("[sever]", &["`sever`"]),
        ("tokens = 1", &["`tokens`"]),
        ("rsa_bits = 2048", &["`rsa_bits`", "`keys.rsa_bits`"]),
        ("[keys]\nrsa_bits = ", &["bad.toml", "line 2"]),
        ("[keys\nrsa_bits = 2048", &["bad.toml", "line 1"]),
        ("[keys]\nrsa_bits = \"many\"", &["keys.rsa_bits"]),
        ("[keys]\nrsa_bits = 1024", &["keys.rsa_bits", "2048"]),
        ("[keys]\nrsa_bits = -1", &["keys.rsa_bits"]),
        ("[keys]\njwks_max_age = \"soon\"", &["keys.jwks_max_age", "`10s`"]),
        ("[server]\nmax_connections = \"many\"", &["server.max_connections"]),
        ("[server]\nissuer = \"https://login.example.com/\"", &["server.issuer", "slash"]),
        ("[server]\nbase_path = \"auth\"", &["server.base_path", "`/auth`"]),
        ("[passwords]\nmin_length = 7", &["passwords.min_length", "8"]),
        ("[database]\nurl = \"oracle://db\"", &["database.url", "sqlite://"]),
    ];
    for (text, words) in rows {
        sandbox.write("bad.toml", text);
        let outcome = sandbox.run(&["config", "check", "--config", "bad.toml"]);
        assert_eq!(outcome.code, Some(1), "{text:?}");
        let line = outcome.refused();
        for word in words {
            assert!(line.contains(word), "{text:?}: {word:?} is not in {line:?}");
        }
    }
}

#[test]
fn mistakes_in_the_environment_are_told() {
    let rows: [(&str, &[u8], &[&str]); 8] = [
        ("SERVER__LISTENN", b"127.0.0.1:1", &["COUNTERSIGN_SERVER__LISTENN", "`server.listen`"]),
        ("SERVER__LISTEN", b"everywhere", &["server.listen"]),
        ("SERVER__MAX_CONNECTIONS", b"many", &["server.max_connections"]),
        ("SERVER__MAX_CONNECTIONS", b"0", &["server.max_connections", "1"]),
        ("PASSWORDS__DEADLINE", b"2", &["passwords.deadline", "`10s`"]),
        ("USERS__SIGNUP", b"perhaps", &["users.signup"]),
        ("LOG__FORMAT", b"xml", &["log.format"]),
        // Left out, the default would be taken, and nobody would know.
        ("DATABASE__URL", b"sqlite://\xff.db", &["COUNTERSIGN_DATABASE__URL"]),
    ];
    for (key, value, words) in rows {
        let sandbox = sandbox::empty().with(key, OsStr::from_bytes(value));
        let outcome = sandbox.run(&["config", "check"]);
        assert_eq!(outcome.code, Some(1), "{key}");
        let line = outcome.refused();
        for word in words {
            assert!(line.contains(word), "{key}: {word:?} is not in {line:?}");
        }
    }
}

#[test]
fn a_named_file_must_be_readable() {
    let sandbox = sandbox::empty();
    sandbox.write("binary.toml", b"\xff\xfe");
    std::fs::create_dir(sandbox.path("directory.toml")).expect("a directory");
    for file in ["absent.toml", "binary.toml", "directory.toml"] {
        let path = sandbox.shown_path(file);
        sandbox.run(&["config", "check", "--config", file]).refused_with(&[&path]);
    }
}

#[test]
fn every_command_stops_at_a_mistake_and_makes_nothing() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.toml", "[keys]\nrsa_bit = 2048\n");
    let rows: [&[&str]; 8] = [
        &["serve"],
        &["serve", "--demo"],
        &["user", "list"],
        &["client", "list"],
        &["key", "list"],
        &["db", "migrate"],
        &["db", "status"],
        &["config", "show"],
    ];
    for arguments in rows {
        let outcome = sandbox.run(arguments);
        outcome.refused_with(&["`keys.rsa_bit`", "`keys.rsa_bits`"]);
    }
    assert_eq!(sandbox.listing(), ["countersign.toml"]);
}
