//! A proxy before a server, which can fall silent: connections stay open, and what is sent meanwhile is lost.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Forwards connections until the test process ends.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    is_silent: Arc<AtomicBool>,
}

impl Proxy {
    /// A proxy before the server at this address.
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let is_silent = Arc::new(AtomicBool::new(false));
        let silence = Arc::clone(&is_silent);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                forward_both_ways(&client, server, &silence);
            }
        });
        Self { address, is_silent }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Loses what is sent from now on.
    pub fn fall_silent(&self) {
        self.is_silent.store(true, Ordering::SeqCst);
    }

    /// Forwards again. A connection of which something was lost goes on with what comes next.
    pub fn speak_again(&self) {
        self.is_silent.store(false, Ordering::SeqCst);
    }
}

fn forward_both_ways(client: &TcpStream, server: SocketAddr, silence: &Arc<AtomicBool>) {
    let server = TcpStream::connect(server).expect("the server listens");
    for (from, to) in [(client, &server), (&server, client)] {
        let from = from.try_clone().expect("a descriptor");
        let to = to.try_clone().expect("a descriptor");
        let silence = Arc::clone(silence);
        thread::spawn(move || forward(from, to, &silence));
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, silence: &AtomicBool) {
    let mut piece = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if !silence.load(Ordering::SeqCst) && to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
