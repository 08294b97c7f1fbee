//! Work with a database that is waited for, whether the caller is in a runtime or not.

use tokio::runtime::{Builder, Runtime};

/// Waits for work on a thread of its own, since the caller's may be that of a runtime.
pub(super) fn block_on<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| runtime().block_on(work));
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A runtime on the calling thread.
pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
