//! Imports point down only, in the order that stands at the top of `src/lib.rs`.

use std::fs;

use super::source::{read, source_directory, sources};
use super::trees::root;

/// The order, highest first.
struct Order {
    modules: Vec<Vec<String>>,
    /// Crates of their own, below all modules.
    crates: Vec<Vec<String>>,
}

fn order() -> Order {
    let text = fs::read_to_string(source_directory().join("lib.rs")).unwrap();
    let list = text.split("```text").nth(1).unwrap().split("```").next().unwrap();
    let list: String = list.lines().map(|line| line.trim_start_matches("//!")).collect();
    let words = |tier: &str| {
        let words = tier.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut modules: Vec<Vec<String>> = list.split('→').map(words).collect();
    let is_crate = |name: &String| root().join(name).join("Cargo.toml").exists();
    let lowest = modules.iter().rposition(|tier| !tier.iter().all(is_crate)).unwrap();
    let crates = modules.split_off(lowest + 1);
    Order { modules, crates }
}

fn tiers() -> Vec<Vec<String>> {
    order().modules
}

/// The crates of this repository that a crate needs, by its manifest.
fn needed_crates(manifest: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let (_, dependencies) = text.split_once("\n[dependencies]\n").unwrap();
    let lines = dependencies.lines().take_while(|line| !line.starts_with('['));
    let needed = lines.filter(|line| line.contains("path = "));
    needed.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}

#[test]
fn the_list_names_every_module_and_every_crate() {
    let lib = read(&source_directory().join("lib.rs"));
    let declared = lib.lines().filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'));
    let declared = declared.map(str::to_owned).collect();
    let Order { modules, crates } = order();
    assert_eq!(sorted(modules.concat()), sorted(declared));
    assert_eq!(sorted(crates.concat()), sorted(needed_crates("Cargo.toml")));
}

#[test]
fn crates_need_lower_ones_only() {
    let crates = order().crates;
    let rank = |name: &str| crates.iter().position(|tier| tier.iter().any(|listed| listed == name));
    for name in crates.iter().flatten() {
        for needed in needed_crates(&format!("{name}/Cargo.toml")) {
            assert!(rank(&needed) > rank(name), "{name} needs {needed}");
        }
    }
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
        .filter(|source| source.module() != "http" && source.imported_modules().contains("http"))
        .collect();
    assert!(!importers.is_empty());
    for source in importers {
        assert!(source.is_within("cli/serve"), "{} imports http", source.path);
    }
}
