/// The longest delay that is honoured: an hour.
pub const RETRY_AFTER_MAX_MS: u32 = 3_600_000;

/// Parses `Retry-After`, seconds or a date, into milliseconds from now, at most
/// [`RETRY_AFTER_MAX_MS`]. `None` for anything else, and for no delay.
///
/// `now` is that of the server, whose clock may differ from the browser's. `parse_date` returns
/// milliseconds since 1970.
pub fn retry_after(
    value: &str,
    now: i64,
    parse_date: impl FnOnce(&str) -> Option<i64>,
) -> Option<u32> {
    let value = value.trim();
    let left = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // An overflow is a very long delay.
        value.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000)
    } else {
        parse_date(value)?.saturating_sub(now)
    };
    u32::try_from(left.min(i64::from(RETRY_AFTER_MAX_MS))).ok().filter(|wait| *wait > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 784_111_777_000;

    fn parse(value: &str, then: Option<i64>) -> Option<u32> {
        retry_after(value, NOW, |_| then)
    }

    #[test]
    fn seconds_are_parsed() {
        assert_eq!(parse("20", None), Some(20_000));
        assert_eq!(parse(" 007 ", None), Some(7_000));
    }

    #[test]
    fn a_date_is_compared_with_the_servers_clock() {
        assert_eq!(parse("Sun", Some(NOW + 30_000)), Some(30_000));
        assert_eq!(parse("Sun", Some(NOW)), None);
        assert_eq!(parse("Sun", Some(i64::MIN)), None);
        assert_eq!(parse("Sun", Some(i64::MAX)), Some(RETRY_AFTER_MAX_MS));
    }

    #[test]
    fn invalid_delays_are_ignored_and_long_ones_capped() {
        for value in ["0", "", " ", "-5", "+5", "1.5", "1e3", "soon", "20, 30", "0x10", "２０"] {
            assert_eq!(parse(value, None), None, "{value:?}");
        }
        for value in ["3601", "99999999999999999999999999"] {
            assert_eq!(parse(value, None), Some(RETRY_AFTER_MAX_MS), "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_delay_is_within_bounds_for_any_input(
            value in "\\PC{0,40}|[0-9]{1,30}",
            then in proptest::option::of(proptest::num::i64::ANY),
            now in proptest::num::i64::ANY,
        ) {
            let wait = retry_after(&value, now, |_| then);
            proptest::prop_assert!(wait.is_none_or(|wait| (1..=RETRY_AFTER_MAX_MS).contains(&wait)));
        }
    }
}
