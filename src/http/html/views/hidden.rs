//! The fields of a form that nobody sees.

/// The fields of a form that nobody sees.
#[derive(Clone)]
pub struct Hidden {
    /// The id of the app's request that is under way, if one is.
    pub request: Option<String>,
    /// See [`crate::http::html::csrf`].
    pub csrf: String,
}
