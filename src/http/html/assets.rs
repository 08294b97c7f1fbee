//! The files that pages load: styles, scripts, pictures. The name of each has a hash of its content, so that
//! browsers may keep it for ever.

use std::fmt::Write as _;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::config::{Logo, LogoFormat};

/// Bytes of a hash that stand in a name.
const HASH_BYTES: usize = 8;

/// One file.
#[derive(Debug)]
pub(in crate::http) struct Asset {
    /// The part of the name before the hash.
    stem: &'static str,
    /// `STEM-HASH.EXTENSION`.
    pub(super) name: String,
    pub(in crate::http) content_type: &'static str,
    pub(in crate::http) body: Bytes,
}

impl Asset {
    fn new(stem: &'static str, extension: &str, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let mut name = format!("{stem}-");
        for byte in &Sha256::digest(&body)[..HASH_BYTES] {
            // Writing into memory does not fail.
            let _ = write!(name, "{byte:02x}");
        }
        let _ = write!(name, ".{extension}");
        Self { stem, name, content_type, body }
    }
}

/// All files.
#[derive(Debug)]
pub(super) struct Assets {
    pub(super) styles: Asset,
    pub(super) icon: Asset,
    pub(super) show_password: Asset,
    pub(super) form_post: Asset,
    pub(super) submit_once: Asset,
    pub(super) logo: Option<Asset>,
}

impl Assets {
    pub(super) fn new(logo: Option<Logo>) -> Self {
        const CSS: &str = "text/css; charset=utf-8";
        const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
        const SVG: &str = "image/svg+xml";
        let text = |text: &'static str| Bytes::from_static(text.as_bytes());
        let logo = logo.map(|logo| match logo.format {
            LogoFormat::Svg => Asset::new("logo", "svg", SVG, logo.bytes),
            LogoFormat::Png => Asset::new("logo", "png", "image/png", logo.bytes),
        });
        let script = |stem, body| Asset::new(stem, "js", JAVASCRIPT, text(body));
        Self {
            styles: Asset::new("pages", "css", CSS, text(include_str!("assets/pages.css"))),
            icon: Asset::new("icon", "svg", SVG, text(include_str!("assets/icon.svg"))),
            show_password: script("show-password", include_str!("assets/show_password.js")),
            form_post: script("form-post", include_str!("assets/form_post.js")),
            submit_once: script("submit-once", include_str!("assets/submit_once.js")),
            logo,
        }
    }

    /// The file with this name.
    pub(super) fn find(&self, name: &str) -> Option<&Asset> {
        self.all().find(|asset| asset.name == name)
    }

    /// The file whose name differs from this one by the hash alone.
    pub(super) fn find_other_version(&self, name: &str) -> Option<&Asset> {
        let stem = name.rsplit_once('-')?.0;
        self.all().find(|asset| asset.stem == stem)
    }

    fn all(&self) -> impl Iterator<Item = &Asset> {
        let scripts = [&self.show_password, &self.form_post, &self.submit_once];
        [&self.styles, &self.icon].into_iter().chain(scripts).chain(&self.logo)
    }
}
