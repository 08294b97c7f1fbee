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

#[test]
fn a_secret_may_come_from_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("url");
    let file = path.to_str().unwrap();
    let by_file = ("COUNTERSIGN_DATABASE__URL_FILE", file);
    for content in ["sqlite:///by/file.db", "sqlite:///by/file.db\n", "sqlite:///by/file.db\r\n"] {
        std::fs::write(&path, content).unwrap();
        let config = Layers::new("[database]\nurl = \"sqlite:///other.db\"\n").environment(&[by_file]).load();
        assert_eq!(config.database.url.0, "sqlite:///by/file.db");
    }
    let unset = ("COUNTERSIGN_DATABASE__URL_FILE", "");
    assert_eq!(Layers::new("").environment(&[unset]).load().database.url.0, "sqlite://countersign.db");
    let both = Layers::new("").environment(&[by_file, ("COUNTERSIGN_DATABASE__URL", "sqlite:///by/hand.db")]);
    assert!(both.complaint().contains("both set"));
    std::fs::write(&path, "\n").unwrap();
    assert!(Layers::new("").environment(&[by_file]).complaint().contains("empty"));
    std::fs::remove_file(&path).unwrap();
    let missing = Layers::new("").environment(&[by_file]).complaint();
    assert!(missing.contains("COUNTERSIGN_DATABASE__URL_FILE") && missing.contains(file), "{missing}");
    // Only what may be secret has such a variable.
    let other = Layers::new("").environment(&[("COUNTERSIGN_LOG__FILTER_FILE", file)]).complaint();
    assert!(other.contains("log.filter_file"), "{other}");
}
