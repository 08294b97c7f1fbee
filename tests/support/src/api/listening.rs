//! A server in the test's own process that listens on a port: for tests of connections, where it matters what
//! the hashing threads are doing.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use countersign::http;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::api::server::TestServer;
use crate::caller;
use crate::response::Response;

/// The accept loop, on the test's own runtime.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<io::Result<bool>>,
}

impl TestServer {
    /// Listens on a free port of the loopback interface.
    pub async fn listen(&self) -> Listening {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = self.state.clone();
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(async move {
            let endpoint = http::endpoint(&state).unwrap();
            let shutdown = async { stopped.await.unwrap_or_default() };
            http::server::serve(vec![listener], endpoint, &state, shutdown).await
        });
        Listening { address, stop, served }
    }
}

impl Listening {
    /// A connection, over which nothing was sent yet.
    pub async fn connect(&self) -> TcpStream {
        caller::connect(Ipv4Addr::LOCALHOST, self.address).await.unwrap()
    }

    /// A connection over which a request was answered, so that it has a permit.
    pub async fn connect_and_ask(&self, request: &[u8]) -> (TcpStream, Response) {
        let mut stream = self.connect().await;
        let response = caller::ask(&mut stream, request).await.unwrap();
        (stream, response)
    }

    /// Tells it to end, and goes on when it takes no more connections. What it still does says at last
    /// whether all requests were finished.
    pub async fn stop(self) -> JoinHandle<io::Result<bool>> {
        self.stop.send(()).unwrap();
        while caller::connect(Ipv4Addr::LOCALHOST, self.address).await.is_ok() {}
        self.served
    }
}
