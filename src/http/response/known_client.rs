//! The client of a request, once a handler has found out who it is.

use std::sync::{Arc, OnceLock};

use entity::client;
use poem::Request;

/// Filled at most once a request. Which browser origin may read the answer depends on the client.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct KnownClient(Arc<OnceLock<Arc<client::Model>>>);

impl KnownClient {
    /// Notes the client of a request.
    pub(in crate::http) fn note(request: &Request, client: Arc<client::Model>) {
        if let Some(known) = request.extensions().get::<Self>() {
            known.0.get_or_init(|| client);
        }
    }

    /// The client, if a handler has noted one.
    pub(in crate::http) fn get(&self) -> Option<&client::Model> {
        self.0.get().map(AsRef::as_ref)
    }
}
