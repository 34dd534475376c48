//! Formatting and parsing of dates and times in the user's time zone, in British English.

use crate::effect::memo;
use crate::texts::ui as texts;
use crate::tools::{DAY, Timestamp, day_start_ms};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use std::cell::{Cell, RefCell};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
/// From this age on, a time is shown as its date.
const OLD: i64 = 30 * DAY;

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (key, value) in pairs {
        // This cannot fail on a new object.
        let _ = Reflect::set(&options, &JsValue::from(*key), &JsValue::from(*value));
    }
    options
}

fn time_format(pairs: &[(&str, &str)]) -> Function {
    Intl::DateTimeFormat::new(&Array::of1(&"en-GB".into()), &options(pairs)).format()
}

/// How the times of data volumes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeStyle {
    /// `23 Nov 2026, 14:03` instead of `3 hours ago`.
    pub absolute: bool,
    /// Instead of the user's time zone.
    pub utc: bool,
}

#[derive(Clone, Copy)]
struct ShownTimes {
    /// A function of the app, so that the first view does not hold it.
    absolute: Option<fn(i64) -> String>,
    utc: bool,
}

thread_local! {
    static SHOWN_TIMES: Cell<ShownTimes> = const { Cell::new(ShownTimes { absolute: None, utc: false }) };
    static EXACT: RefCell<Option<Function>> = const { RefCell::new(None) };
    static TO_THE_MINUTE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Applies to what is shown from now on.
pub fn set_time_style(style: TimeStyle) {
    SHOWN_TIMES.set(ShownTimes {
        absolute: style.absolute.then_some(format_to_the_minute as fn(i64) -> String),
        utc: style.utc,
    });
    EXACT.set(None);
    TO_THE_MINUTE.set(None);
}

/// The date and the time of day, formatted with `cache`, which is filled with a format of the style `time`.
fn format_cached(cache: &RefCell<Option<Function>>, time: &str, ms: i64) -> String {
    let is_utc = SHOWN_TIMES.get().utc;
    let mut cache = cache.borrow_mut();
    let formatter = cache.get_or_insert_with(|| {
        let mut options = vec![("timeStyle", time)];
        if is_utc {
            options.push(("timeZone", "UTC"));
        }
        time_format(&options)
    });
    let text = date(ms).and_then(|date| {
        let time = formatter.call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?;
        Some(format!("{}, {time}", short_date(&date, is_utc)?))
    });
    text.unwrap_or_default()
}

/// `None` outside of the range that JavaScript can represent.
#[allow(clippy::cast_precision_loss)]
fn date(ms: i64) -> Option<Date> {
    const LIMIT: i64 = 8_640_000_000_000_000;
    (-LIMIT..=LIMIT).contains(&ms).then(|| Date::new(&JsValue::from_f64(ms as f64)))
}

/// The date and time with the time zone: `23 Nov 2026, 14:03:22 CET`.
pub fn format_exact_time(ms: i64) -> String {
    EXACT.with(|cache| format_cached(cache, "long", ms))
}

/// The date and time: `23 Nov 2026, 14:03`.
fn format_to_the_minute(ms: i64) -> String {
    TO_THE_MINUTE.with(|cache| format_cached(cache, "short", ms))
}

/// The time in the style that the user has chosen.
pub fn format_time(ms: i64, now: i64) -> String {
    match SHOWN_TIMES.get().absolute {
        Some(format) => format(ms),
        None => format_relative_time(ms, now),
    }
}

/// The date in the user's time zone: `23 Nov 2026`.
pub fn format_date(ms: i64) -> String {
    format_date_in(ms, false)
}

fn format_date_in(ms: i64, is_utc: bool) -> String {
    date(ms).and_then(|date| short_date(&date, is_utc)).unwrap_or_default()
}

/// The time of day: `14:03:22`. It does without `Intl`, which would delay the first rows.
pub fn format_clock_time(ms: i64) -> String {
    let time =
        |it: Date| format!("{:02}:{:02}:{:02}", it.get_hours(), it.get_minutes(), it.get_seconds());
    date(ms).map(time).unwrap_or_default()
}

/// For the `datetime` attribute: `2026-11-23T13:03:22.000Z`.
fn iso_time(ms: i64) -> String {
    date(ms).map(|date| String::from(date.to_iso_string())).unwrap_or_default()
}

/// The values of a date input and a time input: `2026-11-23` and `14:03:22.5`, without seconds if they are zero.
pub fn local_date_and_time(ms: i64) -> Option<(String, String)> {
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

/// Milliseconds since 1970 of the values of a date input and a time input.
#[allow(clippy::cast_possible_truncation)]
pub fn parse_local_time(day: &str, time: &str) -> Option<i64> {
    let ms = Date::parse(&format!("{day}T{time}"));
    ms.is_finite().then_some(ms as i64)
}

/// The first millisecond of a day such as `2026-11-23`.
pub fn start_of_day(day: &str) -> Option<i64> {
    utc_midnight(day).map(|local| day_start_ms(local, offset_at))
}

/// The last millisecond of a day, which may have 23 or 25 hours.
pub fn end_of_day(day: &str) -> Option<i64> {
    utc_midnight(day).map(|local| day_start_ms(local + DAY, offset_at) - 1)
}

/// The start of a day in UTC.
fn utc_midnight(day: &str) -> Option<i64> {
    Timestamp::parse(&format!("{day}T00:00:00Z")).map(|Timestamp(ms)| ms)
}

/// The offset of the user's time zone from UTC, in milliseconds.
#[allow(clippy::cast_possible_truncation)]
pub fn offset_at(ms: i64) -> i64 {
    date(ms).map_or(0, |date| (-date.get_timezone_offset() * MINUTE as f64) as i64)
}

/// The time relative to now, `3 hours ago`, `in 5 minutes`, `yesterday`, or the date if it is old: `6 Nov 2025`.
///
/// Creating an `Intl.RelativeTimeFormat` would take longer than rendering a page of rows.
fn format_relative_time(ms: i64, now: i64) -> String {
    match time_difference(ms, now) {
        TimeDifference::JustNow => texts::JUST_NOW.to_owned(),
        TimeDifference::Units(amount, unit) => texts::relative_time(amount, unit),
        TimeDifference::Old => format_date_in(ms, SHOWN_TIMES.get().utc),
    }
}

/// All dates are written here, since browsers differ in how `Intl` abbreviates September.
fn short_date(date: &Date, is_utc: bool) -> Option<String> {
    // In every language as in "Thu Nov 06 2025" and "Thu, 06 Nov 2025 13:03:22 GMT".
    let text = String::from(if is_utc { date.to_utc_string() } else { date.to_date_string() });
    let mut words = text.split(' ').skip(1);
    let (mut month, mut day, year) = (words.next()?, words.next()?, words.next()?);
    if is_utc {
        (day, month) = (month, day);
    }
    Some(format!("{} {month} {year}", day.trim_start_matches('0')))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeDifference {
    /// Less than a minute: the server's clock differs, and the page's ticks rarely.
    JustNow,
    Units(i64, &'static str),
    Old,
}

/// The difference in the largest unit that fits, truncated.
fn time_difference(ms: i64, now: i64) -> TimeDifference {
    let gap = ms.saturating_sub(now);
    let (size, unit) = match gap.saturating_abs() {
        size if size < MINUTE => return TimeDifference::JustNow,
        size if size < HOUR => (MINUTE, "minute"),
        size if size < DAY => (HOUR, "hour"),
        size if size < OLD => (DAY, "day"),
        _ => return TimeDifference::Old,
    };
    TimeDifference::Units(gap / size, unit)
}

/// A time in the chosen style, relative by default, with the exact time as a tooltip.
#[component]
pub fn RelativeTime(
    /// Milliseconds since 1970; `None` shows a dash.
    #[prop(into)]
    datetime: Signal<Option<i64>>,
    /// The current time, from the clock of the app.
    #[prop(into)]
    now: Signal<i64>,
    /// Whether it is a Tab stop, so that the exact time can be read without a mouse. It can always be tapped.
    #[prop(default = true)]
    is_focusable: bool,
) -> impl IntoView {
    // Another tab may change the style, which is then read with the next time of the clock.
    let exact = memo(move |_| {
        now.track();
        datetime.get().map(|ms| (ms, format_exact_time(ms)))
    });
    move || {
        match exact.get() {
        None => {
            view! { <span class="none" aria-label=texts::UNKNOWN role="img">"–"</span> }.into_any()
        }
        Some((ms, exact)) => view! {
            <time class="time tip-anchor" datetime=iso_time(ms) aria-description=exact.clone() tabindex=if is_focusable { "0" } else { "-1" }>
                {move || format_time(ms, now.get())}
                <span class="tip" aria-hidden="true">
                    {exact.clone()}
                </span>
            </time>
        }
        .into_any(),
    }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fits_is_used() {
        use TimeDifference::*;
        let now = 1_800_000_000_000;
        for (gap, expected) in [
            (0, JustNow),
            (-59 * SECOND, JustNow),
            (59 * SECOND, JustNow),
            (60 * SECOND, Units(1, "minute")),
            (-60 * SECOND, Units(-1, "minute")),
            (-(2 * HOUR - 1), Units(-1, "hour")),
            (3 * HOUR, Units(3, "hour")),
            (-(OLD - 1), Units(-29, "day")),
            (-OLD, Old),
            (OLD, Old),
            (-800 * DAY, Old),
        ] {
            assert_eq!(time_difference(now + gap, now), expected, "{gap}");
        }
    }

    #[test]
    fn relative_times_are_formatted_in_english() {
        let now = 1_800_000_000_000;
        for (gap, expected) in [
            (0, "just now"),
            (-59 * SECOND, "just now"),
            (-MINUTE, "1 minute ago"),
            (5 * MINUTE, "in 5 minutes"),
            (-3 * HOUR, "3 hours ago"),
            (HOUR, "in 1 hour"),
            (-DAY, "yesterday"),
            (DAY, "tomorrow"),
            (-2 * DAY, "2 days ago"),
            (-29 * DAY, "29 days ago"),
        ] {
            assert_eq!(format_relative_time(now + gap, now), expected, "{gap}");
        }
    }

    #[test]
    fn extreme_times_do_not_overflow() {
        assert_eq!(time_difference(i64::MIN, i64::MAX), TimeDifference::Old);
    }
}
