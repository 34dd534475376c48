//! Whether and when a read is tried again by itself.

/// How often a read is tried again.
pub const RETRIES: u32 = 3;

/// The longest pause before the first of these tries, in milliseconds; it doubles with each.
const FIRST_PAUSE: u32 = 500;

/// The longest wait that is kept in silence, in milliseconds: what a server asks for beyond it is
/// told, and waited for by whoever looks again.
const SILENT_WAIT: u32 = 5_000;

/// How long to wait after `failures` in a row before the next try, in milliseconds; `None` if there
/// is none. Anywhere below the pause ("full jitter"), as `dice` between 0 and 1 says, but never less
/// than `wait`, what the server asked for. At most `retries` tries follow the first one.
pub fn next_try(failures: u32, retries: u32, wait: Option<u32>, dice: f64) -> Option<u32> {
    let wait = wait.unwrap_or_default();
    if failures == 0 || failures > retries || wait > SILENT_WAIT {
        return None;
    }
    let longest = FIRST_PAUSE.saturating_mul(1 << (failures - 1).min(16));
    Some(((f64::from(longest) * dice) as u32).max(wait))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_double_and_end() {
        let longest = |failures| next_try(failures, RETRIES, None, 1.0);
        let all = [1, 2, 3, 4].map(longest);
        assert_eq!(all, [Some(500), Some(1_000), Some(2_000), None]);
        assert_eq!(next_try(1, 0, None, 1.0), None, "a transport may want none");
    }

    #[test]
    fn a_short_wait_is_kept_and_a_long_one_is_told() {
        assert_eq!(next_try(1, RETRIES, Some(3_000), 0.0), Some(3_000));
        assert_eq!(next_try(1, RETRIES, Some(5_001), 0.0), None);
    }

    proptest! {
        #[test]
        fn nobody_is_asked_sooner_than_it_wants_nor_more_often(
            failures in 0u32..9, retries in 0u32..5, wait in prop::option::of(0u32..10_000),
            dice in 0.0f64..1.0,
        ) {
            let next = next_try(failures, retries, wait, dice);
            prop_assert!(next.is_none() || (1..=retries).contains(&failures));
            if let Some(ms) = next {
                prop_assert!(ms >= wait.unwrap_or_default() && ms <= 5_000.max(500 << failures));
            }
        }
    }
}
