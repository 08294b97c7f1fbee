//! What the kernel says about a process, from `/proc/PID`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Unit of the times in `stat`: 100 on every Linux that Rust's standard library runs on here.
pub const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time so far, in seconds, user and system.
#[derive(Clone, Copy, Debug)]
pub struct CpuTime {
    /// Of all threads.
    pub total: f64,
    /// Of that, the hashing threads.
    pub hashing: f64,
}

/// Memory, in MiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Resident now.
    pub resident: f64,
    /// Of that, not pages of files such as the program itself.
    pub anonymous: f64,
    /// Most that was resident so far.
    pub peak: f64,
}

/// A process by its id.
#[derive(Clone, Copy, Debug)]
pub struct Proc(pub u32);

impl Proc {
    /// All threads, those that have ended too.
    pub fn cpu_time(self) -> Result<CpuTime> {
        let hashing = self.tasks()?.iter().filter(|task| task.hashes()).map(|task| task.seconds).sum();
        Ok(CpuTime { total: Stat::read(&self.path("stat"))?.seconds, hashing })
    }

    /// How many threads it has for hashing.
    pub fn hashing_threads(self) -> Result<usize> {
        Ok(self.tasks()?.iter().filter(|task| task.hashes()).count())
    }

    /// How many sockets it has open.
    pub fn sockets(self) -> Result<usize> {
        let mut sockets = 0;
        for descriptor in std::fs::read_dir(self.path("fd"))? {
            // One that has been closed since is none.
            let target = std::fs::read_link(descriptor?.path()).unwrap_or_default();
            sockets += usize::from(target.to_string_lossy().starts_with("socket:"));
        }
        Ok(sockets)
    }

    /// How often a thread whose name begins so, in its first 15 bytes, has begun to wait for something so
    /// far.
    pub fn waits(self, name: &str) -> Result<u64> {
        let mut waits = 0;
        for task in std::fs::read_dir(self.path("task"))? {
            // One that has ended since is none.
            let status = std::fs::read_to_string(task?.path().join("status")).unwrap_or_default();
            let field = |field: &str| status.lines().find_map(|line| line.strip_prefix(field));
            if field("Name:\t").is_some_and(|task| task.starts_with(name)) {
                waits += field("voluntary_ctxt_switches:\t").map_or(Ok(0), str::parse::<u64>)?;
            }
        }
        Ok(waits)
    }

    /// The processes that it has started and that are still its own.
    pub fn children(self) -> Result<Vec<Self>> {
        let mut children = Vec::new();
        for process in std::fs::read_dir("/proc")? {
            let id = process?.file_name().to_string_lossy().parse();
            let child =
                id.map(Self).ok().filter(|child| child.fields().is_some_and(|(_, parent)| parent == self.0));
            children.extend(child);
        }
        Ok(children)
    }

    /// Whether it has not ended yet. One that nobody has waited for has ended all the same.
    pub fn is_running(self) -> bool {
        self.fields().is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
    }

    /// Its state and its parent, unless it is gone: the first two fields behind the name.
    fn fields(self) -> Option<(char, u32)> {
        let stat = std::fs::read_to_string(self.path("stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
    }

    fn tasks(self) -> Result<Vec<Stat>> {
        let tasks = std::fs::read_dir(self.path("task"))?;
        // One that has ended since is none.
        Ok(tasks.filter_map(|task| Stat::read(&task.ok()?.path().join("stat")).ok()).collect())
    }

    /// Its memory now.
    pub fn memory(self) -> Result<Memory> {
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
pub fn thread_cpu_time() -> Result<f64> {
    Ok(Stat::read(Path::new("/proc/thread-self/stat"))?.seconds)
}

/// Pages that the kernel had to give the calling thread so far.
pub fn thread_page_faults() -> Result<f64> {
    Ok(Stat::read(Path::new("/proc/thread-self/stat"))?.page_faults)
}

/// CPU time so far of this program and of its children that have ended, in seconds.
pub fn own_cpu_time() -> Result<f64> {
    let stat = Stat::read(Path::new("/proc/self/stat"))?;
    Ok(stat.seconds + stat.children_seconds)
}

/// How many threads can run at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

struct Stat {
    name: String,
    page_faults: f64,
    seconds: f64,
    children_seconds: f64,
}

impl Stat {
    /// Whether it is one of the threads that hash passwords.
    fn hashes(&self) -> bool {
        self.name.starts_with("hash-")
    }

    /// `PID (NAME) STATE …`; the 8th field after the name: minor faults; from the 12th on: user and system
    /// time, and both of the children that were waited for.
    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let (name, rest) = text
            .split_once('(')
            .and_then(|(_, rest)| rest.rsplit_once(')'))
            .with_context(|| format!("cannot read {}", path.display()))?;
        let fields = rest.split_ascii_whitespace().skip(7).take(8);
        let numbers: Vec<f64> = fields.map(str::parse).collect::<Result<_, _>>()?;
        let [page_faults, _, _, _, user, system, children_user, children_system] = numbers[..] else {
            bail!("{} has fewer fields than expected", path.display());
        };
        Ok(Self {
            name: name.to_owned(),
            page_faults,
            seconds: (user + system) / TICKS_PER_SECOND,
            children_seconds: (children_user + children_system) / TICKS_PER_SECOND,
        })
    }
}
