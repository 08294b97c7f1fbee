//! The service under test, called without a socket.

use countersign_example_poem::app;
use countersign_example_poem::config::Config;
use poem::endpoint::BoxEndpoint;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint as _, EndpointExt as _, Request, Response};
use serde_json::Value;

use crate::issuer::{self, Issuer};

pub struct Service(BoxEndpoint<'static, Response>);

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub challenge: Option<String>,
    pub retry_after: Option<String>,
    pub body: Value,
}

impl Service {
    pub fn new(base_url: &str, audience: &str) -> Self {
        let config = Config {
            issuer: issuer::NAME.to_owned(),
            base_url: base_url.to_owned(),
            audience: audience.to_owned(),
        };
        Self(app(config).unwrap().boxed())
    }

    /// With an issuer of its own, which has the key `one`.
    pub async fn start() -> (Self, Issuer) {
        let issuer = Issuer::start().await;
        (Self::new(&issuer.base_url, issuer::NAME), issuer)
    }

    pub async fn call(&self, method: Method, path: &str, authorization: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri_str(path);
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let mut response = self.0.get_response(request.finish()).await;
        let header = |name| response.header(name).map(ToOwned::to_owned);
        let (challenge, retry_after) = (header(header::WWW_AUTHENTICATE), header(header::RETRY_AFTER));
        let body = response.take_body().into_bytes().await.unwrap();
        let body = serde_json::from_slice(&body).unwrap();
        Answer { status: response.status(), challenge, retry_after, body }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, Some(&format!("Bearer {token}"))).await
    }

    /// The status of `/users/me`.
    pub async fn status(&self, token: &str) -> u16 {
        self.get("/users/me", token).await.status.as_u16()
    }
}
