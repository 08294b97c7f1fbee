//! What is secret in the configuration is not shown.

use crate::layers::Layers;

#[test]
fn passwords_of_databases_are_masked() {
    let urls = [
        "postgres://user:hunter22@db/name",
        "postgres://db/name?user=u&password=hunter22",
        "mysql://user:hunter22@db/name?ssl-mode=required",
        "mariadb://user:hunter22@db/name",
    ];
    for url in urls {
        let config = Layers::new("").environment(&[("COUNTERSIGN_DATABASE__URL", url)]).load();
        let shown = format!("{} {:?} {config:?}", config.database.url, config.entries());
        assert!(!shown.contains("hunter22"), "{shown}");
    }
    // What cannot be read is refused without being repeated: some of it may be the password.
    let wrong = [
        "postgress://user:hunter22@db/name",
        "postgres://user:hunter22@[broken",
        "postgres://user:hunter22@db:99999/name",
        "postgres://user:hunter 22@db/name",
        "postgres://user:1/hunter22@db/name",
        "postgres://user:hun#ter22@db/name",
    ];
    for url in wrong {
        let complaint = Layers::new("").environment(&[("COUNTERSIGN_DATABASE__URL", url)]).complaint();
        assert!(complaint.contains("database.url") && !complaint.contains("ter22"), "{complaint}");
        assert!(!complaint.contains("hunter"), "{complaint}");
    }
}
