//! Which spellings are the same user, and what is nobody (abuse cases 33, 34 and 37).

use support::api::call::encoded;
use support::api::server::PASSWORD;

use super::given::Given;
use super::row::{Row, case, post};

/// One documented rule on every database: PRECIS UsernameCaseMapped.
const SAME: [&str; 5] = ["alice", "ALICE", "Alice", "aLiCe", "ａｌｉｃｅ"];

const NOBODY: [&str; 31] = [
    "nobody",
    "alic",
    "alicee",
    "alice ",
    " alice",
    "alice\t",
    "alice\n",
    "alice\u{a0}",
    "al ice",
    "àlice",
    "аlice",
    "alicе",
    "alice\u{200b}",
    "al\u{200d}ice",
    "\u{202e}ecila",
    "\u{feff}alice",
    "ali\u{301}ce",
    "%",
    "_",
    "alic_",
    "a%",
    "%alice%",
    "*",
    "\\",
    "alice\\",
    "' OR 1=1--",
    "alice' --",
    "alice\"; DROP TABLE users; --",
    "alice@example.com",
    "\u{1b}[31malice",
    "\u{10ffff}",
];

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let login = |username: &str| {
        let (username, password) = (encoded(username), encoded(PASSWORD));
        post(format!("grant_type=password&client_id=web&username={username}&password={password}"))
    };
    let same = SAME.iter().map(|name| case(format!("username `{name}`"), login(name)).granted(""));
    let nobody = NOBODY
        .iter()
        .map(|name| case(format!("username {name:?}"), login(name)).refused(400, "invalid_grant"));
    let further = [
        case("the user's id as a name", login(&given.alice_id)).refused(400, "invalid_grant"),
        case("a disabled user", login("bob")).refused(400, "invalid_grant"),
        case("a user without a password", login("carol")).refused(400, "invalid_grant"),
        case("a username of 10,000 characters", login(&"a".repeat(10_000))).refused(400, "invalid_grant"),
        case("a username of 5,000 wide characters", login(&"ａ".repeat(5_000))).refused(400, "invalid_grant"),
    ];
    same.chain(nobody).chain(further).collect()
}
