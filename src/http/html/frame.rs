//! What a page is told beside its own content: the installation's name, the language of its reader, the
//! request that it answers.

use std::sync::Arc;

use entity::authorization_request;
use fluent_bundle::FluentValue;
use poem::Request;
use poem::http::header;

use super::languages::accepted;
use super::site::Site;
use super::texts::Language;
use crate::http::request::id::RequestId;

/// What stands around the content of a page that answers one request.
#[derive(Clone)]
pub struct Frame {
    site: Arc<Site>,
    /// The place of the language among the site's texts.
    language: usize,
    request_id: String,
}

impl Frame {
    /// For the sender of a request, in the language that the browser asks for.
    pub fn of(site: &Arc<Site>, request: &Request) -> Self {
        let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = site.texts.look_up(accepted(header.unwrap_or_default()));
        let id = request.extensions().get::<RequestId>();
        Self {
            site: Arc::clone(site),
            language: language.unwrap_or_default(),
            request_id: id.map_or_else(String::new, |id| id.digits().as_str().to_owned()),
        }
    }

    /// The same in the language that the app asks for, if there is one of those (`ui_locales`, OpenID Connect
    /// Core §3.1.2.1).
    #[must_use]
    pub fn with_ui_locales(self, ui_locales: &str) -> Self {
        let language = self.site.texts.look_up(ui_locales.split(' ')).unwrap_or(self.language);
        Self { language, ..self }
    }

    /// The same in the language that an app's request asks for.
    #[must_use]
    pub fn for_request(self, request: &authorization_request::Model) -> Self {
        match &request.ui_locales {
            Some(ui_locales) => self.with_ui_locales(ui_locales),
            None => self,
        }
    }

    /// The URL of a page, as links and forms have it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.public_path)
    }

    pub(super) fn text(&self, id: &str) -> String {
        self.site.texts.say(self.language, id, &[])
    }

    /// A text into which a word is filled.
    pub(super) fn text_of(&self, id: &str, name: &str, word: &str) -> String {
        self.site.texts.say(self.language, id, &[(name, FluentValue::from(word))])
    }

    /// A text that depends on a number, which is called `count` there.
    pub(super) fn text_of_count(&self, id: &str, count: u64) -> String {
        self.site.texts.say(self.language, id, &[("count", FluentValue::from(count))])
    }

    pub(super) fn language(&self) -> &str {
        self.site.texts.language(self.language).map_or("en", |language: &Language| language.tag)
    }

    pub(super) fn direction(&self) -> &str {
        self.site.texts.language(self.language).map_or("ltr", |language| language.direction)
    }

    /// The name of the installation.
    pub(super) fn name(&self) -> &str {
        &self.site.name
    }

    pub(super) fn help_url(&self) -> Option<&str> {
        self.site.help_url.as_deref()
    }

    pub(super) fn request_id(&self) -> &str {
        &self.request_id
    }

    pub(super) fn is_https(&self) -> bool {
        self.site.is_https
    }

    pub(super) fn styles(&self) -> String {
        self.asset(&self.site.assets.styles.name)
    }

    pub(super) fn icon(&self) -> String {
        self.asset(&self.site.assets.icon.name)
    }

    pub(super) fn show_password_script(&self) -> String {
        self.asset(&self.site.assets.show_password.name)
    }

    pub(super) fn form_post_script(&self) -> String {
        self.asset(&self.site.assets.form_post.name)
    }

    pub(super) fn submit_once_script(&self) -> String {
        self.asset(&self.site.assets.submit_once.name)
    }

    pub(super) fn logo(&self) -> Option<String> {
        self.site.assets.logo.as_ref().map(|logo| self.asset(&logo.name))
    }

    fn asset(&self, name: &str) -> String {
        self.url(&format!("/assets/{name}"))
    }
}
