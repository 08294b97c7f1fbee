//! A directory in which the first commands have run: schema, signing key, a user, a public and a confidential
//! client. Made once by the program itself, then copied, since each command takes its time.

mod accounts;

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

pub use self::accounts::{CONFIDENTIAL, PASSWORD, PUBLIC, USER};
use crate::sandbox::Sandbox;
use crate::signing_key;

/// What lies in the directory, and what must be known about it.
#[derive(Debug)]
pub struct Settled {
    database: Vec<u8>,
    key_file: Vec<u8>,
    secret: String,
}

/// The signing key's file, below the sandbox.
pub fn key_file() -> String {
    format!("keys/{}.pem", signing_key::kid())
}

impl Settled {
    /// Runs the first commands in this sandbox, which is used up.
    pub fn make(sandbox: &Sandbox) -> Self {
        sandbox.run(&["db", "migrate"]).done();
        sandbox.write("original.pem", signing_key::key().pkcs8());
        sandbox.run(&["key", "import", "original.pem"]).done();
        sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        let service = ["client", "create", CONFIDENTIAL, "--confidential", "--grant", "password", "--json"];
        let service = sandbox.run(&service).json();
        Self {
            database: sandbox.read("countersign.db"),
            key_file: sandbox.read(&key_file()),
            secret: service["client_secret"].as_str().expect("the client's secret").to_owned(),
        }
    }

    /// Copies what they have left into another sandbox.
    pub fn unpack(&self, sandbox: &Sandbox) {
        DirBuilder::new().mode(0o700).create(sandbox.path("keys")).expect("a directory");
        write(&sandbox.path("countersign.db"), &self.database);
        write(&sandbox.path(key_file()), &self.key_file);
    }

    /// The confidential client's secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

fn write(path: &Path, content: &[u8]) {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).expect("a file");
    file.write_all(content).expect("the disk has room");
}
