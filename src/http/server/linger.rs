//! The end of a connection whose client may still be sending (RFC 9112 §9.6). To close it with unread data
//! resets it, and the client may never see its answer.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// For how long a client is listened to. There is no limit in bytes: a client that sends much must hear of
/// its end as well, and what it sends is kept nowhere.
const LINGER: Duration = Duration::from_secs(1);

const SINK_BYTES: usize = 8 * 1024;

/// Sends nothing more, and reads until the client has closed its side or the time is over.
pub(super) async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let mut sink = vec![0; SINK_BYTES];
    let listening = async { while let Ok(1..) = stream.read(&mut sink).await {} };
    // However it ends, the connection is closed then.
    let _ = timeout(LINGER, listening).await;
}
