//! What the first line tells of an input that is none of the formats, before any of them is tried.

use anyhow::{bail, ensure};

use super::format::Format;

/// Refuses what cannot be read, and says how it is made readable. Shows nothing of the line, which may hold a
/// hash.
pub(super) fn check(line: Option<&[u8]>, format: Format) -> anyhow::Result<()> {
    match (line, format) {
        (None, Format::Jsonl) => {}
        // A client of a database prints no names either when it has found no rows.
        (None, Format::Csv | Format::Tsv) => {
            bail!("nothing came in; did the command before fail, or did it find no rows?")
        }
        (Some(line), Format::Jsonl) => ensure!(
            !line.trim_ascii_start().starts_with(b"["),
            "the input is a JSON array; JSON lines are expected, one object a line, as `jq -c '.[]'` makes them"
        ),
        (Some(line), Format::Csv | Format::Tsv) => ensure!(
            !line.contains(&b'|') && !line.starts_with(b"+-"),
            "the input is a table with lines drawn around or between its columns; \
             add `--csv` (psql), `--batch` (mariadb, mysql) or `-header -csv` (sqlite3)"
        ),
    }
    Ok(())
}
