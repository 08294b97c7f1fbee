//! Whether the time of a refused login says why it was refused (abuse case 25).
//!
//! Over one kept-alive connection go blocks of one login for each class, in random order, so that a machine
//! that drifts drifts for all. What counts is the median over all blocks of the difference to a wrong
//! password in the same block, with a bootstrap confidence interval that must lie inside the bound. A
//! password with two forms costs two hashes, so that it is compared with a wrong one of two forms. Two more
//! classes guard the harness itself: a second wrong password, which must lie inside, and one that is made
//! slower by twice the bound, which must lie outside.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use support::Server;
use support::connection::Connection;
use support::report::Report;

use self::interval::Interval;
use crate::door::Door;
use crate::scene::Scene;

mod interval;

struct Size {
    name: &'static str,
    /// Configuration.
    hashing: &'static str,
    /// The password hash that all users were imported with; they are created otherwise.
    imported_hash: Option<&'static str>,
    blocks: usize,
    /// Of the difference, in milliseconds.
    bound: f64,
}

/// Thousands of guesses from one address, for a few names, are what the throttle is there against.
const UNTHROTTLED: &str = "[throttle]\naddress = \"unlimited\"\nusername = \"unlimited\"\n\
    username_and_address = \"unlimited\"\n";

/// Hashes that cost next to nothing, so that everything else shows.
const CHEAP: &str = "[passwords]\nmemory_kib = 64\niterations = 1\n";

/// bcrypt with the least cost. Where all users have such a hash, names that nobody has are checked against
/// one as well.
const BCRYPT: &str = "$2b$04$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

const TURNED_DOWN: Size =
    Size { name: "hashing turned down", hashing: CHEAP, imported_hash: None, blocks: 1500, bound: 0.25 };
const IMPORTED: Size =
    Size { name: "imported users", hashing: CHEAP, imported_hash: Some(BCRYPT), blocks: 1000, bound: 0.25 };

const SMALL: [Size; 2] = [TURNED_DOWN, IMPORTED];

const FULL: [Size; 3] = [
    Size { blocks: 20_000, bound: 0.05, ..TURNED_DOWN },
    Size { blocks: 20_000, bound: 0.05, ..IMPORTED },
    Size { name: "default settings", hashing: "", imported_hash: None, blocks: 20_000, bound: 0.25 },
];

/// Blocks that are not counted, while caches fill.
const WARM_UP: usize = 50;

/// A reason for which a login is refused, as the attacker would tell it apart.
struct Class {
    name: &'static str,
    username: &'static str,
    password: &'static str,
    /// The place in `CLASSES` of the class that it is compared with. A class that stands for the others is
    /// compared with itself.
    against: usize,
    expected: Expected,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Inside,
    Outside,
}

const WRONG: Class = Class {
    name: "wrong password",
    username: "alice",
    password: "not the password",
    against: 0,
    expected: Expected::Inside,
};

/// `é` as two code points, which is stored as one: the password has two forms.
const WRONG_IN_TWO_FORMS: Class =
    Class { name: "wrong password in two forms", password: "not the passe\u{301}", against: 6, ..WRONG };

const CLASSES: [Class; 8] = [
    WRONG,
    Class { name: "wrong password again (control)", ..WRONG },
    Class { name: "unknown user", username: "nobody", ..WRONG },
    Class { name: "disabled user", username: "disabled", ..WRONG },
    Class { name: "user without a password", username: "without", ..WRONG },
    Class {
        name: "wrong password, slower by twice the bound (planted)",
        expected: Expected::Outside,
        ..WRONG
    },
    WRONG_IN_TWO_FORMS,
    Class { name: "unknown user, password in two forms", username: "nobody", ..WRONG_IN_TWO_FORMS },
];

pub(crate) fn run(scene: &Scene, report: &mut Report, door: Door, blocks: Option<u32>) -> Result<()> {
    let blocks = blocks.map(usize::try_from).transpose()?;
    let sizes = if report.is_full() { &FULL[..] } else { &SMALL };
    for size in sizes {
        let size = &Size { blocks: blocks.unwrap_or(size.blocks), ..*size };
        report.title(&format!(
            "time of a refused login at {}, {}: {} blocks, bound ±{} ms",
            door.name(),
            size.name,
            size.blocks,
            size.bound
        ))?;
        let server = serve(scene, size);
        let samples = campaign(&server, size, door)?;
        server.stop().done();
        let compared =
            CLASSES.iter().zip(&samples).enumerate().filter(|(at, (class, _))| *at != class.against);
        for (_, (class, differences)) in compared {
            let interval = Interval::of_median(differences);
            let inside = interval.is_within(size.bound);
            let what = match class.expected {
                Expected::Inside => format!("{}, inside", class.name),
                Expected::Outside => format!("{}, outside", class.name),
            };
            report.must(&what, interval, inside == (class.expected == Expected::Inside))?;
        }
    }
    Ok(())
}

/// A server with a user for each class.
fn serve(scene: &Scene, size: &Size) -> Server {
    let toml = format!("{}{UNTHROTTLED}", size.hashing);
    let Some(hash) = size.imported_hash else {
        let (sandbox, server) = scene.serve(&toml, &["alice", "disabled"]);
        sandbox.run(&["user", "disable", "disabled"]).done();
        sandbox.run(&["user", "create", "without", "--no-password"]).done();
        return server;
    };
    let (sandbox, server) = scene.serve(&toml, &[]);
    // What the table holds is looked at when the server starts.
    server.stop().done();
    let users = format!(
        "username,password_hash,disabled\nalice,{hash},false\ndisabled,{hash},true\nwithout,,false\n"
    );
    sandbox.run_with_input(&["user", "import", "-", "--format", "csv"], &users).done();
    sandbox.serve()
}

/// For each class the differences to the one that it is compared with, a sample for each block, in
/// milliseconds.
fn campaign(server: &Server, size: &Size, door: Door) -> Result<[Vec<f64>; CLASSES.len()]> {
    let leak = Duration::from_secs_f64(2.0 * size.bound / 1000.0);
    let mut connection = Connection::open(server.address)?;
    let entrance = door.open(server.address)?;
    let requests = CLASSES.map(|class| entrance.login(class.username, class.password));
    let mut samples = CLASSES.map(|_| Vec::with_capacity(size.blocks));
    for block in 0..size.blocks + WARM_UP {
        let mut order: [usize; CLASSES.len()] = std::array::from_fn(|index| index);
        fastrand::shuffle(&mut order);
        let mut times = [0.0; CLASSES.len()];
        for index in order {
            let delay = if CLASSES[index].expected == Expected::Outside { leak } else { Duration::ZERO };
            times[index] = time(&mut connection, &requests[index], delay)?;
        }
        if block >= WARM_UP {
            for (at, class) in CLASSES.iter().enumerate() {
                samples[at].push((times[at] - times[class.against]) * 1000.0);
            }
        }
    }
    Ok(samples)
}

/// Seconds until a login is refused.
fn time(connection: &mut Connection, request: &[u8], delay: Duration) -> Result<f64> {
    let begin = Instant::now();
    // Not asleep, which takes longer than it was asked for.
    while begin.elapsed() < delay {
        std::hint::spin_loop();
    }
    connection.send(request)?;
    let status = connection.receive()?.status;
    ensure!(status == 400, "a wrong password was answered {status}: a limit is in the way");
    Ok(begin.elapsed().as_secs_f64())
}
