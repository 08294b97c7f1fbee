//! Help: somebody who knows nothing finds the way, and every command explains itself.

use crate::sandbox;

/// Every command of the surface.
const COMMANDS: [&str; 34] = [
    "serve",
    "user",
    "user create",
    "user list",
    "user show",
    "user update",
    "user set-password",
    "user disable",
    "user enable",
    "user delete",
    "user import",
    "user export",
    "client create",
    "client list",
    "client show",
    "client update",
    "client rotate-secret",
    "client revoke-tokens",
    "client delete",
    "session list",
    "session revoke",
    "throttle list",
    "throttle clear",
    "key list",
    "key rotate",
    "key revoke",
    "key import",
    "db",
    "db migrate",
    "db status",
    "db backup",
    "config check",
    "config show",
    "completions",
];

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

#[test]
fn every_command_has_help_on_standard_output() {
    let sandbox = sandbox::empty();
    for command in COMMANDS {
        let outcome = sandbox.run(&command.split(' ').chain(["--help"]).collect::<Vec<_>>());
        let usage = format!("Usage: countersign {command}");
        assert!(outcome.done().contains(&usage), "{command}: {outcome:#?}");
        assert_eq!(outcome.stderr, "", "{command}");
    }
}

// It would do nothing.
#[test]
fn what_no_grant_uses_yet_is_not_offered() {
    let sandbox = sandbox::empty();
    for verb in ["create", "update"] {
        let help = sandbox.run(&["client", verb, "--help"]);
        assert!(help.done().contains("--origin") && !help.stdout.contains("redirect"), "{help:#?}");
    }
}

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
    let rows: [&[&str]; 22] = [
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
