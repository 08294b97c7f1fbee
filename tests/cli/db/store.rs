//! Where a test of `db` has its database.

use support::Sandbox;
use support::database::TestDatabase;

use crate::sandbox;

/// A sandbox on this database, and the address of the latter for anybody else.
pub(super) fn on(store: &TestDatabase) -> (Sandbox, String) {
    let sandbox =
        sandbox::empty().with("DATABASE__URL", store.url()).with("DATABASE__ACQUIRE_TIMEOUT", "20s");
    if !store.url().starts_with("sqlite") {
        return (sandbox, store.url_without_tls());
    }
    let file = sandbox.write("countersign.db", "");
    (sandbox, format!("sqlite://{}?mode=rw", file.display()))
}
