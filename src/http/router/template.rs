//! One template of a URL, and what a path has in the place of its parameters.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::oauth::params::decode;

/// What a path has in the place of a template's parameters, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathParams(Vec<(Arc<str>, String)>);

impl PathParams {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(candidate, _)| **candidate == *name).map(|(_, value)| value.as_str())
    }

    /// Whether the template has no parameters.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The segments of a template; the one before the first slash is an empty literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Parameter(Arc<str>),
}

impl Template {
    /// Reads a template; `None` if it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.starts_with('/') {
            return None;
        }
        let segments: Vec<Segment> = text.split('/').map(Segment::parse).collect::<Option<_>>()?;
        let mut names = HashSet::new();
        let is_new = |segment: &Segment| match segment {
            Segment::Literal(_) => true,
            Segment::Parameter(name) => names.insert(Arc::clone(name)),
        };
        segments.iter().all(is_new).then_some(Self(segments))
    }

    pub(super) fn is_literal(&self) -> bool {
        self.0.iter().all(|segment| matches!(segment, Segment::Literal(_)))
    }

    /// Whether some path matches both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(one, other)| one.overlaps(other))
    }

    /// The parameters of a path; `None` if it does not match.
    pub(super) fn params_of(&self, path: &str) -> Option<PathParams> {
        let mut parts = path.split('/');
        let mut params = Vec::new();
        for segment in &self.0 {
            let part = parts.next()?;
            match segment {
                Segment::Literal(literal) if literal == part => {}
                Segment::Literal(_) => return None,
                Segment::Parameter(name) => params.push((Arc::clone(name), value(part)?)),
            }
        }
        parts.next().is_none().then_some(PathParams(params))
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join("/"))
    }
}

impl Segment {
    fn parse(text: &str) -> Option<Self> {
        let has_braces = |text: &str| text.contains(['{', '}']);
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => (!name.is_empty() && !has_braces(name)).then(|| Self::Parameter(name.into())),
            None => (!has_braces(text)).then(|| Self::Literal(text.to_owned())),
        }
    }

    /// Whether some segment of a path matches both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(one), Self::Literal(other)) => one == other,
            (Self::Literal(literal), Self::Parameter(_)) | (Self::Parameter(_), Self::Literal(literal)) => {
                value(literal).is_some()
            }
            (Self::Parameter(_), Self::Parameter(_)) => true,
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => f.write_str(literal),
            Self::Parameter(name) => write!(f, "{{{name}}}"),
        }
    }
}

/// The value that a segment of a path stands for. A value with a slash would be two segments to a proxy that
/// decodes first. `.` and `..` are not names but ways, which clients and proxies walk before a request is
/// sent on.
fn value(segment: &str) -> Option<String> {
    // A plus stands for itself in a path, and for a space only in a form.
    let value = decode(segment.replace('+', "%2B").as_bytes())?;
    let is_name = !value.is_empty() && !value.contains('/') && value != "." && value != "..";
    is_name.then_some(value)
}
