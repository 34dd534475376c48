use super::calendar::DAY;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Parses `2026-03-04T05:06:07.89Z`, also with an offset such as `+02:00`. Fractions are
    /// truncated to milliseconds. `None` for anything else, impossible dates included.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<i64> {
            let part = bytes.get(from..to)?;
            part.iter().try_fold(0, |sum, byte| {
                byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
            })
        };
        let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|byte| any.contains(byte));
        let separated =
            is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let possible = separated
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60;
        if !possible {
            return None;
        }
        let mut at = 19;
        let mut millis = 0;
        if is(at, b".,") {
            let start = at + 1;
            at = start + bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
            let digits = text.get(start..at).filter(|digits| !digits.is_empty())?;
            millis = format!("{digits:0<3}").get(..3)?.parse().ok()?;
        }
        let offset = match bytes.get(at)? {
            b'Z' | b'z' if bytes.len() == at + 1 => 0,
            sign @ (b'+' | b'-') if bytes.len() == at + 6 && is(at + 3, b":") => {
                let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
                let seconds =
                    (hours < 24 && minutes < 60).then_some((hours * 60 + minutes) * 60)?;
                if *sign == b'-' { -seconds } else { seconds }
            }
            _ => return None,
        };
        let days = days_from_civil(year, month, day);
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset;
        Some(Self(seconds * 1000 + millis))
    }

    /// `2026-03-04T05:06:07.890Z`; a year beyond four digits gets a sign and six digits.
    pub fn rfc3339(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let millis = self.0.rem_euclid(DAY);
        let year = match year {
            0..=9999 => format!("{year:04}"),
            _ => format!("{year:+07}"),
        };
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        let millis = millis % 1000;
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }

    /// `2026-03-04T05:06:07Z`, without empty milliseconds; `None` if RFC 3339 cannot express it.
    pub fn to_filter_value(self) -> Option<String> {
        let text = self.rfc3339().replace(".000Z", "Z");
        Self::parse(&text).map(|_| text)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years start in March, so that the
/// leap day comes last; 400 years are 146,097 days.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_timestamps_are_parsed() {
        let cases = [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600_000),
            ("2026-11-23T14:03:22.123456Z", 1_795_442_602_123),
            ("2026-11-23T14:03:22.5+02:00", 1_795_435_402_500),
            ("2026-11-23T14:03:22-00:30", 1_795_444_402_000),
            ("2026-11-23t14:03:22z", 1_795_442_602_000),
        ];
        for (text, millis) in cases {
            assert_eq!(Timestamp::parse(text), Some(Timestamp(millis)), "{text}");
        }
    }

    #[test]
    fn invalid_timestamps_are_rejected() {
        for text in [
            "",
            "2026",
            "2026-11-23",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T14:03:22",
            "2026-11-23T14:03:22.Z",
            "2026-11-23T14:03:22Zx",
            "2026-11-23T14:03:22+0200",
            "２０２６-11-23T14:03:22Z",
            "2026/11/23T14:03:22Z",
            "-026-11-23T14:03:22Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn timestamps_are_printed_in_utc_with_milliseconds() {
        let cases = [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_825_600_000, "2000-02-29T12:00:00.000Z"),
            (1_795_442_602_123, "2026-11-23T14:03:22.123Z"),
            (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
        ];
        for (millis, text) in cases {
            assert_eq!(Timestamp(millis).rfc3339(), text);
        }
        for extreme in [i64::MIN, i64::MAX] {
            assert!(!Timestamp(extreme).rfc3339().is_empty());
        }
    }

    #[test]
    fn filter_values_omit_empty_milliseconds() {
        let cases = [
            (0, Some("1970-01-01T00:00:00Z")),
            (1_795_442_602_120, Some("2026-11-23T14:03:22.120Z")),
            (253_402_300_800_000, None),
            (i64::MIN, None),
        ];
        for (millis, text) in cases {
            assert_eq!(Timestamp(millis).to_filter_value().as_deref(), text, "{millis}");
        }
    }

    proptest::proptest! {
        #[test]
        fn timestamps_round_trip(millis in -62_167_219_200_000i64..253_402_300_800_000) {
            let at = Timestamp(millis);
            proptest::prop_assert_eq!(Timestamp::parse(&at.rfc3339()), Some(at));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,40}|[0-9TZ:.+-]{10,35}") {
            let _ = Timestamp::parse(&text);
        }
    }
}
