//! How a text names rules and abuse cases.

/// What a text names, in a form that a definition has too: `P2`, `rule 4`, `abuse case 25`, `design §6`.
/// Rules have one of these letters.
pub(super) fn mentions(text: &str, letters: &str) -> Vec<String> {
    let text = without_line_ends(text);
    let pieces = pieces(&text);
    let mut mentions = Vec::new();
    for (at, &piece) in pieces.iter().enumerate() {
        let word_before = at.checked_sub(2).map_or("", |before| pieces[before]).to_lowercase();
        match piece.to_lowercase().as_str() {
            "rule" | "rules" => mentions.extend(list("rule ", &pieces[at + 1..])),
            "case" | "cases" if word_before == "abuse" => {
                mentions.extend(list("abuse case ", &pieces[at + 1..]));
            }
            "design" if pieces.get(at + 1) == Some(&" §") => {
                mentions.extend(pieces.get(at + 2).map(|section| format!("design §{section}")));
            }
            _ if is_id(piece, letters) && stands_alone(&pieces, at) => mentions.push(piece.to_owned()),
            _ => {}
        }
    }
    mentions
}

/// One line, so that a reference may be wrapped in a comment.
fn without_line_ends(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['/', '!', '#']).trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// Words, and what stands between them.
fn pieces(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

fn is_id(word: &str, letters: &str) -> bool {
    word.strip_prefix(|c| letters.contains(c))
        .is_some_and(|digits| (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Not a part of something else, as of `%D0` or `x.S3`.
fn stands_alone(pieces: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| pieces[before].chars().next_back());
    let after = pieces.get(at + 1).and_then(|after| after.chars().next());
    before.is_none_or(|c| " (*`|".contains(c)) && after.is_none_or(|c| " ).,;:*`|".contains(c))
}

/// The numbers of `3, 4 and 6` or `57 to 66`, which may be followed by anything.
fn list(prefix: &str, pieces: &[&str]) -> Vec<String> {
    let number = |at: usize| pieces.get(at).and_then(|word| word.parse::<u32>().ok());
    let piece = |at: usize| pieces.get(at).copied().unwrap_or("");
    let mut numbers = Vec::new();
    let mut at = 1;
    if piece(0) != " " {
        return numbers;
    }
    while let Some(last) = number(at) {
        numbers.push(format!("{prefix}{last}"));
        let joined = [" ", ", "].contains(&piece(at + 1)) && piece(at + 3) == " ";
        match (piece(at + 1), piece(at + 2)) {
            (_, "to") if joined => {
                let end = number(at + 4).unwrap_or(last);
                numbers.extend((last + 1..end).map(|number| format!("{prefix}{number}")));
                at += 4;
            }
            (_, "and" | "or") if joined => at += 4,
            (", ", _) => at += 2,
            _ => break,
        }
    }
    numbers
}
