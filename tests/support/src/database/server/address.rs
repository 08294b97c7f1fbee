//! Which server the tests of this process have their databases on.

use std::sync::OnceLock;

use url::Url;

use super::kind::Kind;

/// A server, as the caller names it.
#[derive(Debug)]
pub(in super::super) struct ServerAddress {
    /// What it speaks.
    pub(in super::super) kind: Kind,
    url: Url,
}

impl ServerAddress {
    /// The one that is named, if one is. Two are one too many: a test has one database.
    pub(in super::super) fn named() -> Option<&'static Self> {
        static NAMED: OnceLock<Option<ServerAddress>> = OnceLock::new();
        NAMED.get_or_init(Self::read).as_ref()
    }

    fn read() -> Option<Self> {
        let mut named = Kind::VARIABLES.into_iter().filter_map(|(variable, kind)| {
            #[expect(clippy::disallowed_methods, reason = "how the caller says which server to test on")]
            let url = std::env::var(variable).ok().filter(|url| !url.is_empty())?;
            let url = Url::parse(&url).unwrap_or_else(|error| panic!("{variable} is no URL: {error}"));
            Some(Self { kind, url })
        });
        let server = named.next()?;
        assert!(
            named.next().is_none(),
            "{} name a server each, but tests run on one: unset all but one of them",
            Kind::VARIABLES.map(|(variable, _)| variable).join(" and ")
        );
        Some(server)
    }

    /// For those who need no database yet.
    pub(super) fn url(&self) -> Url {
        self.kind.without_tls(self.url.clone())
    }

    /// Where one of its databases is.
    pub(super) fn url_of(&self, name: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(name);
        url
    }
}
