//! File descriptors for as many connections as the configuration allows.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::config::ServerConfig;

/// Descriptors for everything but the connections that are served: the database, files, listeners, and
/// connections that are being refused.
const OTHERS: u64 = 256;

/// Raises the process's own limit of open files, which is 1024 by habit, as far as the hard limit allows.
/// Where that is too little, fewer connections are served. A connection too many is answered then, whereas a
/// connection without a descriptor would hear nothing at all.
pub(super) fn provide(server: &mut ServerConfig) {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let needed = u64::try_from(server.max_connections).unwrap_or(u64::MAX).saturating_add(OTHERS);
    let possible = maximum.unwrap_or(needed).min(needed);
    let mut limit = current.unwrap_or(needed);
    if limit < possible && setrlimit(Resource::Nofile, Rlimit { current: Some(possible), maximum }).is_ok() {
        limit = possible;
    }
    if limit >= needed {
        return;
    }
    let connections = usize::try_from(limit - OTHERS.min(limit / 2)).unwrap_or(usize::MAX);
    tracing::warn!(
        open_files = limit,
        connections,
        "not enough open files for server.max_connections: raise the hard limit (`ulimit -Hn`, LimitNOFILE)"
    );
    server.max_connections = connections;
    // Nobody can take all of them.
    server.max_connections_per_address = server.max_connections_per_address.min((connections / 4).max(1));
}
