//! What is secret in the configuration is not shown.

use crate::layers::Layers;

#[test]
fn passwords_of_databases_are_masked() {
    let urls = [
        "postgres://user:hunter22@db/name",
        "postgres://db/name?user=u&password=hunter22",
        "mysql://user:hunter22@db/name?ssl-mode=required",
        "mariadb://user:hunter22@db/name",
        "postgres://user:hunter22@[broken",
    ];
    for url in urls {
        let config = Layers::new("").environment(&[("COUNTERSIGN_DATABASE__URL", url)]).load();
        let shown = format!("{} {:?} {config:?}", config.database.url, config.entries());
        assert!(!shown.contains("hunter22"), "{shown}");
    }
    let wrong = [("COUNTERSIGN_DATABASE__URL", "postgress://user:hunter22@db/name")];
    let complaint = Layers::new("").environment(&wrong).complaint();
    assert!(!complaint.contains("hunter22"), "{complaint}");
}
