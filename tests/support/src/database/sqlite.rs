//! The migrated SQLite file, of which tests get copies.

use std::path::Path;
use std::sync::OnceLock;

use super::runtime::block_on;
use super::schema::migrate;

/// Writes a copy to this file.
pub(super) fn copy_template(file: &Path) {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    std::fs::write(file, TEMPLATE.get_or_init(make)).expect("the disk has room");
}

fn make() -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("template.db");
    block_on(migrate(&format!("sqlite://{}", file.display())));
    std::fs::read(file).expect("the file is there")
}
