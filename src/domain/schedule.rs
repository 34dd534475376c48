//! When to look again at something that changes by itself.

/// How long between two looks while something is being made or removed, in milliseconds.
pub const QUICK: u32 = 2_000;

/// How long between two looks otherwise, in milliseconds.
pub const SLOW: u32 = 30_000;

/// The shortest pause after a failure, in milliseconds, whatever jitter says.
const PAUSE_MIN: u32 = 1_000;

/// The longest pause after any number of failures, in milliseconds, unless the server asks for
/// more.
pub const PAUSE_MAX: u32 = 300_000;

/// After so many failures in a row the pauses grow, whatever the server asks for.
const PATIENT_FAILURES: u32 = 3;

/// How far the requests of those that were all told to wait equally long are spread, in milliseconds.
const SPREAD: f64 = 1_000.0;

/// How long from a response to the next poll, in milliseconds.
///
/// After a good response it is [`SLOW`], but [`QUICK`] while something is in transition:
/// `unchanged_for` says for how long, in milliseconds, that has been as it is. The longer it is, the
/// longer the pause, up to [`SLOW`]: what is stuck needs no attention.
///
/// After `failures` in a row it is soon after `wait`, if the server asked for that. Otherwise, and
/// after many, it is anywhere below twice the usual pause, doubled with each further failure up to
/// [`PAUSE_MAX`] ("full jitter": clients that were cut off at the same moment come back at different
/// ones), and never less than `wait`; `jitter` is even between 0 and 1, and says where.
pub fn next_poll_delay(
    unchanged_for: Option<u32>,
    failures: u32,
    wait: Option<u32>,
    jitter: f64,
) -> u32 {
    let regular = unchanged_for.map_or(SLOW, |ms| (ms / 10).clamp(QUICK, SLOW));
    let pause = match (failures, wait) {
        (0, _) => regular,
        (1..=PATIENT_FAILURES, Some(wait)) => wait.saturating_add((SPREAD * jitter) as u32),
        _ => {
            let longest = longest_pause(regular, failures);
            ((f64::from(longest) * jitter) as u32).clamp(PAUSE_MIN, longest)
        }
    };
    pause.max(wait.unwrap_or_default()).max(PAUSE_MIN)
}

fn longest_pause(regular: u32, failures: u32) -> u32 {
    // By then it is the longest anyway.
    let doubled = 1_u32 << failures.min(16);
    regular.saturating_mul(doubled).min(PAUSE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_is_quick_only_while_something_is_in_transition() {
        assert_eq!(next_poll_delay(Some(0), 0, None, 0.9), QUICK);
        assert_eq!(next_poll_delay(None, 0, None, 0.9), SLOW);
    }

    #[test]
    fn what_stays_in_transition_is_polled_less_and_less() {
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
    fn pauses_double_up_to_five_minutes() {
        let longest = |failures| next_poll_delay(Some(0), failures, None, 1.0);
        let pauses: Vec<_> = (1..=9).map(longest).collect();
        let expected =
            [4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, PAUSE_MAX, PAUSE_MAX];
        assert_eq!(pauses, expected);
        assert_eq!(longest(u32::MAX), PAUSE_MAX);
    }

    #[test]
    fn jitter_says_where_between_nothing_and_the_longest() {
        assert_eq!(next_poll_delay(None, 3, None, 0.0), PAUSE_MIN);
        assert_eq!(next_poll_delay(None, 3, None, 0.25), 60_000);
        assert_eq!(next_poll_delay(None, 3, None, 0.5), 120_000);
    }

    #[test]
    fn a_server_that_asks_to_wait_is_asked_soon_after_and_never_before() {
        assert_eq!(next_poll_delay(None, 1, Some(6_000), 0.0), 6_000);
        assert_eq!(next_poll_delay(None, 1, Some(6_000), 1.0), 7_000);
        assert_eq!(next_poll_delay(Some(0), 3, Some(20_000), 0.5), 20_500);
        assert_eq!(next_poll_delay(Some(0), 8, Some(20_000), 0.5), 150_000, "it fails too often");
        assert_eq!(next_poll_delay(Some(0), 1, Some(3_600_000), 0.5), 3_600_500);
    }

    proptest! {
        #[test]
        fn it_is_never_sooner_than_asked_nor_later_than_needed(
            unchanged_for: Option<u32>, failures: u32, wait: Option<u32>, jitter in prop_oneof![
                0.0..1.0_f64, Just(f64::NAN), Just(-1.0), Just(f64::INFINITY)],
        ) {
            prop_assume!(jitter.is_finite() || wait.is_none());
            let pause = next_poll_delay(unchanged_for, failures, wait, jitter);
            let wait = wait.unwrap_or_default();
            prop_assert!(pause >= wait.max(PAUSE_MIN));
            prop_assert!(pause <= wait.saturating_add(1_000).max(PAUSE_MAX));
        }

        #[test]
        fn a_failing_server_is_asked_no_more_often_than_one_that_responds(
            unchanged_for: Option<u32>, failures in 1_u32..100,
        ) {
            // The mean of even jitter is where it is a half.
            let mean = next_poll_delay(unchanged_for, failures, None, 0.5);
            prop_assert!(mean >= next_poll_delay(unchanged_for, 0, None, 0.5));
            prop_assert!(next_poll_delay(unchanged_for, failures + 1, None, 0.5) >= mean);
        }
    }
}
