//! What there is before a step.

/// What there is of a step that was not noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing that can be seen.
    Nothing,
    /// All of it: a process ended before it could note the step.
    Done,
    /// A table of this name that lacks columns of the step's: it is somebody else's.
    Foreign(&'static str),
}
