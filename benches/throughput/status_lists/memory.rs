//! What a node's memory has more of with a list than the same without lists, and without anything revoked. Of
//! both what is resident and not pages of files: these are shared, and the kernel maps more or less of them.

use std::path::Path;

use anyhow::{Result, ensure};
use support::connection::Connection;
use support::request::{get, with_header};
use support::summary::Summary;
use support::{Sandbox, Server};

use crate::program::PROGRAM;
use crate::size::Size;

/// How often each node is asked, so that it has sent what it has made.
const REQUESTS: usize = 10;

/// What came of it.
pub(super) struct Memory {
    pub(super) measured: String,
    /// MiB, of the medians.
    pub(super) more: f64,
}

/// `revoked` is the directory of a server whose first list has bits that are set.
pub(super) fn measure(directory: &Path, revoked: &Sandbox, size: &Size) -> Result<Memory> {
    let without = Sandbox::new_in(directory, PROGRAM).with("TOKENS__STATUS_LIST", "false");
    let (mut with_lists, mut without_lists) = (Vec::new(), Vec::new());
    for _ in 0..size.starts {
        without_lists.push(anonymous(&without, "/.well-known/jwks.json")?);
        with_lists.push(anonymous(revoked, "/status-lists/1")?);
    }
    let (with, without) = (Summary::of(&with_lists), Summary::of(&without_lists));
    let more = with.median - without.median;
    Ok(Memory { measured: format!("{more:.2} MiB more ({with:.2} beside {without:.2}, anonymous)"), more })
}

/// MiB of a server that has been started and has sent a document.
fn anonymous(home: &Sandbox, path: &str) -> Result<f64> {
    let server = home.serve();
    let request = with_header(&get(path), "Accept-Encoding: gzip");
    let mut connection = Connection::open(server.address)?;
    for _ in 0..REQUESTS {
        connection.send(&request)?;
        ensure!(!connection.receive_ok()?.is_empty(), "{path} is empty");
    }
    let memory = server.process.proc().memory()?.anonymous;
    Server::stop(server).done();
    Ok(memory)
}
