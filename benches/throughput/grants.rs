//! Password grants per second, and the CPU time of each.

use anyhow::{Context as _, Result};
use support::Server;
use support::connection::Connection;
use support::proc::cores;
use support::summary::Summary;
use support::traffic::Traffic;

use super::accounts::Accounts;
use super::comparison::Comparison;
use super::issuing::SIGNATURE_WINDOW;
use super::limit::{Limit, Rate};
use super::logins::Logins;
use super::size::Size;
use super::start::{USERS, absolute};
use super::table::{Budget, Row};

/// Enough to keep all hashing threads busy, few enough to wait far less than the server's deadline.
const CONNECTIONS_PER_CORE: usize = 8;

pub(crate) fn measure(server: &Server, limit: &Limit, size: &Size) -> Result<Vec<Row>> {
    check_answer(server)?;
    let traffic = Traffic { address: server.address, threads: 1, window: size.grant_window };
    let connections = u32::try_from(CONNECTIONS_PER_CORE * cores())?;
    let mut logins: Vec<Logins> = (1..=connections).map(|seed| Logins::of(USERS, seed)).collect();
    let mut bare_costs = BareCosts::default();
    let mut server_costs = ServerCosts::default();
    let mut in_the_servers_memory = Vec::new();
    let reference = || {
        bare_costs.signature.push(limit.signatures(SIGNATURE_WINDOW)?.cost);
        let rate = limit.grants(size.grant_window)?;
        bare_costs.grant.push(rate.cost);
        in_the_servers_memory.push(limit.grants_in_the_servers_memory(size.grant_window)?.per_second);
        Ok(rate.per_second)
    };
    let subject = || {
        let before = server.process.proc().cpu_time()?;
        let throughput = traffic.run(&mut logins)?;
        let after = server.process.proc().cpu_time()?;
        let answers = f64::from(throughput.answers);
        let total = after.total - before.total;
        server_costs.grant.push(total / answers);
        server_costs.outside_hash.push((total - (after.hashing - before.hashing)) / answers);
        Ok(throughput.rate)
    };
    let comparison = Comparison::measure(size.grant_blocks, reference, subject)?;
    let after_load = server.process.proc().memory()?;
    let (mut kept, mut fresh) = (Vec::new(), Vec::new());
    let noted = |faults: &mut Vec<f64>, rate: Rate| {
        faults.push(rate.faults);
        rate.per_second
    };
    let memory = Comparison::measure(
        size.grant_blocks,
        || Ok(noted(&mut fresh, limit.grants_in_fresh_memory(size.grant_window)?)),
        || Ok(noted(&mut kept, limit.grants_in_the_servers_memory(size.grant_window)?)),
    )?;
    Ok(vec![
        rate_row(&comparison, &in_the_servers_memory),
        memory_row(&memory, &kept, &fresh),
        cost_row(&bare_costs, &server_costs),
        absolute(
            "resident memory after these password grants",
            format!("{:.1} MiB", after_load.resident),
            Budget::None,
        ),
    ])
}

/// A refusal in the right shape must not be counted as work.
fn check_answer(server: &Server) -> Result<()> {
    let mut connection = Connection::open(server.address)?;
    connection.send(&Accounts::login())?;
    let answer: serde_json::Value = serde_json::from_slice(connection.receive_ok()?)?;
    answer["access_token"].as_str().context("the server gave no token")?;
    Ok(())
}

/// Seconds of CPU time that the bare work took, a sample for each block.
#[derive(Default)]
struct BareCosts {
    /// A hash and a signature.
    grant: Vec<f64>,
    signature: Vec<f64>,
}

/// Seconds of CPU time that a grant took the server, a sample for each block.
#[derive(Default)]
struct ServerCosts {
    grant: Vec<f64>,
    /// Of that, in all threads but those that hash.
    outside_hash: Vec<f64>,
}

fn rate_row(comparison: &Comparison, in_the_servers_memory: &[f64]) -> Row {
    let Comparison { reference, subject, ratio } = comparison;
    let in_the_servers_memory = Summary::of(in_the_servers_memory);
    Row {
        work: "password grants per second".to_owned(),
        measured: format!("{subject:.1}"),
        limit: format!(
            "bare Argon2id + RS256 signature, {} cores: {reference:.1}; in the server's memory {in_the_servers_memory:.1}",
            cores()
        ),
        ratio: format!("{ratio:.3}"),
        budget: Budget::AtLeast { least: 0.95, value: ratio.median },
    }
}

/// Why the server's hashing threads keep their memory, and ask for huge pages.
fn memory_row(comparison: &Comparison, kept: &[f64], fresh: &[f64]) -> Row {
    let Comparison { reference, subject, ratio } = comparison;
    let faults = |samples| Summary::of(samples).median;
    Row {
        work: "bare Argon2id + RS256 signature per second, in the server's memory: kept by each thread, in huge pages".to_owned(),
        measured: format!("{subject:.1}, {:.0} page faults each", faults(kept)),
        limit: format!(
            "the same, memory allocated for each hash: {reference:.1}, {:.0} page faults each",
            faults(fresh)
        ),
        ratio: format!("{ratio:.3}"),
        budget: Budget::None,
    }
}

fn cost_row(bare: &BareCosts, server: &ServerCosts) -> Row {
    let milliseconds = |samples: &[f64]| Summary::of(samples).scaled(1000.0).median;
    let (grant, bare_grant) = (milliseconds(&server.grant), milliseconds(&bare.grant));
    let signature = milliseconds(&bare.signature);
    let beyond = milliseconds(&server.outside_hash) - signature;
    Row {
        work: "server CPU per password grant".to_owned(),
        measured: format!("{grant:.2} ms, of it {beyond:.2} ms beyond hash and signature"),
        limit: format!(
            "bare Argon2id + RS256 signature: {bare_grant:.2} ms, of it {signature:.2} ms signature"
        ),
        ratio: format!("{:.3}", grant / bare_grant),
        budget: Budget::None,
    }
}
