//! PgBouncer before PostgreSQL. One that lends sessions is as good as the server; one that lends them for
//! single transactions is refused.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use support::Sandbox;
use support::database::TestDatabase;
use support::eventually;
use support::process::Process;
use support::settled::{PASSWORD, PUBLIC, USER};
use tempfile::TempDir;
use url::Url;

use crate::sandbox;

/// A pooler on a port of its own, which ends with the test.
struct Pooler {
    address: SocketAddr,
    _process: Process,
    _directory: TempDir,
}

impl Pooler {
    /// Before the server of this database. It runs as nobody, since it refuses to run as root.
    fn before(database: &TestDatabase, pool_mode: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(0o755)).expect("own directory");
        let server = database.address().expect("a server");
        let url = Url::parse(database.url()).expect("a URL");
        let address = free_port();
        let users = directory.path().join("users.txt");
        let (user, password) = (url.username(), url.password().unwrap_or_default());
        std::fs::write(&users, format!("\"{user}\" \"{password}\"\n")).expect("own directory");
        let configuration = directory.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\n\
             unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = {pool_mode}\n\
             default_pool_size = 20\n",
            server.ip(),
            server.port(),
            address.port(),
            users.display(),
        );
        std::fs::write(&configuration, text).expect("own directory");
        let mut command = Command::new("pgbouncer");
        command.arg("--user=nobody").arg(&configuration);
        let process = Process::start(&mut command);
        eventually("the pooler listens", || TcpStream::connect(address).is_ok());
        Self { address, _process: process, _directory: directory }
    }

    fn sandbox(&self, database: &TestDatabase) -> Sandbox {
        sandbox::empty().with("DATABASE__URL", database.url_through(self.address))
    }
}

/// Free again until somebody takes it.
fn free_port() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it listens")
}

/// Nothing on other databases.
fn on_postgres() -> Option<TestDatabase> {
    TestDatabase::empty_on_server().filter(|database| database.kind() == "PostgreSQL")
}

#[test]
fn one_that_lends_sessions_is_as_good_as_the_server() {
    if let Some(database) = on_postgres() {
        let pooler = Pooler::before(&database, "session");
        let sandbox = pooler.sandbox(&database);
        sandbox.run(&["db", "migrate"]).done();
        sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        let server = sandbox.serve();
        let token = server.login(USER, PASSWORD).access_token();
        assert_eq!(server.get_with_token("/users/me", &token).status, 200);
        assert_eq!(server.get("/readyz").status, 200);
        server.stop().done();
    }
}

#[test]
fn one_that_lends_them_for_transactions_is_refused_with_the_cure() {
    if let Some(database) = on_postgres() {
        sandbox::empty().with("DATABASE__URL", database.url()).run(&["db", "migrate"]).done();
        let pooler = Pooler::before(&database, "transaction");
        let sandbox = pooler.sandbox(&database);
        for arguments in [&["serve"][..], &["db", "migrate"], &["user", "list"]] {
            sandbox.run(arguments).refused_with(&["single transactions", "pool_mode = session"]);
        }
    }
}
