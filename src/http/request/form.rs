//! Form bodies of OAuth endpoints. poem-openapi's own `Form` answers errors in plain text and has no size
//! limit.

use std::marker::PhantomData;
use std::sync::Arc;

use poem::http::StatusCode;
use poem::{Error, Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::client_basic;
use crate::http::request::body::{self, BodyError, Permit, Received};
use crate::http::response::oauth_answer;
use crate::oauth::grants::Field;
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// How a form is documented.
pub(in crate::http) trait Documented {
    const SCHEMA: &'static str;
    const DESCRIPTION: &'static str;

    /// The fields without which a request is refused.
    const REQUIRED: &'static [&'static str];

    fn fields() -> Vec<Field>;

    /// The values that a field may have; none if it may have any.
    fn values(_field: &str) -> Vec<&'static str> {
        Vec::new()
    }

    /// What Swagger UI fills a field with. An empty field is as good as none. Swagger UI reads the example of
    /// each field, and no example of the whole form.
    fn example(field: &str) -> &'static str;
}

/// The decoded parameters of a request, documented as `D`. The client may prove who it is by HTTP Basic or in
/// the form, or be a public one.
#[derive(Debug)]
pub(in crate::http) struct OAuthForm<D> {
    pub(in crate::http) params: Params,
    documented: PhantomData<D>,
    _permit: Option<Permit>,
}

impl<'a, D: Documented + Send> ApiExtractor<'a> for OAuthForm<D> {
    const TYPES: &'static [ApiExtractorType] =
        &[ApiExtractorType::RequestObject, ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        client_basic::register(registry);
        let mut schema = MetaSchema::new("object");
        schema.description = Some(D::DESCRIPTION);
        schema.required = D::REQUIRED.to_vec();
        for field in D::fields() {
            let mut property = MetaSchema::new("string");
            property.description = Some(field.description);
            property.format = field.format;
            property.enum_items = D::values(field.name).into_iter().map(Into::into).collect();
            property.example = Some(D::example(field.name).into());
            schema.properties.push((field.name, MetaSchemaRef::Inline(Box::new(property))));
        }
        registry.schemas.insert(D::SCHEMA.to_owned(), schema);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![client_basic::SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchemaRef::Reference(D::SCHEMA.to_owned());
        let content = vec![MetaMediaType { content_type: MEDIA_TYPE, schema }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let refuse = |error: OAuthError, status| Error::from_response(oauth_answer::error(status, &error));
        let config = &request.data::<Arc<AppState>>().ok_or(BodyError::Broken.status())?.config.server;
        let Received { bytes, permit } = body::read(request, body, MEDIA_TYPE, config)
            .await
            .map_err(|error| refuse(OAuthError::invalid_request(error.description()), error.status()))?;
        Params::refuse_secrets_in(request.uri().query().unwrap_or_default())
            .and_then(|()| Params::parse(&bytes))
            .map(|params| Self { params, documented: PhantomData, _permit: permit })
            .map_err(|error| refuse(error, StatusCode::BAD_REQUEST))
    }
}
