//! On what the figures were measured, and whether anybody else was at work there meanwhile.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use support::proc::{self, cores};

/// Share of the cores that others may take before the figures mean little.
const TOLERATED: f64 = 0.03;

/// The machine from the beginning of the run on.
pub(crate) struct Machine {
    load: String,
    begin: Times,
}

impl Machine {
    pub(crate) fn observe() -> Result<Self> {
        let load = std::fs::read_to_string("/proc/loadavg")?;
        let load = load.split_ascii_whitespace().next().unwrap_or("?").to_owned();
        Ok(Self { load, begin: Times::read()? })
    }

    /// Some lines of text. The children of this program must have ended.
    pub(crate) fn report(&self) -> Result<String> {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
        let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let model = model.map_or("unknown processor", |(_, name)| name);
        let others = self.begin.others_until(&Times::read()?);
        let mut text = String::new();
        writeln!(text, "Countersign {}, {} cores ({model}),", env!("CARGO_PKG_VERSION"), cores())?;
        writeln!(text, "Linux {}, {}.", kernel.trim(), openssl::version::version())?;
        writeln!(text, "Load average before the run {};", self.load)?;
        write!(text, "other work took {:.1} % of the cores meanwhile", others * 100.0)?;
        writeln!(text, "{}", if others > TOLERATED { ": DISTURBED, measure again." } else { "." })?;
        writeln!(text, "Where there are three figures: median (least–greatest).")?;
        Ok(text)
    }
}

/// CPU time in seconds.
struct Times {
    /// Of the whole machine since it started, idle time too.
    machine: f64,
    /// Of that, all processes, and what the hypervisor gave to other machines.
    busy: f64,
    /// Of this program and its children.
    own: f64,
}

impl Times {
    /// The first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal.
    fn read() -> Result<Self> {
        let stat = std::fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().and_then(|line| line.strip_prefix("cpu "));
        let fields = line.context("/proc/stat does not begin with `cpu`")?.split_ascii_whitespace();
        let ticks: Vec<f64> = fields.take(8).filter_map(|field| field.parse().ok()).collect();
        let [user, nice, system, idle, iowait, irq, softirq, steal] = ticks[..] else {
            bail!("/proc/stat has fewer fields than expected");
        };
        let busy = user + nice + system + steal;
        let machine = busy + idle + iowait + irq + softirq;
        let seconds = |ticks: f64| ticks / proc::TICKS_PER_SECOND;
        Ok(Self { machine: seconds(machine), busy: seconds(busy), own: proc::own_cpu_time()? })
    }

    /// The share of the cores that somebody else had.
    fn others_until(&self, end: &Self) -> f64 {
        let others = (end.busy - self.busy) - (end.own - self.own);
        (others / (end.machine - self.machine)).max(0.0)
    }
}
