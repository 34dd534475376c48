//! Times as people read them, by the browser's own formatters.
//!
//! The console speaks English, so do its dates; the day comes before the month's name and the clock
//! has 24 hours, which nobody can misread.

use crate::domain::{DAY, Timestamp, first_moment, grouped};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (key, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from(*key), &JsValue::from(*value));
    }
    options
}

fn date_format(pairs: &[(&str, &str)]) -> Function {
    Intl::DateTimeFormat::new(&Array::of1(&"en-GB".into()), &options(pairs)).format()
}

thread_local! {
    static EXACT: Function = date_format(&[("dateStyle", "medium"), ("timeStyle", "long")]);
    static DAY_ONLY: Function = date_format(&[("dateStyle", "medium")]);
}

/// Whether the browser can show this time at all (a date beyond ±8.64e15 ms is none).
#[allow(clippy::cast_precision_loss)]
fn date(ms: i64) -> Option<Date> {
    const LIMIT: i64 = 8_640_000_000_000_000;
    (-LIMIT..=LIMIT).contains(&ms).then(|| Date::new(&JsValue::from_f64(ms as f64)))
}

fn format(formatter: &Function, ms: i64) -> String {
    date(ms)
        .and_then(|date| formatter.call1(&JsValue::UNDEFINED, &date).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// Date and time with the zone: `23 Nov 2026, 14:03:22 CET`.
pub fn exact_time(ms: i64) -> String {
    EXACT.with(|formatter| format(formatter, ms))
}

/// The day alone: `23 Nov 2026`.
pub fn day(ms: i64) -> String {
    DAY_ONLY.with(|formatter| format(formatter, ms))
}

/// The time of the day: `14:03:22`. Without `Intl`, which would be loaded for it before the first rows
/// are shown.
pub fn clock_time(ms: i64) -> String {
    let time =
        |it: Date| format!("{:02}:{:02}:{:02}", it.get_hours(), it.get_minutes(), it.get_seconds());
    date(ms).map(time).unwrap_or_default()
}

/// For machines: `2026-11-23T13:03:22.000Z`.
fn iso_time(ms: i64) -> String {
    date(ms).map(|date| String::from(date.to_iso_string())).unwrap_or_default()
}

/// The day and the time of the day, on the person's clock, as the browser's fields for them write
/// it: `2026-11-23` and `14:03:22.5`, without seconds where there are none.
pub fn local_day_and_time(ms: i64) -> Option<(String, String)> {
    let date = date(ms)?;
    let day =
        format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date());
    let mut time = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    let (seconds, millis) = (date.get_seconds(), date.get_milliseconds());
    if seconds > 0 || millis > 0 {
        time.push_str(&format!(":{seconds:02}"));
    }
    if millis > 0 {
        time.push_str(&format!(".{millis:03}"));
    }
    Some((day, time))
}

/// The moment that a day and a time of the day name on the person's clock.
#[allow(clippy::cast_possible_truncation)]
pub fn local_moment(day: &str, time: &str) -> Option<i64> {
    let ms = Date::parse(&format!("{day}T{time}"));
    ms.is_finite().then_some(ms as i64)
}

/// The first moment of a day on the user's clock, such as `2026-11-23`.
pub fn start_of_day(day: &str) -> Option<i64> {
    midnight(day).map(|local| first_moment(local, offset_at))
}

/// The last millisecond of a day on the user's clock, which may have 23 or 25 hours.
pub fn end_of_day(day: &str) -> Option<i64> {
    midnight(day).map(|local| first_moment(local + DAY, offset_at) - 1)
}

/// The start of a day in UTC.
fn midnight(day: &str) -> Option<i64> {
    Timestamp::parse(&format!("{day}T00:00:00Z")).map(|Timestamp(ms)| ms)
}

/// How far the user's clock is ahead of UTC at a moment, in milliseconds.
#[allow(clippy::cast_possible_truncation)]
fn offset_at(ms: i64) -> i64 {
    date(ms).map_or(0, |date| (-date.get_timezone_offset() * MINUTE as f64) as i64)
}

/// How long ago, or how soon: `3 hours ago`, `in 5 minutes`, `yesterday`.
///
/// `Intl.RelativeTimeFormat` says the same, but takes longer to be made than a page of rows to be
/// filled.
pub fn relative_time(ms: i64, now: i64) -> String {
    let Some((amount, unit)) = distance(ms, now) else { return "just now".to_owned() };
    match (amount, unit) {
        (-1, "day") => "yesterday".to_owned(),
        (1, "day") => "tomorrow".to_owned(),
        (-1, "month" | "year") => format!("last {unit}"),
        (1, "month" | "year") => format!("next {unit}"),
        _ => {
            let size = amount.unsigned_abs();
            let units = if size == 1 { unit.to_owned() } else { format!("{unit}s") };
            let size = grouped(size);
            if amount < 0 { format!("{size} {units} ago") } else { format!("in {size} {units}") }
        }
    }
}

/// The distance in the largest unit that fits, cut off rather than rounded; `None` within a few
/// seconds, and within a minute ahead: two clocks never agree, and the page's own ticks only now and
/// then.
fn distance(ms: i64, now: i64) -> Option<(i64, &'static str)> {
    let gap = ms.saturating_sub(now);
    let unit = match gap.saturating_abs() {
        size if size < 10 * SECOND || gap > 0 && size < MINUTE => return None,
        size if size < MINUTE => (SECOND, "second"),
        size if size < HOUR => (MINUTE, "minute"),
        size if size < DAY => (HOUR, "hour"),
        size if size < MONTH => (DAY, "day"),
        size if size < YEAR => (MONTH, "month"),
        _ => (YEAR, "year"),
    };
    Some((gap / unit.0, unit.1))
}

/// How long ago something was; the exact time on hover and on focus.
#[component]
pub fn RelativeTime(
    /// Milliseconds since 1970 in UTC; `None` shows a dash.
    #[prop(into)]
    datetime: Signal<Option<i64>>,
    /// Now, in the same measure. It ticks in one place for the whole page.
    #[prop(into)]
    now: Signal<i64>,
    /// Leaves it out of the tab order, where the exact time stands nearby anyway.
    #[prop(optional)]
    unfocusable: bool,
) -> impl IntoView {
    move || match datetime.get() {
        None => view! { <span class="none" aria-label="unknown" role="img">"–"</span> }.into_any(),
        Some(ms) => {
            let exact = exact_time(ms);
            let title = exact.clone();
            view! {
                <time
                    class="time tip-anchor"
                    datetime=iso_time(ms)
                    title=title
                    tabindex=(!unfocusable).then_some("0")
                >
                    {move || relative_time(ms, now.get())}
                    <span class="tip" aria-hidden="true">
                        {exact}
                    </span>
                </time>
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fits_is_used() {
        let now = 1_800_000_000_000;
        for (gap, expected) in [
            (0, None),
            (-9 * SECOND, None),
            (59 * SECOND, None),
            (60 * SECOND, Some((1, "minute"))),
            (-59 * SECOND, Some((-59, "second"))),
            (-60 * SECOND, Some((-1, "minute"))),
            (-(2 * HOUR - 1), Some((-1, "hour"))),
            (3 * HOUR, Some((3, "hour"))),
            (-29 * DAY, Some((-29, "day"))),
            (-364 * DAY, Some((-12, "month"))),
            (-800 * DAY, Some((-2, "year"))),
        ] {
            assert_eq!(distance(now + gap, now), expected, "{gap}");
        }
    }

    #[test]
    fn distances_are_told_in_words() {
        let now = 1_800_000_000_000;
        for (gap, expected) in [
            (0, "just now"),
            (-59 * SECOND, "59 seconds ago"),
            (-MINUTE, "1 minute ago"),
            (5 * MINUTE, "in 5 minutes"),
            (-3 * HOUR, "3 hours ago"),
            (HOUR, "in 1 hour"),
            (-DAY, "yesterday"),
            (DAY, "tomorrow"),
            (-2 * DAY, "2 days ago"),
            (-MONTH, "last month"),
            (MONTH, "next month"),
            (-11 * MONTH, "11 months ago"),
            (-YEAR, "last year"),
            (2 * YEAR, "in 2 years"),
            (-1_800 * YEAR, "1,800 years ago"),
        ] {
            assert_eq!(relative_time(now + gap, now), expected, "{gap}");
        }
    }

    #[test]
    fn absurd_times_do_not_overflow() {
        assert!(distance(i64::MIN, i64::MAX).is_some());
    }
}
