//! The errors that every documented URL may answer, for the documentation.

/// Statuses, each with its meaning.
pub(super) const EVERYWHERE: [(u16, &str); 3] = [
    (414, "The URL is too long."),
    (431, "The headers are too long."),
    (500, "The server failed; its log says why."),
];
