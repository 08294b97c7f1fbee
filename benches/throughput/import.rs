//! How long it takes to import users with the hashes that they have elsewhere.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use support::Sandbox;
use support::summary::Summary;

use super::program::PROGRAM;
use super::size::Size;
use super::start::absolute;
use super::table::{Budget, Row};

/// Imports, each into an empty database.
const ROUNDS: u32 = 3;

/// Seconds that a hundred thousand users may take; of other numbers, their share.
const BUDGET: f64 = 10.0;

pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Row> {
    let users = users(size.imported_users)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let sandbox = Sandbox::new_in(directory, PROGRAM);
        sandbox.run(&["db", "migrate"]).done();
        sandbox.write("users.csv", &users);
        let begin = Instant::now();
        let summary = sandbox.run(&["user", "import", "users.csv", "--json"]).json();
        times.push(begin.elapsed().as_secs_f64());
        ensure!(summary["created"] == size.imported_users, "not all were imported: {summary}");
    }
    let time = Summary::of(&times);
    Ok(absolute(
        &format!("import of {} users with bcrypt hashes", size.imported_users),
        format!("{time:.2} s"),
        Budget::AtMost {
            most: BUDGET * f64::from(size.imported_users) / 100_000.0,
            unit: " s",
            value: time.greatest,
        },
    ))
}

/// All columns but `id`, as the table of a web application has them. No password has these hashes; only their
/// form is looked at.
fn users(count: u32) -> Result<String> {
    let mut csv = "username,email,full_name,password_hash,disabled,roles\n".to_owned();
    for number in 0..count {
        // 22 characters of salt and 31 of hash, other ones in each row; the last of either has unused bits.
        let (salt, hash) = (number.wrapping_mul(2_654_435_761), number.wrapping_mul(2_246_822_519));
        writeln!(
            csv,
            "user{number},user{number}@example.com,User Number {number},$2b$12${salt:0>21}O{hash:0>30}u,false,member"
        )?;
    }
    Ok(csv)
}
