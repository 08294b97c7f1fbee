//! Which file imports which, and by what names.

use std::collections::{BTreeMap, BTreeSet};

use super::super::syntax::{File, Path};

/// Files by their modules.
pub(super) struct Graph {
    files: BTreeMap<Path, File>,
    /// Of each module the modules that it imports, and the names that it imports from each.
    edges: BTreeMap<Path, BTreeMap<Path, BTreeSet<String>>>,
}

impl Graph {
    pub(super) fn of(files: impl IntoIterator<Item = File>) -> Self {
        let files = files.into_iter().map(|file| (file.module.clone(), file)).collect();
        let mut graph = Self { files, edges: BTreeMap::new() };
        let edges = graph.files.values().map(|file| (file.module.clone(), graph.edges_of(file)));
        graph.edges = edges.collect();
        graph
    }

    fn edges_of(&self, file: &File) -> BTreeMap<Path, BTreeSet<String>> {
        // A parent that only gives out a name of its child does not import it.
        let imports = file.imports.iter().filter(|import| {
            let path = self.absolute(file, &import.path);
            !(import.is_public && path.is_some_and(|path| path.starts_with(&file.module)))
        });
        let paths = imports.map(|import| &import.path).chain(&file.paths);
        let mut edges: BTreeMap<Path, BTreeSet<String>> = BTreeMap::new();
        for (module, name) in paths.filter_map(|path| self.resolve(&self.absolute(file, path)?)) {
            if module != file.module {
                edges.entry(module).or_default().insert(name);
            }
        }
        edges
    }

    /// The same path from the name of a crate on. Names that no file here knows have none.
    fn absolute(&self, file: &File, path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let mut start = file.module.clone();
        match first.as_str() {
            "crate" => start.truncate(1),
            "self" => {}
            "super" => {
                start.pop();
                let supers = rest.iter().take_while(|segment| *segment == "super").count();
                start.truncate(start.len() - supers);
                return Some([&start, &rest[supers..]].concat());
            }
            _ if self.knows(file, path) => start.push(first.clone()),
            _ if self.files.contains_key(&path[..1]) => start = vec![first.clone()],
            _ => return None,
        }
        Some([&start, rest].concat())
    }

    /// Whether the path begins with an item, an import or a child of the file.
    fn knows(&self, file: &File, path: &[String]) -> bool {
        let first = &path[0];
        let child = [file.module.as_slice(), &path[..1]].concat();
        // `use poem::http` must not lead to itself.
        let is_imported = || file.imports.iter().any(|import| import.name == *first && import.path != path);
        file.defined.contains(first) || is_imported() || self.files.contains_key(&child)
    }

    /// The module that defines what an absolute path names, and the name. A path to a module names nothing in
    /// it.
    fn resolve(&self, path: &[String]) -> Option<(Path, String)> {
        let depth = (1..=path.len()).rev().find(|depth| self.files.contains_key(&path[..*depth]))?;
        // A module and a function may have the same name; the path to the function ends there.
        let depth = if depth == path.len() && self.gives_out(&path[..depth]) { depth - 1 } else { depth };
        let (module, rest) = path.split_at(depth);
        let file = &self.files[module];
        let name = rest.first()?;
        let import = file.imports.iter().find(|import| import.name == *name);
        match import.filter(|_| !file.defined.contains(name)) {
            Some(import) => self.resolve(&[&self.absolute(file, &import.path)?, &rest[1..]].concat()),
            None => Some((module.to_vec(), name.clone())),
        }
    }

    fn gives_out(&self, path: &[String]) -> bool {
        let (name, module) = path.split_last().unwrap();
        let parent = self.files.get(module);
        parent.is_some_and(|file| {
            file.imports.iter().any(|import| import.name == *name && import.path.last() == Some(name))
        })
    }

    /// Each set of files that import each other, as one line for each import among them.
    pub(super) fn circles(&self) -> Vec<String> {
        let reached: BTreeMap<&Path, BTreeSet<&Path>> =
            self.edges.keys().map(|module| (module, self.reached_from(module))).collect();
        let mut circles = BTreeMap::new();
        for (module, others) in &reached {
            let circle: Vec<&Path> =
                others.iter().filter(|other| reached[*other].contains(module)).copied().collect();
            if let Some(first) = circle.first() {
                circles.insert(*first, self.imports_among(&circle));
            }
        }
        circles.into_values().collect()
    }

    fn reached_from(&self, module: &Path) -> BTreeSet<&Path> {
        let mut reached = BTreeSet::new();
        let mut left: Vec<&Path> = self.edges[module].keys().collect();
        while let Some(next) = left.pop() {
            if reached.insert(next) {
                left.extend(self.edges[next].keys());
            }
        }
        reached
    }

    fn imports_among(&self, circle: &[&Path]) -> String {
        let mut lines = Vec::new();
        for from in circle {
            for (to, names) in self.edges[*from].iter().filter(|(to, _)| circle.contains(to)) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                lines.push(format!("{} imports {} of {}", from.join("::"), names.join(", "), to.join("::")));
            }
        }
        lines.join("\n")
    }
}
