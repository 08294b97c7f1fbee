//! The bare work: the cryptography of a password grant and nothing else, on all cores, with the parameters
//! that the server has by default. It signs by josekit, as the server once did, so that figures of then and
//! now can be compared.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use countersign::config::PasswordsConfig;
use countersign::passwords::Memory;
use josekit::jws::alg::rsassa::RsassaJwsSigner;
use josekit::jws::{JwsSigner as _, RS256};
use support::proc::{self, cores};

/// About as long as the signed part of an access token.
const MESSAGE: [u8; 640] = [b'a'; 640];

const PASSWORD: &[u8] = b"correct horse battery staple";

const SALT: &[u8; 16] = b"sixteen bytes of";

/// How fast work went on all cores together.
pub(crate) struct Rate {
    /// Pieces per second.
    pub(crate) per_second: f64,
    /// CPU time of one piece in seconds.
    pub(crate) cost: f64,
    /// Page faults of one piece.
    pub(crate) faults: f64,
}

/// The work, ready to run.
pub(crate) struct Limit {
    params: Params,
    /// Parsed once; all threads use it.
    signer: RsassaJwsSigner,
}

impl Limit {
    pub(crate) fn new(private_key: &str) -> Result<Self> {
        let PasswordsConfig { memory_kib, iterations, parallelism, .. } = PasswordsConfig::default();
        Ok(Self {
            params: Params::new(memory_kib, iterations, parallelism, Some(32))?,
            signer: RS256.signer_from_pem(private_key)?,
        })
    }

    /// Pairs of one hash and one signature, the hash in memory that is allocated once for each thread.
    pub(crate) fn grants(&self, window: Duration) -> Result<Rate> {
        on_all_cores(window, || {
            let mut memory = self.allocate();
            move || {
                self.hash(&mut memory)?;
                self.sign()
            }
        })
    }

    /// The same pairs in the memory that the server's threads have.
    pub(crate) fn grants_in_the_servers_memory(&self, window: Duration) -> Result<Rate> {
        on_all_cores(window, || {
            let mut memory = Memory::default();
            move || {
                self.hash(memory.blocks(self.params.block_count()))?;
                self.sign()
            }
        })
    }

    /// The same pairs, each hash in memory that is allocated for it.
    pub(crate) fn grants_in_fresh_memory(&self, window: Duration) -> Result<Rate> {
        on_all_cores(window, || {
            || {
                self.hash(&mut self.allocate())?;
                self.sign()
            }
        })
    }

    /// Signatures alone.
    pub(crate) fn signatures(&self, window: Duration) -> Result<Rate> {
        on_all_cores(window, || || self.sign())
    }

    fn allocate(&self) -> Vec<Block> {
        vec![Block::default(); self.params.block_count()]
    }

    fn hash(&self, memory: &mut [Block]) -> Result<()> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        Ok(argon2.hash_password_into_with_memory(PASSWORD, SALT, &mut [0; 32], memory)?)
    }

    fn sign(&self) -> Result<()> {
        self.signer.sign(&MESSAGE)?;
        Ok(())
    }
}

/// Repeats work on a thread for each core, each with what `prepare` made for it.
fn on_all_cores<W: FnMut() -> Result<()>>(window: Duration, prepare: impl Fn() -> W + Sync) -> Result<Rate> {
    let start = Barrier::new(cores());
    let repeat = || {
        let mut work = prepare();
        // The first time touches the memory.
        let warm_up = work();
        start.wait();
        warm_up?;
        let (begin, cpu_before, faults_before) =
            (Instant::now(), proc::thread_cpu_time()?, proc::thread_page_faults()?);
        let mut count = 0;
        while begin.elapsed() < window {
            work()?;
            count += 1;
        }
        let (seconds, cpu_after) = (begin.elapsed().as_secs_f64(), proc::thread_cpu_time()?);
        let (faults, count) = (proc::thread_page_faults()? - faults_before, f64::from(count));
        Ok(Rate {
            per_second: count / seconds,
            cost: (cpu_after - cpu_before) / count,
            faults: faults / count,
        })
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores()).map(|_| scope.spawn(repeat)).collect();
        let rates: Vec<Rate> = threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a thread of the limit panicked"))?)
            .collect::<Result<_>>()?;
        let per_second = rates.iter().map(|rate| rate.per_second).sum();
        let cost = rates.iter().map(|rate| rate.cost * rate.per_second).sum::<f64>() / per_second;
        let faults = rates.iter().map(|rate| rate.faults * rate.per_second).sum::<f64>() / per_second;
        Ok(Rate { per_second, cost, faults })
    })
}
