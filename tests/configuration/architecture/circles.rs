//! No files import each other (design rule R1), neither two nor more in a circle, also inside of a module, in
//! the program as in its tests, harnesses and benchmark.
//!
//! A file imports each file that defines something which it names. A name that a parent gives out for its
//! child is the child's: to give it out is no import, and a file that uses the name imports the child. A
//! child that uses what its parent defines imports the parent. There is no exemption: what both need stands
//! in a file of its own.

mod graph;

use std::fs;

use self::graph::Graph;
use super::syntax::File;
use super::trees::{TREES, Tree, root};

/// The files of a tree as modules of its crate.
fn files(tree: &Tree) -> impl Iterator<Item = File> {
    let directory = root().join(tree.directory);
    tree.files().into_iter().map(move |path| {
        let relative = path.strip_prefix(&directory).unwrap().with_extension("");
        let segments = relative.iter().map(|segment| segment.to_str().unwrap());
        let module = [tree.name].into_iter().chain(segments.filter(|segment| *segment != tree.top));
        File::read(module.map(str::to_owned).collect(), &fs::read_to_string(&path).unwrap())
    })
}

#[test]
fn no_files_import_each_other() {
    let files = TREES.iter().flat_map(files);
    let circles = Graph::of(files).circles();
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n\n"));
}

/// What is wrong with files of these modules and texts.
fn circles_of<const N: usize>(files: [(&str, &str); N]) -> Vec<String> {
    let module = |name: &str| name.split("::").map(str::to_owned).collect();
    let files = files.map(|(name, text)| File::read(module(name), text));
    Graph::of(
        [("x", ""), ("y", "")].map(|(name, text)| File::read(module(name), text)).into_iter().chain(files),
    )
    .circles()
}

#[test]
fn a_child_that_uses_what_its_parent_defines_must_not_be_used_by_it() {
    let child = ("x::a::child", "use super::Own; pub struct Name(Own);");
    let giving_out = "mod child; pub use self::child::Name; pub(in crate::a) struct Own;";
    assert!(circles_of([("x::a", giving_out), child]).is_empty());
    let imports =
        |name: &str| vec![format!("x::a imports {name} of x::a::child\nx::a::child imports Own of x::a")];
    let using = format!("{giving_out} pub fn make() -> Name {{ loop {{}} }}");
    assert_eq!(circles_of([("x::a", &using), child]), imports("Name"));
    assert_eq!(circles_of([("x::a", "mod child; struct Own(child::Name);"), child]), imports("Name"));
    let renamed = "use self::child::{Name as Other, *}; struct Own(Other);";
    assert_eq!(circles_of([("x::a", renamed), child]), imports("*, Name"));
}

#[test]
fn a_name_belongs_to_the_file_that_defines_it() {
    let parent = ("x::a", "mod child; pub use self::child::Name;");
    let child = ("x::a::child", "pub struct Name; impl Name { fn f() { crate::b::made() } }");
    let user = ("x::b", "use crate::a; pub fn made() { a::Name::f() }");
    let expected = "x::a::child imports made of x::b\nx::b imports Name of x::a::child";
    assert_eq!(circles_of([parent, child, user]), [expected]);
}

#[test]
fn circles_of_three_are_seen_and_through_attributes_and_not_through_comments() {
    let second = ("x::b", "#[sea_orm(belongs_to = \"super::c::Entity\")] struct B { c: char }");
    let third =
        ("x::c", "use y::Y; pub struct Entity; fn f(text: &'static str) { crate::a::g('\"', r#\"x\"#) }");
    let first = ("x::a", "pub fn g() { super::b::B::new() }");
    let imports = ["x::a imports B of x::b", "x::b imports Entity of x::c", "x::c imports g of x::a"];
    assert_eq!(circles_of([first, second, third]), [imports.join("\n")]);
    let harmless = ("x::a", "// crate::b::B\npub fn g() { \"crate::b\\\"\" }");
    assert!(circles_of([harmless, second, third]).is_empty());
}
