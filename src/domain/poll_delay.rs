/// The interval while a volume is being created or deleted.
pub const FAST_POLL_MS: u32 = 2_000;

pub const SLOW_POLL_MS: u32 = 30_000;

/// The shortest delay after a failure, whatever the jitter.
const POLL_DELAY_MIN_MS: u32 = 1_000;

/// The longest delay after failures, unless the server asks for more.
pub const POLL_DELAY_MAX_MS: u32 = 300_000;

/// After more failures in a row the delay grows, whatever the server asks for.
const RETRY_AFTER_TRUSTED_FAILURES: u32 = 3;

/// Spreads the requests of clients that got the same `Retry-After`.
const RETRY_AFTER_JITTER_MS: f64 = 1_000.0;

/// The delay from a response to the next poll, in milliseconds.
///
/// After a success it is [`SLOW_POLL_MS`], or less while something is in transition: the shorter
/// its state has been the same (`unchanged_for`, milliseconds), the shorter the delay.
///
/// After `failures` in a row it is `wait` (the server's `Retry-After`) plus a little jitter. Without
/// `wait`, and after many failures, it is a random part (`jitter`, 0 to 1) of a maximum that
/// doubles with each failure up to [`POLL_DELAY_MAX_MS`], but not below `wait`.
pub fn next_poll_delay(
    unchanged_for: Option<u32>,
    failures: u32,
    wait: Option<u32>,
    jitter: f64,
) -> u32 {
    let regular =
        unchanged_for.map_or(SLOW_POLL_MS, |ms| (ms / 10).clamp(FAST_POLL_MS, SLOW_POLL_MS));
    let delay = match (failures, wait) {
        (0, _) => regular,
        (1..=RETRY_AFTER_TRUSTED_FAILURES, Some(wait)) => {
            wait.saturating_add((RETRY_AFTER_JITTER_MS * jitter) as u32)
        }
        _ => {
            let longest = regular.saturating_mul(1 << failures.min(16)).min(POLL_DELAY_MAX_MS);
            ((f64::from(longest) * jitter) as u32).clamp(POLL_DELAY_MIN_MS, longest)
        }
    };
    delay.max(wait.unwrap_or_default()).max(POLL_DELAY_MIN_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn polls_are_fast_only_during_a_transition() {
        assert_eq!(next_poll_delay(Some(0), 0, None, 0.9), FAST_POLL_MS);
        assert_eq!(next_poll_delay(None, 0, None, 0.9), SLOW_POLL_MS);
    }

    #[test]
    fn a_stuck_transition_is_polled_less_and_less() {
        let (mut at, mut polls) = (0, Vec::new());
        while at < 600_000 {
            at += next_poll_delay(Some(at), 0, None, 0.5);
            polls.push(at);
        }
        let within = |from: u32, to: u32| polls.iter().filter(|at| (from..to).contains(at)).count();
        assert_eq!(within(0, 21_000), 10, "{polls:?}");
        assert!(within(0, 600_000) < 50, "{polls:?}");
        assert!(within(540_000, 600_000) <= 2, "{polls:?}");
    }

    #[test]
    fn delays_double_up_to_five_minutes() {
        let longest = |failures| next_poll_delay(Some(0), failures, None, 1.0);
        let delays: Vec<_> = (1..=7).map(longest).collect();
        assert_eq!(delays, [4, 8, 16, 32, 64, 128, 256].map(|seconds| seconds * 1_000));
        assert_eq!([8, 9].map(longest), [POLL_DELAY_MAX_MS; 2]);
        assert_eq!(longest(u32::MAX), POLL_DELAY_MAX_MS);
    }

    #[test]
    fn jitter_scales_the_delay() {
        assert_eq!(next_poll_delay(None, 3, None, 0.0), POLL_DELAY_MIN_MS);
        assert_eq!(next_poll_delay(None, 3, None, 0.25), 60_000);
        assert_eq!(next_poll_delay(None, 3, None, 0.5), 120_000);
    }

    #[test]
    fn retry_after_is_honoured_with_a_little_jitter() {
        assert_eq!(next_poll_delay(None, 1, Some(6_000), 0.0), 6_000);
        assert_eq!(next_poll_delay(None, 1, Some(6_000), 1.0), 7_000);
        assert_eq!(next_poll_delay(Some(0), 3, Some(20_000), 0.5), 20_500);
        assert_eq!(next_poll_delay(Some(0), 8, Some(20_000), 0.5), 150_000, "it fails too often");
        assert_eq!(next_poll_delay(Some(0), 1, Some(3_600_000), 0.5), 3_600_500);
    }

    proptest! {
        #[test]
        fn delays_are_within_bounds(
            unchanged_for: Option<u32>, failures: u32, wait: Option<u32>, jitter in prop_oneof![
                0.0..1.0_f64, Just(f64::NAN), Just(-1.0), Just(f64::INFINITY)],
        ) {
            prop_assume!(jitter.is_finite() || wait.is_none());
            let delay = next_poll_delay(unchanged_for, failures, wait, jitter);
            let wait = wait.unwrap_or_default();
            prop_assert!(delay >= wait.max(POLL_DELAY_MIN_MS));
            prop_assert!(delay <= wait.saturating_add(1_000).max(POLL_DELAY_MAX_MS));
        }

        #[test]
        fn a_failing_server_is_not_polled_more_often(
            unchanged_for: Option<u32>, failures in 1_u32..100,
        ) {
            // A jitter of 0.5 gives the mean delay.
            let mean = next_poll_delay(unchanged_for, failures, None, 0.5);
            prop_assert!(mean >= next_poll_delay(unchanged_for, 0, None, 0.5));
            prop_assert!(next_poll_delay(unchanged_for, failures + 1, None, 0.5) >= mean);
        }
    }
}
