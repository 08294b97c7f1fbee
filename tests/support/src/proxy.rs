//! A proxy before a server. It can fall silent: connections stay open, and nothing comes through them ever
//! again, as when a firewall has forgotten them. And it can make the way longer.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Forwards connections until the test process ends.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    way: Arc<Way>,
}

/// What becomes of what is sent: how many silences have begun, how many have ended, and how much later an
/// answer comes.
#[derive(Debug, Default)]
struct Way {
    begun: AtomicU64,
    ended: AtomicU64,
    delay_micros: AtomicU64,
}

impl Way {
    fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Whether a connection forwards that was made when so many had begun.
    fn spares(&self, begun_before: u64) -> bool {
        self.begun() == begun_before && self.ended.load(Ordering::SeqCst) == begun_before
    }

    fn delay(&self) -> Duration {
        Duration::from_micros(self.delay_micros.load(Ordering::SeqCst))
    }
}

impl Proxy {
    /// A proxy before the server at this address.
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let way = Arc::<Way>::default();
        let shared = Arc::clone(&way);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                forward_both_ways(&client, server, &shared);
            }
        });
        Self { address, way }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on nothing comes through.
    pub fn fall_silent(&self) {
        self.way.begun.fetch_add(1, Ordering::SeqCst);
    }

    /// Forwards what comes over new connections.
    pub fn speak_again(&self) {
        self.way.ended.store(self.way.begun(), Ordering::SeqCst);
    }

    /// From now on the server's answers come that much later.
    pub fn delay_answers(&self, by: Duration) {
        let micros = u64::try_from(by.as_micros()).expect("a delay that somebody waits for");
        self.way.delay_micros.store(micros, Ordering::SeqCst);
    }
}

fn forward_both_ways(client: &TcpStream, server: SocketAddr, way: &Arc<Way>) {
    let begun = way.begun();
    // Without a server there is nothing to forward, and the client's connection ends.
    let Ok(server) = TcpStream::connect(server) else {
        return;
    };
    for (from, to, is_answer) in [(client, &server, false), (&server, client, true)] {
        to.set_nodelay(true).expect("a socket option");
        let from = from.try_clone().expect("a descriptor");
        let to = to.try_clone().expect("a descriptor");
        let way = Arc::clone(way);
        thread::spawn(move || {
            forward(from, to, &|| {
                if is_answer {
                    thread::sleep(way.delay());
                }
                way.spares(begun)
            });
        });
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
