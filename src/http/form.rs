//! Form bodies of OAuth endpoints. poem-openapi's own `Form` answers errors in plain text and has no size
//! limit.

use poem::{Error, Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::answer;
use super::body::{self, BodyError};
use crate::oauth::grants::{self, Field};
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

const SCHEMA: &str = "TokenRequest";

/// Fields of the token endpoint that belong to no grant.
const COMMON_FIELDS: [Field; 3] = [
    Field { name: "grant_type", description: "The grant type.", format: None },
    Field { name: "client_id", description: "The client, unless HTTP Basic names it.", format: None },
    Field {
        name: "client_secret",
        description: "The client's secret, unless HTTP Basic has it.",
        format: Some("password"),
    },
];

/// The decoded parameters of a token request.
#[derive(Debug)]
pub(super) struct OAuthForm(pub(super) Params);

impl<'a> ApiExtractor<'a> for OAuthForm {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    /// The documented fields are those of the registered grants.
    fn register(registry: &mut Registry) {
        let mut schema = MetaSchema::new("object");
        for field in COMMON_FIELDS.into_iter().chain(grants::fields()) {
            let mut property = MetaSchema::new("string");
            property.description = Some(field.description);
            property.format = field.format;
            property.example = Some(example(field.name).into());
            schema.properties.push((field.name, MetaSchemaRef::Inline(Box::new(property))));
        }
        registry.schemas.insert(SCHEMA.to_owned(), schema);
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchemaRef::Reference(SCHEMA.to_owned());
        let content = vec![MetaMediaType { content_type: MEDIA_TYPE, schema }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let refuse = |error: OAuthError, status| Error::from_response(answer::error(status, &error));
        let config = &request.data::<AppState>().ok_or(BodyError::Broken.status())?.config.server;
        let parsed = match body::read(request, body, MEDIA_TYPE, config).await {
            Ok(bytes) => Params::refuse_secrets_in(request.uri().query().unwrap_or_default())
                .and_then(|()| Params::parse(&bytes)),
            Err(error) => {
                let refusal = OAuthError::invalid_request(describe(error));
                return Err(refuse(refusal, error.status()));
            }
        };
        parsed.map(Self).map_err(|error| refuse(error, poem::http::StatusCode::BAD_REQUEST))
    }
}

/// What the documentation's form is filled with: an empty field is as good as none. Swagger UI looks at the
/// example of each field only.
fn example(field: &str) -> &'static str {
    match field {
        "grant_type" => "password",
        "username" => "alice",
        _ => "",
    }
}

fn describe(error: BodyError) -> &'static str {
    match error {
        BodyError::Type => "the body must be application/x-www-form-urlencoded in UTF-8, not encoded further",
        BodyError::TooLarge => "the body is too large",
        BodyError::Timeout => "the body did not arrive in time",
        BodyError::Broken => "the body did not arrive whole",
    }
}
