//! A source text as words and signs, without comments and literals.

/// The words, `::` and the other signs of a text. Literals are left out, but for those that hold a path of
/// the crate, as in `#[sea_orm(belongs_to = "super::user::Entity")]`.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = length_of_string(rest) {
            tokens.extend(path_inside(&rest[..length]));
            length
        } else if first == '\'' {
            length_of_quote(rest)
        } else {
            let length = length_of_token(rest);
            tokens.push(rest[..length].to_owned());
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string literal at the beginning of the text, if there is one.
fn length_of_string(text: &str) -> Option<usize> {
    let prefix = ["\"", "b\"", "c\"", "r", "br"].into_iter().find(|prefix| text.starts_with(prefix))?;
    if prefix.ends_with('r') {
        let inside = text[prefix.len()..].trim_start_matches('#');
        let end = format!("\"{}", "#".repeat(text.len() - inside.len() - prefix.len()));
        let (_, rest) = inside.strip_prefix('"')?.split_once(&end).unwrap();
        return Some(text.len() - rest.len());
    }
    let mut is_escaped = false;
    let end = text[prefix.len()..].find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    Some(prefix.len() + end.unwrap() + 1)
}

fn path_inside(literal: &str) -> Vec<String> {
    let text = literal.trim_matches('"');
    if text.starts_with("super::") || text.starts_with("crate::") { tokens(text) } else { Vec::new() }
}

/// The length of the character literal, or of the quote of a lifetime.
fn length_of_quote(text: &str) -> usize {
    let inside = &text[1..];
    if let Some(escape) = inside.strip_prefix('\\') {
        let length = escape.chars().next().unwrap().len_utf8();
        return 2 + length + escape[length..].find('\'').unwrap() + 1;
    }
    let length = inside.chars().next().unwrap().len_utf8();
    if inside[length..].starts_with('\'') { 1 + length + 1 } else { 1 }
}

fn length_of_token(text: &str) -> usize {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '_';
    match text.find(is_sign) {
        Some(0) if text.starts_with("::") => 2,
        Some(0) => text.chars().next().unwrap().len_utf8(),
        end => end.unwrap_or(text.len()),
    }
}
