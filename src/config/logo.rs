//! The file that `pages.logo` names. It is read when a server starts, and by `config check`; no other command
//! needs it.

use std::path::Path;

use super::error::ConfigError;
use super::pages::PagesConfig;

/// Most bytes of the file: each browser loads it with its first page.
const MAX_BYTES: usize = 256 * 1024;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A logo in memory.
#[derive(Clone, Debug)]
pub struct Logo {
    /// What the file is.
    pub format: LogoFormat,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

/// The formats of logos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFormat {
    /// A drawing.
    Svg,
    /// A picture.
    Png,
}

impl PagesConfig {
    /// Reads the logo, if one is set. What it is goes by its content.
    pub fn read_logo(&self) -> Result<Option<Logo>, ConfigError> {
        self.logo.as_deref().map(read).transpose()
    }
}

fn read(path: &Path) -> Result<Logo, ConfigError> {
    let refused = |reason: &str| ConfigError(format!("pages.logo names {}: {reason}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| refused(&error.to_string()))?;
    if bytes.len() > MAX_BYTES {
        return Err(refused(&format!("the file has more than {MAX_BYTES} bytes")));
    }
    let format = format_of(&bytes).ok_or_else(|| refused("the file is neither an SVG nor a PNG picture"))?;
    Ok(Logo { format, bytes })
}

/// What begins like a PNG file is one; what is text with a root element `svg` is an SVG file.
fn format_of(bytes: &[u8]) -> Option<LogoFormat> {
    if bytes.starts_with(PNG_SIGNATURE) {
        return Some(LogoFormat::Png);
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    let is_xml = text.starts_with("<svg") || text.starts_with("<?xml") || text.starts_with("<!");
    (is_xml && text.contains("<svg")).then_some(LogoFormat::Svg)
}
