//! Waiting for a condition, never for a time.

use crate::Result;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long something may take before it counts as missing.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is looked for.
const EVERY: Duration = Duration::from_millis(25);

/// Tries until it works. The error is that of the last attempt.
pub async fn eventually<T>(what: &str, mut attempt: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match attempt().await {
            Ok(found) => return Ok(found),
            Err(error) if Instant::now() >= deadline => {
                return Err(format!("{what}: {error}").into());
            }
            Err(_) => sleep(EVERY).await,
        }
    }
}
