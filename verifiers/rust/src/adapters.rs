//! The frameworks. What a handler gets without its layer is an error that says what to do.

#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "poem")]
mod poem;

/// A handler takes an access token, and nothing in front of it verifies one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this route is not protected: add verifier.route() to it, as a layer (axum) or middleware (poem)")]
pub struct NotProtected(());

impl NotProtected {
    /// Nobody sees the answer's text, and so it is logged.
    fn told() -> Self {
        let error = Self(());
        tracing::error!("{error}");
        error
    }
}
