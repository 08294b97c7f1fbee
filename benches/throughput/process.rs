//! What the kernel says about another process, from `/proc/PID`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Unit of the times in `stat`: 100 on every Linux that Rust's standard library runs on here.
pub(crate) const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time so far, in seconds, user and system.
#[derive(Clone, Copy)]
pub(crate) struct CpuTime {
    pub(crate) total: f64,
    /// Of that, the hashing threads.
    pub(crate) hashing: f64,
}

/// Memory, in MiB.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// Resident now.
    pub(crate) resident: f64,
    /// Of that, not pages of files such as the program itself.
    pub(crate) anonymous: f64,
    /// Most that was resident so far.
    pub(crate) peak: f64,
}

/// A process by its id.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    pub(crate) fn cpu_time(self) -> Result<CpuTime> {
        let mut hashing = 0.0;
        for task in std::fs::read_dir(self.path("task"))? {
            let stat = Stat::read(&task?.path().join("stat"))?;
            if stat.name.starts_with("hash-") {
                hashing += stat.seconds;
            }
        }
        Ok(CpuTime { total: Stat::read(&self.path("stat"))?.seconds, hashing })
    }

    pub(crate) fn memory(self) -> Result<Memory> {
        let status = std::fs::read_to_string(self.path("status"))?;
        let mebibytes = |field: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
            let kibibytes = line.and_then(|value| value.trim().strip_suffix(" kB")?.parse::<f64>().ok());
            kibibytes.map(|value| value / 1024.0).with_context(|| format!("/proc/PID/status has no {field}"))
        };
        Ok(Memory {
            resident: mebibytes("VmRSS")?,
            anonymous: mebibytes("RssAnon")?,
            peak: mebibytes("VmHWM")?,
        })
    }

    fn path(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }
}

/// CPU time of the calling thread so far, in seconds.
pub(crate) fn thread_cpu_time() -> Result<f64> {
    Ok(Stat::read(Path::new("/proc/thread-self/stat"))?.seconds)
}

/// CPU time so far of this program and of its children that have ended, in seconds.
pub(crate) fn own_cpu_time() -> Result<f64> {
    let stat = Stat::read(Path::new("/proc/self/stat"))?;
    Ok(stat.seconds + stat.children_seconds)
}

struct Stat {
    name: String,
    seconds: f64,
    children_seconds: f64,
}

impl Stat {
    /// `PID (NAME) STATE …`; from the 12th field after the name on: user and system time, and both of the
    /// children that were waited for.
    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let (name, rest) = text
            .split_once('(')
            .and_then(|(_, rest)| rest.rsplit_once(')'))
            .with_context(|| format!("cannot read {}", path.display()))?;
        let fields = rest.split_ascii_whitespace().skip(11).take(4);
        let ticks: Vec<f64> = fields.map(str::parse).collect::<Result<_, _>>()?;
        let [user, system, children_user, children_system] = ticks[..] else {
            bail!("{} has fewer fields than expected", path.display());
        };
        Ok(Self {
            name: name.to_owned(),
            seconds: (user + system) / TICKS_PER_SECOND,
            children_seconds: (children_user + children_system) / TICKS_PER_SECOND,
        })
    }
}
