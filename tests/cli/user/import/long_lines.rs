//! Lines that are too long are refused like others, and are never in memory as a whole.

use std::io::Write as _;
use std::process::Stdio;

use support::proc::Proc;

use super::{exported, faults};
use crate::sandbox;

const MEBIBYTE: usize = 1024 * 1024;

#[test]
fn a_line_that_is_too_long_costs_one_row() {
    for length in [64 * 1024, MEBIBYTE - 4, MEBIBYTE - 3, MEBIBYTE, 3 * MEBIBYTE] {
        let long = "x".repeat(length);
        for input in [
            format!("username,full_name\nbob,{long}\ncarol,Carol\n\"dave\",\"{long}\"\nerin,"),
            format!(
                "{{\"username\":\"alice\"}}\n{{\"username\":\"bob\",\"full_name\":\"{long}\"}}\n\
                 {{\"username\":\"carol\"}}\n{long}\n{{\"username\":\"erin\"}}"
            ),
        ] {
            let sandbox = sandbox::settled();
            let outcome = sandbox.run_with_input(&["user", "import", "-"], &input);
            let faults = faults(&outcome);
            assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4], "{length}");
            assert!(faults.iter().all(|(_, fault)| !fault.contains("xxx")), "{length}");
            assert!(faults[0].1.contains("too long"), "{length}: {faults:?}");
            let users = exported(&sandbox);
            assert_eq!(users.keys().collect::<Vec<_>>(), ["alice", "carol", "erin"], "{length}");
        }
    }
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let sandbox = sandbox::settled();
    let mut command = sandbox.command(&["user", "import", "-", "--format", "csv"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut import = command.spawn().expect("the program starts");
    let mut input = import.stdin.take().expect("a pipe");
    input.write_all(b"username\n").expect("it reads");
    let piece = vec![b'x'; MEBIBYTE];
    for _ in 0..256 {
        input.write_all(&piece).expect("it reads on");
    }
    // All but what the pipe holds has been read.
    let peak = Proc(import.id()).memory().expect("it is there").peak;
    drop(input);
    import.wait().expect("it ends");
    assert!(peak < 128.0, "{peak} MiB");
}
