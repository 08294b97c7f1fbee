//! Files of another user (K5): a `sudo` must not leave files that the server cannot read.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::PathBuf;

use support::settled::{PASSWORD, key_file};
use support::{Outcome, Sandbox, rsa_key};

use crate::sandbox;

/// Who that is does not matter, as long as it is not us.
const NOBODY: u32 = 65534;

/// Every command that writes.
const WRITING: [&[&str]; 15] = [
    &["serve"],
    &["db", "migrate"],
    &["db", "backup", "copy.db"],
    &["user", "create", "bob", "--password-stdin"],
    &["user", "update", "alice", "--rename", "bob"],
    &["user", "set-password", "alice", "--password-stdin"],
    &["user", "disable", "alice"],
    &["user", "enable", "alice"],
    &["user", "delete", "alice", "--yes"],
    &["client", "create", "spa", "--public"],
    &["client", "update", "web", "--disable"],
    &["client", "rotate-secret", "service"],
    &["client", "revoke-tokens", "service", "--yes"],
    &["client", "delete", "web", "--yes"],
    &["key", "import", "second.pem"],
];

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives a file away; only root can.
fn give_away(path: PathBuf) {
    chown(path, Some(NOBODY), None).expect("root may give files away");
}

#[track_caller]
fn all_refused(sandbox: &Sandbox, path: &str) {
    sandbox.write("second.pem", rsa_key::second().pkcs8());
    let listing = sandbox.listing();
    for arguments in WRITING {
        let outcome: Outcome = sandbox.run_with_input(arguments, PASSWORD);
        outcome.refused_with(&[path, "belongs to", "sudo -u"]);
        assert_eq!(sandbox.listing(), listing, "{arguments:?}");
    }
}

#[test]
fn nothing_is_written_beside_another_users_database() {
    let sandbox = sandbox::settled();
    if is_root() {
        give_away(sandbox.path("countersign.db"));
        let before = sandbox.read("countersign.db");
        all_refused(&sandbox, &sandbox.shown_path("countersign.db"));
        assert!(sandbox.read("countersign.db") == before);
    } else {
        // A file that is root's on every system; it is refused before it is opened.
        all_refused(&sandbox.with("DATABASE__URL", "sqlite:///etc/passwd"), "/etc/passwd");
    }
}

#[test]
fn nothing_is_written_beside_another_users_keys() {
    let sandbox = sandbox::settled();
    if is_root() {
        give_away(sandbox.path("keys"));
        all_refused(&sandbox, "keys");
    } else {
        all_refused(&sandbox.with("KEYS__DIRECTORY", "/etc"), "/etc");
    }
}

#[test]
fn a_demonstration_is_not_started_among_another_users_files() {
    let sandbox = sandbox::empty();
    let keys = sandbox.path("countersign-demo/keys");
    std::fs::create_dir_all(&keys).expect("a directory");
    if is_root() {
        give_away(keys);
        sandbox.run(&["serve", "--demo"]).refused_with(&["countersign-demo/keys", "belongs to"]);
    } else {
        // Not ours to write to is the nearest that there is without root.
        let permissions = Permissions::from_mode(0o500);
        std::fs::set_permissions(sandbox.path("countersign-demo"), permissions).expect("it is ours");
        sandbox.run(&["serve", "--demo"]).refused_with(&["countersign-demo"]);
    }
    assert_eq!(sandbox.listing(), ["countersign-demo", "countersign-demo/keys"]);
}

#[test]
fn looking_leaves_no_file_that_the_owner_cannot_use() {
    let sandbox = sandbox::settled();
    if is_root() {
        give_away(sandbox.path("countersign.db"));
        give_away(sandbox.path(""));
    }
    sandbox.run(&["user", "list"]).done();
    sandbox.run(&["user", "show", "nobody"]).refused();
    let owner = |path: PathBuf| std::fs::metadata(path).expect("a file").uid();
    for entry in std::fs::read_dir(sandbox.path("")).expect("a directory").flatten() {
        if entry.file_name().to_string_lossy().starts_with("countersign.db") {
            assert_eq!(owner(entry.path()), owner(sandbox.path("countersign.db")), "{entry:?}");
        }
    }
}

#[test]
fn another_users_key_is_not_signed_with() {
    // abuse case 127
    let sandbox = sandbox::settled();
    if is_root() {
        give_away(sandbox.path(key_file()));
        let path = sandbox.shown_path(key_file());
        sandbox.run(&["serve"]).refused_with(&[&path, "belongs to"]);
    } else {
        // Without root no foreign file can lie in our directory; a link to one is refused as a link.
        std::fs::remove_file(sandbox.path(key_file())).expect("the file is there");
        std::os::unix::fs::symlink("/etc/passwd", sandbox.path(key_file())).expect("a link can be made");
        sandbox.run(&["serve"]).refused_with(&["link"]);
    }
}
