//! Many users, who all have the password of the first one.

use support::settled::USER;

/// The columns of a user whose name is known, from the row of the one whose password all have.
const REST: &str =
    "email, full_name, password_hash, password_scheme, disabled, roles, created_at, updated_at";

/// One statement that makes the users `first` to `end - 1`, on a database of this kind.
pub(crate) fn like_the_first(kind: &str, first: u32, end: u32) -> String {
    let last = end - 1;
    let (numbers, id, name) = match kind {
        "PostgreSQL" => (
            format!("generate_series({first}, {last}) AS number(i)"),
            "gen_random_uuid()",
            "concat('user', i)",
        ),
        "MariaDB" => (
            format!("(SELECT seq AS i FROM seq_{first}_to_{last}) AS number"),
            "random_bytes(16)",
            "concat('user', i)",
        ),
        _ => (
            format!(
                "(WITH RECURSIVE number(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM number \
                 WHERE i < {last}) SELECT i FROM number)"
            ),
            "randomblob(16)",
            "'user' || i",
        ),
    };
    format!(
        "INSERT INTO users (id, username, username_key, username_skeleton, {REST}) \
         SELECT {id}, {name}, {name}, {name}, {REST} FROM {numbers} \
         JOIN (SELECT {REST} FROM users WHERE username_key = '{USER}') AS template ON TRUE"
    )
}
