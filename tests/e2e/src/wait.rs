//! Waits for conditions instead of fixed times.

use crate::error::Result;
use std::time::Duration;
use tokio::time::{Instant, sleep};

pub const TIMEOUT: Duration = Duration::from_secs(15);

const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Retries until success; on timeout returns the last error.
pub async fn eventually<T>(what: &str, mut attempt: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        match attempt().await {
            Ok(found) => return Ok(found),
            Err(error) if Instant::now() >= deadline => {
                return Err(format!("{what}: {error}").into());
            }
            Err(_) => sleep(POLL_INTERVAL).await,
        }
    }
}
