//! Answers of operations that refuse nothing by themselves.

use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaResponses, Registry};

use super::problem::{Refused, Statuses};

/// An answer, documented together with the errors that every URL may answer.
pub(in crate::http) struct Limited<T>(pub(in crate::http) T);

struct NoErrors;

impl Statuses for NoErrors {
    const LIST: &'static [(u16, &'static str)] = &[];
}

impl<T: IntoResponse> IntoResponse for Limited<T> {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl<T: ApiResponse> ApiResponse for Limited<T> {
    fn meta() -> MetaResponses {
        let mut meta = T::meta();
        meta.responses.extend(Refused::<NoErrors>::meta().responses);
        meta.responses.sort_by_key(|response| response.status);
        meta
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        Refused::<NoErrors>::register(registry);
    }
}
