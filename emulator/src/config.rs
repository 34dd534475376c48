//! The parameters of an emulator.

/// How an emulator starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The number of data volumes at the start.
    pub volumes: usize,
    /// The number of workloads at the start; `usize::MAX` for 300 per 1,000 volumes.
    pub workloads: usize,
    /// The number of extra departments, of 100 projects each, in the first cluster.
    pub divisions: usize,
    /// Seeds the random names, dates and ids.
    pub seed: u64,
    /// The time at the start, in milliseconds since the epoch.
    pub now: i64,
    /// How long a volume is `Creating`.
    pub creating_ms: i64,
    /// How long a volume is `Deleting`.
    pub deleting_ms: i64,
    pub token_ttl_ms: i64,
    /// The origin as browsers see it, such as `http://127.0.0.1:8080`. `None` uses the origin of
    /// each request, which a proxy may have changed.
    pub origin: Option<String>,
}

impl Config {
    pub(crate) fn workload_count(&self) -> usize {
        if self.workloads == usize::MAX { self.volumes * 3 / 10 } else { self.workloads }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            volumes: 1000,
            workloads: usize::MAX,
            divisions: 0,
            seed: 1,
            // 2026-07-01T12:00:00Z
            now: 1_782_907_200_000,
            creating_ms: 4000,
            deleting_ms: 4000,
            token_ttl_ms: 3_600_000,
            origin: None,
        }
    }
}
