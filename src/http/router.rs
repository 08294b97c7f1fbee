//! From the path of a URL to what stands there.
//!
//! A template is a path in which a whole segment may be a parameter, as `/admin/users/{id}`. Everything else
//! in a template is compared byte for byte. Two templates that some path would match both are refused, so
//! that no spelling of a path leads around a check of another. Knows nothing of HTTP.

mod template;

use std::collections::HashMap;

pub use self::template::PathParams;
use self::template::Template;

/// Why a template is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A path could match both.
    #[error("the URLs `{0}` and `{1}` cannot both be served: there is a path that is meant by either")]
    Ambiguous(String, String),
    /// Not a path with whole segments as parameters, each with a name of its own.
    #[error("`{0}` is no template of a URL; write it as `/users/{{id}}`")]
    Malformed(String),
}

/// Values by template.
#[derive(Debug)]
pub struct Router<V> {
    routes: Vec<(Template, V)>,
    /// The places in `routes` of templates without parameters: most requests need one look-up.
    literals: HashMap<String, usize>,
}

impl<V> Default for Router<V> {
    fn default() -> Self {
        Self { routes: Vec::new(), literals: HashMap::new() }
    }
}

impl<V> Router<V> {
    /// Adds a value for all paths that match a template.
    pub fn insert(&mut self, template: &str, value: V) -> Result<(), TemplateError> {
        let parsed =
            Template::parse(template).ok_or_else(|| TemplateError::Malformed(template.to_owned()))?;
        if let Some((other, _)) = self.routes.iter().find(|(other, _)| other.overlaps(&parsed)) {
            return Err(TemplateError::Ambiguous(other.to_string(), template.to_owned()));
        }
        if parsed.is_literal() {
            self.literals.insert(template.to_owned(), self.routes.len());
        }
        self.routes.push((parsed, value));
        Ok(())
    }

    /// The value for a path, and what the path has in the place of the parameters.
    pub fn find(&self, path: &str) -> Option<(&V, PathParams)> {
        if let Some(&at) = self.literals.get(path) {
            return self.routes.get(at).map(|(_, value)| (value, PathParams::default()));
        }
        let templates = self.routes.iter().filter(|(template, _)| !template.is_literal());
        templates.into_iter().find_map(|(template, value)| Some((value, template.params_of(path)?)))
    }
}
