//! What one source file defines, what it imports, and which paths it names.

mod tokens;

use std::collections::BTreeSet;

use self::tokens::tokens;

/// A path, a segment each.
pub(super) type Path = Vec<String>;

/// A source file as a module.
pub(super) struct File {
    /// Where it stands in the tree of modules, from the name of its crate.
    pub(super) module: Path,
    pub(super) defined: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    /// The paths in its text outside of `use`. A single word is one too.
    pub(super) paths: Vec<Path>,
}

/// One name of a `use`.
pub(super) struct Import {
    pub(super) path: Path,
    /// What the file calls it.
    pub(super) name: String,
    pub(super) is_public: bool,
}

impl File {
    pub(super) fn read(module: Path, text: &str) -> Self {
        let mut file = Self { module, defined: BTreeSet::new(), imports: Vec::new(), paths: Vec::new() };
        let tokens = tokens(text);
        let mut depth = 0;
        let mut at = 0;
        while at < tokens.len() {
            let before = at.checked_sub(1).map_or("", |at| &tokens[at]);
            let next = tokens.get(at + 1).map_or("", String::as_str);
            match tokens[at].as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "use" => {
                    let is_public = [")", "pub"].contains(&before);
                    at += 1;
                    file.read_use(&tokens, &mut at, &[], is_public);
                    continue;
                }
                // `mod child;` and `pub(in crate::place)` import nothing.
                "mod" => at += 1,
                "pub" if next == "(" => at += tokens[at..].iter().position(|token| token == ")").unwrap(),
                "struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static"
                    if depth == 0 && next != "fn" && is_word(next) =>
                {
                    file.defined.insert(next.to_owned());
                    at += 1;
                }
                word if is_word(word) && ![".", "::"].contains(&before) => {
                    let path = path_at(&tokens[at..]);
                    at += 2 * (path.len() - 1);
                    let is_field = path.len() == 1
                        && tokens.get(at + 1).is_some_and(|token| token == ":")
                        && path[0].starts_with(char::is_lowercase);
                    if !is_field {
                        file.paths.push(path);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        file
    }

    /// Reads what stands in a `use` behind `prefix`, and moves `at` behind it.
    fn read_use(&mut self, tokens: &[String], at: &mut usize, prefix: &[String], is_public: bool) {
        let mut path = prefix.to_vec();
        let mut name = None;
        loop {
            match tokens[*at].as_str() {
                "::" => {}
                "{" => {
                    while tokens[*at] != "}" {
                        *at += 1;
                        self.read_use(tokens, at, &path, is_public);
                    }
                    *at += 1;
                    return;
                }
                "as" => {
                    *at += 1;
                    name = Some(tokens[*at].clone());
                }
                "," | "}" | ";" => break,
                word => path.push(word.to_owned()),
            }
            *at += 1;
        }
        if path.len() > prefix.len() {
            path.pop_if(|last| last == "self" && !prefix.is_empty());
            let name = name.unwrap_or_else(|| path.last().unwrap().clone());
            self.imports.push(Import { path, name, is_public });
        }
    }
}

fn path_at(tokens: &[String]) -> Path {
    let mut path = vec![tokens[0].clone()];
    let mut rest = &tokens[1..];
    while let [sign, word, ..] = rest
        && sign == "::"
        && is_word(word)
    {
        path.push(word.clone());
        rest = &rest[2..];
    }
    path
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
