//! What the gallery is made of.

use poem::Response;

/// A page, by the name of its state.
pub(super) type State = (&'static str, Response);
