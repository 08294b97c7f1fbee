//! Help: somebody who knows nothing finds the way, and every command explains itself.

use crate::sandbox;

#[test]
fn alone_the_program_says_where_to_start() {
    let outcome = sandbox::empty().run(&[]);
    let help = format!("{}{}", outcome.stdout, outcome.stderr);
    let (_, start) = help.split_once("Start here:").expect("a place to start");
    for command in ["serve --demo", "serve ", "client create", "user create", "config show"] {
        assert!(start.contains(&format!("countersign {command}")), "{command} is not in {start}");
    }
}

#[test]
fn what_the_help_proposes_exists() {
    let sandbox = sandbox::empty();
    let help = sandbox.run(&["--help"]);
    let help = help.done().replace("\\\n    ", "");
    let (_, start) = help.split_once("Start here:").expect("a place to start");
    let proposed: Vec<&str> = start.lines().filter_map(|line| line.strip_prefix("  countersign ")).collect();
    assert!(proposed.len() >= 5, "{proposed:?}");
    for line in proposed {
        // A wide gap divides the command from what it is for.
        let command = line.split("   ").next().unwrap_or(line);
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        sandbox.run(&arguments).done();
    }
}

/// What a section of help lists, and whether a word explains it: beside it, or in the next line.
fn listed<'a>(help: &'a str, section: &str) -> Vec<(&'a str, bool)> {
    let lines = help.lines().skip_while(|line| *line != section).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    let is_explanation = |line: &str| line.starts_with("        ");
    let entry = |at: usize| {
        let (name, explanation) = lines[at].trim().split_once("  ").unwrap_or((lines[at].trim(), ""));
        let is_explained =
            !explanation.is_empty() || lines.get(at + 1).is_some_and(|line| is_explanation(line));
        (name, is_explained)
    };
    (0..lines.len()).filter(|at| !is_explanation(lines[*at])).map(entry).collect()
}

#[test]
fn every_command_explains_itself_and_all_that_it_takes() {
    let sandbox = sandbox::empty();
    let mut walked = Vec::new();
    let mut left = vec!["countersign".to_owned()];
    while let Some(command) = left.pop() {
        let outcome = sandbox.run(&command.split(' ').skip(1).chain(["--help"]).collect::<Vec<_>>());
        let help = outcome.done();
        assert_eq!(outcome.stderr, "", "{command}");
        let (about, _) = help.split_once(&format!("\n\nUsage: {command} ")).expect("help has a usage");
        assert!(!about.is_empty(), "{command}: {help}");
        for section in ["Commands:", "Arguments:", "Options:"] {
            for (name, is_explained) in listed(help, section) {
                assert!(is_explained, "{command}: nothing explains {name}: {help}");
            }
        }
        let below = listed(help, "Commands:").into_iter().filter(|(name, _)| *name != "help");
        left.extend(below.map(|(name, _)| format!("{command} {name}")));
        walked.push(command);
    }
    for command in ["", " serve", " user set-password", " db sweep", " completions"] {
        assert!(walked.contains(&format!("countersign{command}")), "{walked:?}");
    }
}

// It would do nothing.
#[test]
fn help_works_with_a_broken_configuration() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.toml", "this is not TOML");
    assert!(sandbox.run(&["user", "create", "--help"]).done().contains("--password-stdin"));
}

#[test]
fn the_version_is_the_packages() {
    let outcome = sandbox::empty().run(&["--version"]);
    assert_eq!(outcome.done(), concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_exits_with_2_and_touches_nothing() {
    let sandbox = sandbox::empty();
    let rows: [&[&str]; 25] = [
        &["frobnicate"],
        &["--frobnicate"],
        &["user", "frobnicate"],
        &["user", "create"],
        &["user", "create", "alice", "--no-password", "--password-stdin"],
        // abuse case 100: no secret is taken as an argument, named or not.
        &["user", "create", "alice", "the-password-itself"],
        &["user", "create", "alice", "--password", "the-password-itself"],
        &["user", "create", "alice", "--password-stdin=the-password-itself"],
        &["user", "set-password", "alice", "the-password-itself"],
        &["user", "set-password", "alice", "--password", "the-password-itself"],
        &["client", "create", "web", "--confidential", "--secret", "the-secret-itself"],
        &["client", "create", "web", "--confidential", "--secret-stdin=the-secret-itself"],
        &["client", "create", "web", "--public", "--secret-stdin"],
        &["db", "backup"],
        &["client", "create", "web"],
        &["client", "create", "web", "--public", "--confidential"],
        &["client", "create", "web", "--public", "--grant", "magic"],
        &["client", "update", "web", "--disable", "--enable"],
        &["client", "update", "web"],
        &["user", "update", "alice"],
        &["throttle", "clear", "--yes"],
        &["user", "list", "--limit", "0"],
        &["serve", "--listen", "everywhere"],
        &["key", "import"],
        &["completions", "klingon"],
    ];
    for arguments in rows {
        let outcome = sandbox.run(arguments);
        assert!(outcome.misused().contains("--help"), "{arguments:?}: {outcome:#?}");
    }
    assert_eq!(sandbox.listing(), [""; 0]);
}
