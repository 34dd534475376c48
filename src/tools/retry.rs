pub const MAX_RETRIES: u32 = 3;

/// The longest delay before the first retry; it doubles with each.
const FIRST_DELAY_MAX_MS: u32 = 500;

/// The longest `Retry-After` that is waited for without telling the user, shorter after each failure.
const SILENT_WAIT_MAX_MS: u32 = 4_000;

/// The delay in milliseconds, or `None` for no retry: a random part (`jitter`, 0 to 1) of the
/// maximum after `failures` in a row, but not less than `wait`, the server's `Retry-After`.
pub fn next_retry_delay(
    failures: u32,
    retries: u32,
    wait: Option<u32>,
    jitter: f64,
) -> Option<u32> {
    let wait = wait.unwrap_or_default();
    if failures == 0 || failures > retries || wait > SILENT_WAIT_MAX_MS / failures {
        return None;
    }
    let longest = FIRST_DELAY_MAX_MS.saturating_mul(1 << (failures - 1).min(16));
    Some(((f64::from(longest) * jitter) as u32).max(wait))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn retry_delays_double_and_end() {
        let longest = |failures| next_retry_delay(failures, MAX_RETRIES, None, 1.0);
        let all = [1, 2, 3, 4].map(longest);
        assert_eq!(all, [Some(500), Some(1_000), Some(2_000), None]);
        assert_eq!(next_retry_delay(1, 0, None, 1.0), None, "a transport may want none");
    }

    #[test]
    fn a_short_retry_after_is_waited_for_and_a_long_one_is_not() {
        assert_eq!(next_retry_delay(1, MAX_RETRIES, Some(3_000), 0.0), Some(3_000));
        assert_eq!(next_retry_delay(1, MAX_RETRIES, Some(4_001), 0.0), None);
        assert_eq!(next_retry_delay(2, MAX_RETRIES, Some(2_001), 0.0), None, "it is told by now");
    }

    proptest! {
        #[test]
        fn retries_honour_retry_after_and_their_limit(
            failures in 0u32..9, retries in 0u32..5, wait in prop::option::of(0u32..10_000),
            jitter in 0.0f64..1.0,
        ) {
            let delay = next_retry_delay(failures, retries, wait, jitter);
            prop_assert!(delay.is_none() || (1..=retries).contains(&failures));
            if let Some(ms) = delay {
                prop_assert!(ms >= wait.unwrap_or_default() && ms <= 4_000.max(500 << failures));
            }
        }
    }
}
