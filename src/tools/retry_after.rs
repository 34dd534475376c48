use super::timestamp::{days_from_civil, days_in_month};

/// The longest delay that is honoured: an hour.
pub const RETRY_AFTER_MAX_MS: u32 = 3_600_000;

const FIFTY_YEARS_MS: i64 = 18_262 * 24 * 3600 * 1000;

/// Parses `Retry-After`, seconds or a date, into milliseconds from now, at most
/// [`RETRY_AFTER_MAX_MS`]. `None` for anything else, and for no delay.
///
/// A date is compared with the response's `Date` header, since the clocks of server and browser
/// (`now`, milliseconds since 1970) may differ.
pub fn retry_after(value: &str, date: Option<&str>, now: i64) -> Option<u32> {
    let value = value.trim();
    let left = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // An overflow is a very long delay.
        value.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000)
    } else {
        let then = http_date(value, now)?;
        let now = date.and_then(|date| http_date(date, now)).unwrap_or(now);
        then.saturating_sub(now)
    };
    u32::try_from(left.min(i64::from(RETRY_AFTER_MAX_MS))).ok().filter(|wait| *wait > 0)
}

/// Parses the three date forms of HTTP into milliseconds since 1970: `Sun, 06 Nov 1994 08:49:37
/// GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. `now` decides the century of
/// the second form.
pub fn http_date(text: &str, now: i64) -> Option<i64> {
    let parts: Vec<_> = text.split([' ', ',', '-']).filter(|part| !part.is_empty()).collect();
    let (day, month, year, time) = match parts.as_slice() {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().zip(1..).find(|(name, _)| *name == month)?.1;
    let mut time = time.split(':').map(number);
    let (Some(hour), Some(minute), Some(second), None) =
        (time.next()?, time.next()?, time.next()?, time.next())
    else {
        return None;
    };
    let at = |year: i64| {
        let day = number(day).filter(|day| (1..=days_in_month(year, month)).contains(day))?;
        let days = days_from_civil(year, month, day);
        Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
    };
    if hour >= 24 || minute >= 60 || second > 60 {
        return None;
    }
    match (number(year)?, year.len()) {
        (year, 4) => at(year),
        // RFC 9110: a two-digit year more than fifty years ahead is in the past.
        (year, 2) => at(2000 + year)
            .filter(|then| then.saturating_sub(now) <= FIFTY_YEARS_MS)
            .or_else(|| at(1900 + year)),
        _ => None,
    }
}

/// One to four digits.
fn number(text: &str) -> Option<i64> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const NOW: i64 = 784_111_777_000;

    #[test]
    fn seconds_are_parsed() {
        assert_eq!(retry_after("20", None, NOW), Some(20_000));
        assert_eq!(retry_after(" 007 ", None, NOW), Some(7_000));
    }

    #[test]
    fn dates_are_parsed_in_all_three_forms() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(retry_after(date, None, NOW - 90_000), Some(90_000), "{date}");
        }
        let leap = "Tue, 29 Feb 2028 23:59:60 GMT";
        assert_eq!(retry_after(leap, None, 1_835_481_600_000 - 5), Some(5), "{leap}");
        let newer = "Friday, 01-Jan-27 00:00:00 GMT";
        assert_eq!(retry_after(newer, None, 1_798_761_600_000 - 1), Some(1), "{newer}");
    }

    #[test]
    fn a_date_is_compared_with_the_servers_clock() {
        let (date, then) = ("Sun, 06 Nov 1994 08:49:07 GMT", "Sun, 06 Nov 1994 08:49:37 GMT");
        for now in [0, NOW, i64::from(RETRY_AFTER_MAX_MS) + NOW] {
            assert_eq!(retry_after(then, Some(date), now), Some(30_000));
        }
        assert_eq!(retry_after(then, Some("yesterday"), NOW - 1000), Some(1000));
    }

    #[test]
    fn invalid_delays_are_ignored_and_long_ones_capped() {
        let numbers =
            ["0", "", " ", "-5", "+5", "1.5", "1e3", "soon", "20, 30", "0x10", "２０", "NaN"];
        let dates = [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 2094 08:49:37 GMT",
            "Sun, 06 Nov 2094 24:00:00 GMT",
            "Sun, 06 Nov 2094 08:49 GMT",
            "Sun, 06 Nov 2094 08:49:37 CET",
            "Sun, 06 Nov 20094 08:49:37 GMT",
        ];
        for value in numbers.into_iter().chain(dates) {
            assert_eq!(retry_after(value, None, NOW), None, "{value:?}");
        }
        for value in ["3601", "99999999999999999999999999", "Sun, 06 Nov 2094 08:49:37 GMT"] {
            assert_eq!(retry_after(value, None, NOW), Some(RETRY_AFTER_MAX_MS), "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_delay_is_within_bounds_for_any_input(
            value in "\\PC{0,40}|[0-9]{1,30}|[SunFriNovJan0-9:, -]{10,35}GMT",
            date in proptest::option::of("\\PC{0,40}"),
            now in proptest::num::i64::ANY,
        ) {
            let wait = retry_after(&value, date.as_deref(), now);
            proptest::prop_assert!(wait.is_none_or(|wait| (1..=RETRY_AFTER_MAX_MS).contains(&wait)));
        }

        #[test]
        fn dates_within_the_hour_are_parsed_to_the_second(
            now in 0_i64..4_000_000_000, wait in 1_u32..3600,
        ) {
            let then = now + i64::from(wait);
            let date = jiff::Timestamp::from_second(then).expect("a time");
            let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            proptest::prop_assert_eq!(retry_after(&date, None, now * 1000), Some(wait * 1000));
        }
    }
}
