//! A proxy before a server, which can fall silent: connections stay open, and nothing comes through them ever
//! again, as when a firewall has forgotten them.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Forwards connections until the test process ends.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    silences: Arc<Silences>,
}

/// How many silences have begun, and how many have ended.
#[derive(Debug, Default)]
struct Silences {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Silences {
    fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Whether a connection forwards that was made when so many had begun.
    fn spares(&self, begun_before: u64) -> bool {
        self.begun() == begun_before && self.ended.load(Ordering::SeqCst) == begun_before
    }
}

impl Proxy {
    /// A proxy before the server at this address.
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let silences = Arc::<Silences>::default();
        let shared = Arc::clone(&silences);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                forward_both_ways(&client, server, &shared);
            }
        });
        Self { address, silences }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on nothing comes through.
    pub fn fall_silent(&self) {
        self.silences.begun.fetch_add(1, Ordering::SeqCst);
    }

    /// Forwards what comes over new connections.
    pub fn speak_again(&self) {
        self.silences.ended.store(self.silences.begun(), Ordering::SeqCst);
    }
}

fn forward_both_ways(client: &TcpStream, server: SocketAddr, silences: &Arc<Silences>) {
    let begun = silences.begun();
    let server = TcpStream::connect(server).expect("the server listens");
    for (from, to) in [(client, &server), (&server, client)] {
        let from = from.try_clone().expect("a descriptor");
        let to = to.try_clone().expect("a descriptor");
        let silences = Arc::clone(silences);
        thread::spawn(move || forward(from, to, &|| silences.spares(begun)));
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, comes_through: &dyn Fn() -> bool) {
    let mut piece = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if comes_through() && to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
