//! JSON bodies of the account API. poem-openapi's own `Json` answers errors in plain text and quotes the
//! body, which may hold a password.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::{Request, RequestBody, Result};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::error::Category;
use serde_json::{Map, Value};

use crate::http::request::body::{self, BodyError, MediaType};
use crate::http::response::problem::Problem;
use crate::json_object::Members;
use crate::state::AppState;

/// A decoded body.
#[derive(Debug)]
pub(in crate::http) struct JsonBody<T>(pub(in crate::http) T);

impl<'a, T: ParseFromJSON + ToJSON> ApiExtractor<'a> for JsonBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content_type = MediaType::Json.as_str();
        let content = vec![MetaMediaType { content_type, schema: Json::<T>::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let config = &request.data::<Arc<AppState>>().ok_or(BodyError::Broken.status())?.config.server;
        let received = body::read(request, body, MediaType::Json, config)
            .await
            .map_err(|error| Problem::new(error.status(), error.description()))?;
        let Members(members) =
            serde_json::from_slice(&received.bytes).map_err(|error| match error.classify() {
                Category::Data => Problem::new(StatusCode::BAD_REQUEST, shape::<T>()),
                _ => Problem::new(StatusCode::BAD_REQUEST, "the body is not well-formed JSON"),
            })?;
        unique(members)
            .and_then(|object| read(&Value::Object(object)))
            .map(Self)
            .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, shape::<T>()).into())
    }
}

/// The members of an object, if each name is there once. Of two members with one name, another program may
/// read the other one.
fn unique(members: Vec<(String, Value)>) -> Option<Map<String, Value>> {
    let count = members.len();
    let object: Map<String, Value> = members.into_iter().collect();
    (object.len() == count).then_some(object)
}

/// The value as a `T`, if it says the same then. poem-openapi takes `false` and `1` for strings, which would
/// become a name or a password that nobody meant.
fn read<T: ParseFromJSON + ToJSON>(value: &Value) -> Option<T> {
    let parsed = T::parse_from_json(Some(value.clone())).ok()?;
    says(&parsed.to_json()?, value).then_some(parsed)
}

/// Whether `whole` says all that `part` says. It may say more: that a member is absent, by null.
fn says(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|whole| says(whole, value)))
        }
        _ => whole == part,
    }
}

/// What the body should have been, by the schema that the documentation shows.
fn shape<T: Type>() -> String {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let name = T::name();
    let Some(schema) = registry.schemas.get(name.as_ref()) else {
        return "the body does not have the documented shape".to_owned();
    };
    let describe = |name: &&'static str| {
        let required = if schema.required.contains(name) { " (required)" } else { "" };
        format!("`{name}`{required}")
    };
    let members: Vec<String> = schema.properties.iter().map(|(name, _)| describe(name)).collect();
    format!(
        "the body must be a JSON object of {}, each once, and nothing else; see /docs for their types",
        members.join(", ")
    )
}
