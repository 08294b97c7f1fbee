//! The smallest and largest values that are no mistake.

use countersign::config::environment_name;

use crate::layers::Layers;

#[test]
fn values_at_the_edge_are_accepted() {
    let edges = [
        ("passwords.memory_kib", "8"),
        ("passwords.memory_kib", "131072"),
        ("passwords.memory_budget_mib", "19"),
        ("passwords.threads", "6"),
        ("passwords.iterations", "64"),
        ("passwords.min_length", "64"),
        ("pages.name", "Übung & Söhne <1>"),
        ("pages.help_url", "https://example.com/help?topic=login"),
        ("pages.remember_for", "0s"),
        ("pages.remember_for", "12h"),
        ("pages.remember_for", "366days"),
        ("pages.session_idle", "12h"),
        ("clients.cache_ttl", "0s"),
        ("users.max_sessions", "1"),
        ("users.max_sessions", "100000"),
        ("clients.cache_ttl", "60s"),
        ("server.body_limit", "1024"),
        ("server.issuer", "http://localhost:8080"),
        ("server.base_path", "/a/b-c/d.e~f_g"),
        ("server.base_path", ""),
        ("tokens.access_token_lifetime", "1s"),
        ("database.synchronous", "full"),
        ("database.url", "mariadb://u:p@h/d"),
        ("database.url", "postgresql://h/d"),
        ("database.url", "postgres://h?dbname=d"),
        ("database.url", "postgres://h/d?sslmode=verify-full&sslrootcert=ca.pem&options[search_path]=x"),
        ("database.url", "mysql://h/d?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem"),
        ("database.url", "sqlite:relative.db"),
    ];
    for (key, value) in edges {
        Layers::new("").environment(&[(&environment_name(key), value)]).load();
    }
    let memory = [
        (environment_name("passwords.memory_kib"), "1048576"),
        (environment_name("passwords.memory_budget_mib"), "1024"),
    ];
    Layers::new("").environment(&memory.each_ref().map(|(name, value)| (name.as_str(), *value))).load();
    // Each lane needs eight blocks.
    let lanes = |memory: &str| {
        let names = [environment_name("passwords.parallelism"), environment_name("passwords.memory_kib")];
        Layers::new("").environment(&[(&names[0], "4"), (&names[1], memory)])
    };
    lanes("32").load();
    assert!(lanes("31").complaint().contains("passwords.parallelism"));
}

#[test]
fn more_memory_than_the_budget_is_told_with_the_figures() {
    let complaint = Layers::new("[passwords]\nthreads = 54\n").complaint();
    for figure in ["54 × 19456 = 1050624 KiB", "passwords.memory_budget_mib, 1024 (1048576 KiB)"] {
        assert!(complaint.contains(figure), "{figure:?} is not in {complaint:?}");
    }
    // Left to the server, the number of threads is what the budget gives.
    let config = Layers::new("[passwords]\nmemory_budget_mib = 19\n").load();
    assert_eq!((config.passwords.thread_count(), config.passwords.total_memory_kib()), (1, 19_456));
}
