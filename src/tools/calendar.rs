/// The milliseconds of a regular day.
pub const DAY: i64 = 86_400_000;

const UTC_OFFSET_MAX_MS: i64 = 16 * 3_600_000;

/// The first instant of the day that starts at `local`: its midnight in milliseconds since 1970 as
/// if in UTC. `offset_at` returns the zone's offset from UTC at an instant.
pub fn day_start_ms(local: i64, offset_at: impl Fn(i64) -> i64) -> i64 {
    let (mut before, mut after) = (local - UTC_OFFSET_MAX_MS, local + UTC_OFFSET_MAX_MS);
    let offsets = [offset_at(before), offset_at(after)];
    let candidates = offsets.map(|offset| local - offset);
    // There are two midnights if clocks are put back at one o'clock: take the first.
    let (first, second) = (candidates[0].min(candidates[1]), candidates[0].max(candidates[1]));
    for candidate in [first, second] {
        if candidate + offset_at(candidate) == local {
            return candidate;
        }
    }
    // There is no midnight: the day starts when clocks are put forward.
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if middle + offset_at(middle) < local {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use jiff::tz::TimeZone;
    use jiff::{Timestamp, ToSpan};

    fn offset_at(zone: &TimeZone) -> impl Fn(i64) -> i64 + '_ {
        |ms| {
            let moment = Timestamp::from_millisecond(ms).expect("a time");
            i64::from(zone.to_offset(moment).seconds()) * 1000
        }
    }

    /// The first and the last millisecond of a day.
    fn bounds(zone: &TimeZone, day: Date) -> (i64, i64) {
        let local = |day: Date| {
            let midnight = day.to_zoned(TimeZone::UTC).expect("a midnight of UTC");
            midnight.timestamp().as_millisecond()
        };
        let start = |day| day_start_ms(local(day), offset_at(zone));
        (start(day), start(day.tomorrow().expect("a day")) - 1)
    }

    #[test]
    fn days_match_jiff_around_every_transition_of_every_zone() {
        let from = Timestamp::from_second(0).expect("a time");
        let until = Timestamp::from_second(2_145_916_800).expect("a time");
        let mut days = 0;
        for name in jiff::tz::db().available() {
            let zone = jiff::tz::db().get(name.as_str()).expect("a zone");
            let changes = zone.following(from).take_while(|change| change.timestamp() < until);
            for change in changes {
                let around = change.timestamp().to_zoned(zone.clone()).date();
                for shift in -2..=2 {
                    let day = around.checked_add(shift.days()).expect("a day");
                    let start = day.to_zoned(zone.clone()).expect("a day").start_of_day();
                    let start = start.expect("a start");
                    // The zone skipped this day.
                    if start.date() != day {
                        continue;
                    }
                    let (first, last) = bounds(&zone, day);
                    let name = name.as_str();
                    assert_eq!(first, start.timestamp().as_millisecond(), "{name} {day}");
                    let next = Timestamp::from_millisecond(last + 1).expect("a time");
                    let next = next.to_zoned(zone.clone());
                    assert!(next.date() > day, "{name} {day}: {next}");
                    let start = next.start_of_day().expect("a start");
                    assert_eq!(last + 1, start.timestamp().as_millisecond());
                    days += 1;
                }
            }
        }
        assert!(days > 100_000, "{days}");
    }

    #[test]
    fn a_day_without_a_midnight_starts_at_the_clock_change() {
        let zone = TimeZone::get("America/Santiago").expect("a zone");
        let (first, last) = bounds(&zone, jiff::civil::date(2026, 9, 6));
        let text = |ms| Timestamp::from_millisecond(ms).expect("a time").to_string();
        assert_eq!(text(first), "2026-09-06T04:00:00Z");
        assert_eq!(text(last), "2026-09-07T02:59:59.999Z");
        assert_eq!(last - first + 1, DAY - 3_600_000);
    }
}
