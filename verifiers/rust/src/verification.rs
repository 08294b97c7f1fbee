//! The checks in their order (`docs/verify.md`). Nothing is fetched for a token that fails before.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, Uri};
use serde_json::{Map, Value};

use crate::bearer::bearer_token;
use crate::checks::{check_claims, check_form, check_header};
use crate::clock::numeric_date;
use crate::demands::Demands;
use crate::error::ConfigurationError;
use crate::events::Events;
use crate::fetch::Fetcher;
use crate::if_status_unavailable::IfStatusUnavailable;
use crate::issuer_keys::IssuerKeys;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::settings::{Places, Settings};
use crate::source::Common;
use crate::status::Reference;
use crate::status_lists::{Context, StatusLists};
use crate::token::{AccessToken, scopes_of};

/// What all routes of a verifier share.
pub(crate) struct Verification {
    pub(crate) settings: Arc<Settings>,
    events: Arc<Events>,
    keys: Arc<IssuerKeys>,
    lists: StatusLists,
    /// The URL that challenges name (RFC 9728 §5.1), once it was set.
    pub(crate) resource_metadata: OnceLock<Arc<str>>,
}

impl Verification {
    pub(crate) fn new(mut settings: Settings) -> Result<Self, ConfigurationError> {
        settings.check()?;
        let places = Arc::new(Places::of(&settings)?);
        let fetcher = Arc::new(Fetcher::new(settings.http_client.take())?);
        let clock = Arc::clone(&settings.clock);
        let events = Arc::new(Events::new(settings.on_event.take(), Arc::clone(&clock)));
        let common = Common { clock, events: Arc::clone(&events), timeout: settings.timeout };
        let settings = Arc::new(settings);
        let keys = Arc::new(IssuerKeys::new(&settings, &places, &fetcher, common.clone()));
        let lists = StatusLists::new(Context {
            settings: Arc::clone(&settings),
            places,
            keys: Arc::clone(&keys),
            fetcher,
            common,
        });
        Ok(Self { settings, events, keys, lists, resource_metadata: OnceLock::new() })
    }

    pub(crate) fn counters(&self) -> BTreeMap<&'static str, u64> {
        self.events.counters()
    }

    /// Verifies the token of a request (RFC 6750 §2.1).
    pub(crate) async fn authenticate(
        &self,
        headers: &HeaderMap,
        uri: &Uri,
        demands: &Demands,
    ) -> Result<AccessToken, Refusal> {
        match bearer_token(headers, uri) {
            Ok(token) => self.verify(&token, demands).await,
            Err(reason) => self.counted(Err(reason.into())),
        }
    }

    /// Verifies a token (RFC 9068 §4).
    pub(crate) async fn verify(&self, token: &str, demands: &Demands) -> Result<AccessToken, Refusal> {
        self.counted(self.check(token, demands).await)
    }

    fn counted(&self, result: Result<AccessToken, Refusal>) -> Result<AccessToken, Refusal> {
        match result {
            Ok(token) => {
                self.events.accepted();
                Ok(token)
            }
            Err(refusal) => {
                self.events.refused(refusal.reason());
                Err(refusal.naming(self.resource_metadata.get().cloned()))
            }
        }
    }

    async fn check(&self, token: &str, demands: &Demands) -> Result<AccessToken, Refusal> {
        let settings = &*self.settings;
        let jws = check_form(token)?;
        let signed_by = check_header(&jws.header, settings)?;
        let key = self.keys.find(signed_by).await?;
        key.verify(jws.signing_input, &jws.signature).map_err(|_| Reason::BadSignature)?;
        let claims = jws.payload;
        check_claims(&claims, settings, numeric_date(&*settings.clock))?;
        let scopes = scopes_of(&claims).ok_or(Reason::Malformed)?;
        demands.check(&scopes)?;
        if settings.check_status {
            self.check_status(&claims, demands.if_status_unavailable).await?;
        }
        Ok(AccessToken::new(claims, scopes))
    }

    /// The last check: whether the issuer has taken back a token that is good otherwise.
    async fn check_status(
        &self,
        claims: &Map<String, Value>,
        if_unavailable: IfStatusUnavailable,
    ) -> Result<(), Reason> {
        let Some(Reference { index, uri }) = Reference::of(claims)? else {
            return if self.settings.require_status { Err(Reason::StatusMissing) } else { Ok(()) };
        };
        let answer = self.lists.get(uri).await?;
        // A status other than 0, and an index beyond the end, are refused however old the list is (§8.3).
        if answer.as_ref().is_some_and(|answer| answer.value.status(index) != Some(0)) {
            return Err(Reason::Revoked);
        }
        let now = numeric_date(&*self.settings.clock);
        if answer.is_some_and(|answer| answer.is_current && !answer.value.is_over(now)) {
            return Ok(());
        }
        match if_unavailable {
            IfStatusUnavailable::Refuse => Err(Reason::StatusUnavailable),
            IfStatusUnavailable::Accept => {
                self.events.status_unavailable_accepted(uri);
                Ok(())
            }
        }
    }
}
