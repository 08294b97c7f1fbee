//! The least that poem can do to answer a request: no route, no middleware, a body that is ready. It runs
//! in a process of its own, as the server does.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};
use hyper::body::Bytes;
use poem::endpoint::make_sync;
use poem::listener::TcpAcceptor;
use poem::{Response, Server};
use support::PATIENCE;
use support::proc::Proc;
use support::process::Process;

/// What makes this program such a server, before the body.
pub(crate) const ARGUMENT: &str = "--bare-poem";

/// A running one; killed when dropped.
pub(crate) struct BarePoem {
    process: Process,
    address: SocketAddr,
}

impl BarePoem {
    /// Starts a server that answers every request with this JSON.
    pub(crate) fn start(body: &str) -> Result<Self> {
        let mut process = Process::start(Command::new(std::env::current_exe()?).args([ARGUMENT, body]));
        let line = process.stdout.find(Instant::now() + PATIENCE, |_| true);
        let line = line.context("the bare poem handler did not start")?;
        Ok(Self { process, address: line.trim().parse()? })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn proc(&self) -> Proc {
        self.process.proc()
    }
}

/// The child: says where it listens, and ends with its parent, whose end closes standard input.
pub(crate) fn serve(body: &str) -> Result<()> {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let body = Bytes::copy_from_slice(body.as_bytes());
    let endpoint =
        make_sync(move |_| Response::builder().content_type("application/json").body(body.clone()));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        writeln!(std::io::stdout(), "{}", listener.local_addr()?)?;
        Ok(Server::new_with_acceptor(TcpAcceptor::from_std(listener)?).run(endpoint).await?)
    })
}
