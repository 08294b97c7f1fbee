//! The file or standard input, and how much of it has been read.

use std::fs::File;
use std::io::{BufReader, Read, stdin};
use std::path::Path;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};

use super::csv_rows::CsvRows;
use super::first_line;
use super::format::Format;
use super::json_rows::JsonRows;
use super::lines::Lines;
use super::row::Row;
use super::tsv_rows::TsvRows;

/// Rows, a batch at a time.
pub(super) struct Input {
    rows: Box<dyn Iterator<Item = std::io::Result<Row>>>,
    /// On standard error, and only if that is a terminal.
    pub(super) progress: ProgressBar,
}

impl Input {
    pub(super) fn open(file: &Path, format: Option<Format>) -> anyhow::Result<Self> {
        let (bytes, progress): (Box<dyn Read>, _) = if file == Path::new("-") {
            (Box::new(stdin().lock()), ProgressBar::no_length())
        } else {
            let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
            let length = opened.metadata()?.len();
            (Box::new(opened), ProgressBar::new(length))
        };
        let style = if progress.length().is_some() {
            "{wide_bar} {bytes} of {total_bytes}, {eta} left"
        } else {
            "{spinner} {bytes}"
        };
        progress.set_style(ProgressStyle::with_template(style)?);
        let mut lines = Lines::new(Box::new(BufReader::new(progress.wrap_read(bytes))));
        let format = match format.or_else(|| named(file)) {
            Some(format) => format,
            None => guessed(&mut lines)?,
        };
        first_line::check(lines.peek(0)?.map(|line| line.text.as_slice()), format)?;
        let rows: Box<dyn Iterator<Item = _>> = match format {
            Format::Csv => Box::new(CsvRows::new(lines)?),
            Format::Tsv => Box::new(TsvRows::new(lines)?),
            Format::Jsonl => Box::new(JsonRows::new(lines)),
        };
        Ok(Self { rows, progress })
    }

    /// At most `count` rows; none at the end.
    pub(super) fn next(&mut self, count: usize) -> std::io::Result<Vec<Row>> {
        self.rows.by_ref().take(count).collect()
    }
}

fn named(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()? {
        "csv" => Some(Format::Csv),
        "tsv" => Some(Format::Tsv),
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        _ => None,
    }
}

/// No name of a column begins with a brace or bracket, or has a tab in it.
fn guessed(lines: &mut Lines) -> std::io::Result<Format> {
    let first = lines.peek(0)?.map(|line| line.text.as_slice()).unwrap_or_default();
    if matches!(first.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return Ok(Format::Jsonl);
    }
    Ok(if first.contains(&b'\t') { Format::Tsv } else { Format::Csv })
}
