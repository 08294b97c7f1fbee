//! Which language a person reads: what the app says (`ui_locales` of OpenID Connect), else what the browser
//! says (`Accept-Language`, RFC 9110 §12.5.4).

/// The language ranges of a header `Accept-Language`, the most wanted first. What is not wanted at all is
/// left out.
pub fn accepted(header: &str) -> Vec<&str> {
    let mut ranges: Vec<(&str, f32)> = header.split(',').map(range_and_weight).collect();
    ranges.retain(|(range, weight)| !range.is_empty() && *weight > 0.0);
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(range, _)| range).collect()
}

fn range_and_weight(element: &str) -> (&str, f32) {
    let mut parts = element.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (range, weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0)))
}

/// The place in `available` of the language that fits a wish best, the first wish first. A range is cut from
/// its end until it fits (RFC 4647 §3.4).
pub fn look_up<'a>(wanted: impl IntoIterator<Item = &'a str>, available: &[&str]) -> Option<usize> {
    wanted.into_iter().find_map(|range| {
        let mut range = range;
        loop {
            if let Some(at) = available.iter().position(|tag| tag.eq_ignore_ascii_case(range)) {
                return Some(at);
            }
            range = range.rsplit_once('-')?.0;
        }
    })
}
