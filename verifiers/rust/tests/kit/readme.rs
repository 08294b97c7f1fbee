//! What README.md promises of its code. It is compiled as documentation; `check` runs it over a socket.

#[test]
fn five_lines_protect_a_route() {
    let readme = include_str!("../../README.md");
    let blocks: Vec<&str> = readme.split("    let verifier = ").skip(1).take(2).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        // The verifier and the route; a blank line stands before what serves them.
        let (lines, _) = block.split_once("\n\n").unwrap();
        assert!(lines.lines().count() <= 5, "{lines}");
    }
}
