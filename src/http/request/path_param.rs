//! The value of a URL's parameter, as an argument of a handler: `id: PathParam<Uuid>` for `{id}`.
//! poem-openapi's own `Path` is filled by poem's router alone, and answers errors in plain text.

use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaParamIn, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromParameter;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::http::area::Area;
use crate::http::response::thrown::thrown;
use crate::http::router::PathParams;

/// A parameter of the URL. A value that is no `T` names nothing: the answer is 404, worded as the URL's area
/// words its errors.
#[derive(Debug)]
pub struct PathParam<T>(pub T);

impl<'a, T: ParseFromParameter> ApiExtractor<'a> for PathParam<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = true;

    type ParamType = T;
    type ParamRawType = T::RawValueType;

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(T::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&T::RawValueType> {
        self.0.as_raw_value()
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        options: ExtractParamOptions<T>,
    ) -> Result<Self> {
        let extensions = request.extensions();
        let params = extensions.get::<PathParams>();
        let value = params.and_then(|params| params.get(options.name));
        let parsed = value.and_then(|value| T::parse_from_parameters(Some(value)).ok());
        let area = extensions.get::<Area>().copied().unwrap_or(Area::Operations);
        parsed.map(Self).ok_or_else(|| thrown(area.wording(request).not_found()))
    }
}
