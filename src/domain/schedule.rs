//! When to look again at something that changes by itself.

/// How long between two looks while something is being made or removed, in milliseconds.
pub const QUICK: u32 = 2_000;

/// How long between two looks otherwise, in milliseconds.
pub const SLOW: u32 = 30_000;

/// The shortest pause after a failure, in milliseconds, whatever the dice say.
const PAUSE_MIN: u32 = 1_000;

/// The longest pause after any number of failures, in milliseconds, unless the server asks for
/// more.
pub const PAUSE_MAX: u32 = 300_000;

/// How long from an answer to the next look, in milliseconds.
///
/// After a good answer it is [`QUICK`] or [`SLOW`]. After `failures` in a row it is anywhere below
/// twice that, doubled with each further failure up to [`PAUSE_MAX`] ("full jitter": whoever was
/// cut off at the same moment comes back at different ones); `dice` is even between 0 and 1, and
/// says where. Never less than `wait`, what the server asked for.
pub fn next_look(in_transition: bool, failures: u32, wait: Option<u32>, dice: f64) -> u32 {
    let regular = if in_transition { QUICK } else { SLOW };
    let pause = match failures {
        0 => regular,
        _ => {
            let longest = longest_pause(regular, failures);
            ((f64::from(longest) * dice) as u32).clamp(PAUSE_MIN, longest)
        }
    };
    pause.max(wait.unwrap_or_default())
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
        assert_eq!(next_look(true, 0, None, 0.9), QUICK);
        assert_eq!(next_look(false, 0, None, 0.9), SLOW);
    }

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let longest = |failures| next_look(true, failures, None, 1.0);
        let pauses: Vec<_> = (1..=9).map(longest).collect();
        let expected =
            [4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, PAUSE_MAX, PAUSE_MAX];
        assert_eq!(pauses, expected);
        assert_eq!(longest(u32::MAX), PAUSE_MAX);
    }

    #[test]
    fn the_dice_say_where_between_nothing_and_the_longest() {
        assert_eq!(next_look(false, 3, None, 0.0), PAUSE_MIN);
        assert_eq!(next_look(false, 3, None, 0.25), 60_000);
        assert_eq!(next_look(false, 3, None, 0.5), 120_000);
    }

    #[test]
    fn what_the_server_asks_for_is_the_least() {
        assert_eq!(next_look(true, 1, Some(20_000), 0.5), 20_000);
        assert_eq!(next_look(true, 8, Some(20_000), 0.5), 150_000);
        assert_eq!(next_look(true, 1, Some(3_600_000), 0.5), 3_600_000);
    }

    proptest! {
        #[test]
        fn it_is_never_sooner_than_asked_nor_later_than_needed(
            quick: bool, failures: u32, wait: Option<u32>, dice in prop_oneof![
                0.0..1.0_f64, Just(f64::NAN), Just(-1.0), Just(f64::INFINITY)],
        ) {
            let pause = next_look(quick, failures, wait, dice);
            prop_assert!(pause >= wait.unwrap_or_default().max(PAUSE_MIN));
            prop_assert!(pause <= wait.unwrap_or_default().max(PAUSE_MAX));
        }

        #[test]
        fn a_failing_server_is_asked_no_more_often_than_one_that_answers(
            quick: bool, failures in 1_u32..100,
        ) {
            // The mean of even dice is where they show a half.
            let mean = next_look(quick, failures, None, 0.5);
            prop_assert!(mean >= next_look(quick, 0, None, 0.5));
            prop_assert!(next_look(quick, failures + 1, None, 0.5) >= mean);
        }
    }
}
