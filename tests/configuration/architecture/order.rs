//! Imports point down only, in the order that stands at the top of `src/lib.rs`.

use std::fs;

use super::source::{read, source_directory, sources};

/// The tiers of modules as `src/lib.rs` lists them, highest first, without the crates at the end.
fn tiers() -> Vec<Vec<String>> {
    let text = fs::read_to_string(source_directory().join("lib.rs")).unwrap();
    let list = text.split("```text").nth(1).unwrap().split("```").next().unwrap();
    let list: String = list.lines().map(|line| line.trim_start_matches("//!")).collect();
    let words = |tier: &str| {
        let words = tier.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut tiers: Vec<Vec<String>> = list.split('→').map(words).collect();
    let crates = tiers.pop().unwrap();
    assert_eq!(crates, ["entity", "migration"]);
    tiers
}

#[test]
fn the_list_names_every_module() {
    let lib = read(&source_directory().join("lib.rs"));
    let declared = lib.lines.iter().filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'));
    let mut declared: Vec<&str> = declared.collect();
    declared.sort_unstable();
    let tiers = tiers();
    let mut listed: Vec<&str> = tiers.iter().flatten().map(String::as_str).collect();
    listed.sort_unstable();
    assert_eq!(declared, listed);
}

#[test]
fn imports_point_down_only() {
    let tiers = tiers();
    let rank = |module: &str| tiers.iter().position(|tier| tier.iter().any(|name| name == module));
    let lowest = tiers.len() - 1;
    let mut complaints = Vec::new();
    for source in sources() {
        // `main.rs` and `lib.rs` stand above the list; a module that is not listed fails its own test.
        let Some(from) = rank(source.module()) else {
            continue;
        };
        for imported in source.imported_modules() {
            if imported == source.module() {
                continue;
            }
            let Some(to) = rank(&imported) else {
                continue;
            };
            // What stands at the bottom knows nothing of the rest; there `database` may read its `config`.
            if to < from || (to == from && from != lowest) {
                complaints.push(format!("{} imports {imported}", source.path));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_bottom_has_no_circles() {
    let tiers = tiers();
    let bottom = tiers.last().unwrap();
    let mut edges: Vec<(String, String)> = Vec::new();
    for source in sources().iter().filter(|source| bottom.iter().any(|module| module == source.module())) {
        let imported = source.imported_modules().into_iter().filter(|module| module != source.module());
        edges.extend(imported.map(|module| (source.module().to_owned(), module)));
    }
    // A module that imports none of those left is taken away; of a circle none can be.
    let mut left: Vec<&String> = bottom.iter().collect();
    loop {
        let is_free =
            |module: &&String| !edges.iter().any(|(from, to)| from == *module && left.contains(&to));
        let (free, bound): (Vec<_>, Vec<_>) = left.iter().partition(|module| is_free(module));
        if free.is_empty() {
            break;
        }
        left = bound;
    }
    assert!(left.is_empty(), "{left:?} import each other");
}

#[test]
fn only_serve_imports_http() {
    let importers: Vec<_> = sources()
        .into_iter()
        .filter(|source| {
            source.module() != "http" && source.imported_modules().iter().any(|module| module == "http")
        })
        .collect();
    assert!(!importers.is_empty());
    for source in importers {
        assert!(source.is_within("cli/serve"), "{} imports http", source.path);
    }
}
