//! A directory in which the first commands have run: schema, signing key, a user, a public and a confidential
//! client. Made once by the program itself, then copied, since making a key takes a good part of a second.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::OnceLock;

use super::{Sandbox, rsa_key};

pub(crate) const USER: &str = "alice";
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A public client with the password grant.
pub(crate) const PUBLIC: &str = "web";

/// A confidential client with the password grant.
pub(crate) const CONFIDENTIAL: &str = "service";

/// What lies in the directory, and what must be known about it.
#[derive(Debug)]
struct Template {
    database: Vec<u8>,
    key_file: Vec<u8>,
    kid: String,
    secret: String,
}

/// The signing key's id.
pub(crate) fn kid() -> &'static str {
    &template().kid
}

/// The confidential client's secret.
pub(crate) fn secret() -> &'static str {
    &template().secret
}

/// The signing key's file, below the sandbox.
pub(crate) fn key_file() -> String {
    format!("keys/{}.pem", kid())
}

pub(super) fn unpack(directory: &Path) {
    let template = template();
    DirBuilder::new().mode(0o700).create(directory.join("keys")).expect("a directory");
    write(&directory.join("countersign.db"), &template.database);
    write(&directory.join(key_file()), &template.key_file);
}

fn write(path: &Path, content: &[u8]) {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).expect("a file");
    file.write_all(content).expect("the disk has room");
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(make)
}

fn make() -> Template {
    let sandbox = Sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    sandbox.write("original.pem", rsa_key::first().pkcs8());
    let key = sandbox.run(&["key", "import", "original.pem", "--json"]).json();
    sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
    sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
    let service = ["client", "create", CONFIDENTIAL, "--confidential", "--grant", "password", "--json"];
    let service = sandbox.run(&service).json();
    let kid = key["kid"].as_str().expect("the key's id").to_owned();
    Template {
        database: sandbox.read("countersign.db"),
        key_file: sandbox.read(&format!("keys/{kid}.pem")),
        secret: service["client_secret"].as_str().expect("the client's secret").to_owned(),
        kid,
    }
}
