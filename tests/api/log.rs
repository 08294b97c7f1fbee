//! What the log says of those who are sent away, and how often (docs/operations.md).

mod causes;
mod repeats;
