//! Setting up TLS takes longer than most of what a test asks its database for.

use url::Url;

/// The same database, to be spoken to in plain text unless the URL says otherwise.
pub(super) fn without_tls(mut url: Url) -> Url {
    if !url.query_pairs().any(|(name, _)| name == "sslmode") {
        url.query_pairs_mut().append_pair("sslmode", "disable");
    }
    url
}
