//! Whether the time of a refused login says why it was refused (abuse case 25).
//!
//! Over one kept-alive connection go blocks of one login for each class, in random order, so that a machine that drifts
//! drifts for all. What counts is the median over all blocks of the difference to a wrong password in the same block, with
//! a bootstrap confidence interval that must lie inside the bound. Two more classes guard the harness itself: a
//! second wrong password, which must lie inside, and one that is made slower by 0.5 ms, which must lie outside.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use load::http_client::Connection;
use load::sandbox::Server;

use self::interval::Interval;
use crate::report::Report;
use crate::scene::{PASSWORD, Scene, login};

mod interval;

struct Size {
    name: &'static str,
    /// Configuration.
    hashing: &'static str,
    blocks: usize,
    /// Of the difference, in milliseconds.
    bound: f64,
}

/// Thousands of guesses from one address, for a few names, are what the throttle is there against.
const UNTHROTTLED: &str = "[throttle]\naddress = \"unlimited\"\nusername = \"unlimited\"\n\
    username_and_address = \"unlimited\"\n";

/// Hashes that cost next to nothing, so that everything else shows.
const CHEAP: &str = "[passwords]\nmemory_kib = 64\niterations = 1\n";

const SMALL: [Size; 1] = [Size { name: "hashing turned down", hashing: CHEAP, blocks: 1500, bound: 0.25 }];

const FULL: [Size; 2] = [
    Size { name: "hashing turned down", hashing: CHEAP, blocks: 20_000, bound: 0.05 },
    Size { name: "default settings", hashing: "", blocks: 20_000, bound: 0.25 },
];

const LEAK: Duration = Duration::from_micros(500);

/// Blocks that are not counted, while caches fill.
const WARM_UP: usize = 50;

/// A reason for which a login is refused, as the attacker would tell it apart.
struct Class {
    name: &'static str,
    username: &'static str,
    expected: Expected,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Inside,
    Outside,
}

/// The first is what the others are compared with.
const CLASSES: [Class; 6] = [
    Class { name: "wrong password", username: "alice", expected: Expected::Inside },
    Class { name: "wrong password again (control)", username: "alice", expected: Expected::Inside },
    Class { name: "unknown user", username: "nobody", expected: Expected::Inside },
    Class { name: "disabled user", username: "disabled", expected: Expected::Inside },
    Class { name: "user without a password", username: "without", expected: Expected::Inside },
    Class { name: "wrong password, 0.5 ms slower (planted)", username: "alice", expected: Expected::Outside },
];

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let sizes = if report.is_full() { &FULL[..] } else { &SMALL };
    for (number, size) in sizes.iter().enumerate() {
        report.title(&format!(
            "time of a refused login, {}: {} blocks, bound ±{} ms",
            size.name, size.blocks, size.bound
        ))?;
        let toml = format!("{}{UNTHROTTLED}", size.hashing);
        let (sandbox, server) = scene.serve(&format!("timing-{number}"), &toml, &["alice", "disabled"])?;
        sandbox.run(&["user", "disable", "disabled"], "")?;
        sandbox.run(&["user", "create", "without", "--no-password"], "")?;
        let samples = campaign(&server, size.blocks)?;
        server.stop()?;
        for (class, differences) in CLASSES.iter().zip(&samples).skip(1) {
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

/// For each class the differences to the first one, a sample for each block, in milliseconds.
fn campaign(server: &Server, blocks: usize) -> Result<[Vec<f64>; CLASSES.len()]> {
    let mut connection = Connection::open(server.address())?;
    let requests = CLASSES.map(|class| login(class.username, &format!("not-{PASSWORD}")));
    let mut samples = CLASSES.map(|_| Vec::with_capacity(blocks));
    for block in 0..blocks + WARM_UP {
        let mut order: [usize; CLASSES.len()] = std::array::from_fn(|index| index);
        fastrand::shuffle(&mut order);
        let mut times = [0.0; CLASSES.len()];
        for index in order {
            times[index] = time(&mut connection, &requests[index], CLASSES[index].expected)?;
        }
        if block >= WARM_UP {
            for (samples, time) in samples.iter_mut().zip(times) {
                samples.push((time - times[0]) * 1000.0);
            }
        }
    }
    Ok(samples)
}

/// Seconds until a login is refused.
fn time(connection: &mut Connection, request: &[u8], expected: Expected) -> Result<f64> {
    let begin = Instant::now();
    if expected == Expected::Outside {
        std::thread::sleep(LEAK);
    }
    connection.send(request)?;
    let status = connection.receive()?.status;
    ensure!(status == 400, "a wrong password was answered {status}: a limit is in the way");
    Ok(begin.elapsed().as_secs_f64())
}
