//! Form bodies of OAuth endpoints. poem-openapi's own `Form` answers errors in plain text and has no size
//! limit.

use std::marker::PhantomData;
use std::sync::Arc;

use poem::http::StatusCode;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::client_basic;
use crate::http::request::body::{self, BodyError, MediaType, Permit, Received};
use crate::http::request::multipart;
use crate::http::response::oauth_answer;
use crate::http::response::thrown::thrown;
use crate::oauth::grants::Field;
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;

/// How a form is documented.
pub(in crate::http) trait Documented {
    const SCHEMA: &'static str;
    const DESCRIPTION: &'static str;

    /// The fields without which a request is refused.
    const REQUIRED: &'static [&'static str];

    /// Whether users log in with it. Where a default client is configured, front ends that were written for
    /// FastAPI send it as `FormData`, and look for `detail` in errors.
    const IS_LOGIN: bool = false;

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
    /// Whether the sender may be a front end that was written for FastAPI.
    pub(in crate::http) for_fastapi: bool,
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
        let content = vec![MetaMediaType { content_type: MediaType::Form.as_str(), schema }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let config = &request.data::<Arc<AppState>>().ok_or(BodyError::Broken.status())?.config;
        let for_fastapi = D::IS_LOGIN && config.clients.default_client.is_some();
        let refuse = |status, error: &OAuthError| thrown(oauth_answer::error(status, error, for_fastapi));
        let is_urlencoded = !for_fastapi || MediaType::Form.is_of(request);
        let media_type = if is_urlencoded { MediaType::Form } else { MediaType::Multipart };
        let Received { bytes, permit } = body::read(request, body, media_type, &config.server)
            .await
            .map_err(|error| refuse(error.status(), &OAuthError::invalid_request(error.description())))?;
        let params = decode(request, media_type, bytes).await;
        let params = params.map_err(|error| refuse(StatusCode::BAD_REQUEST, &error))?;
        Ok(Self { params, for_fastapi, documented: PhantomData, _permit: permit })
    }
}

async fn decode(request: &Request, media_type: MediaType, body: Vec<u8>) -> Result<Params, OAuthError> {
    Params::refuse_secrets_in(request.uri().query().unwrap_or_default())?;
    match media_type {
        MediaType::Multipart => multipart::parse(request, body).await,
        _ => Params::parse(&body),
    }
}
