//! Formats and parses instants, which are milliseconds since the epoch.

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, PrimitiveDateTime};

/// Formats as RFC 3339 in UTC, without zero fractions.
pub(crate) fn format(ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .ok()
        .and_then(|instant| instant.format(&Rfc3339).ok())
        .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

/// Formats as an HTTP date, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
#[cfg(feature = "server")]
pub(crate) fn http_date(ms: i64) -> String {
    let instant = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (weekday, month) = (instant.weekday().to_string(), instant.month().to_string());
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        &weekday[..3],
        instant.day(),
        &month[..3],
        instant.year(),
        instant.hour(),
        instant.minute(),
        instant.second(),
    )
}

/// Parses an ISO 8601 date, or date and time. Without an offset it is UTC.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let instant = OffsetDateTime::parse(text, &Iso8601::DEFAULT)
        .or_else(|_| {
            PrimitiveDateTime::parse(text, &Iso8601::DEFAULT).map(PrimitiveDateTime::assume_utc)
        })
        .or_else(|_| Date::parse(text, &Iso8601::DEFAULT).map(|date| date.midnight().assume_utc()))
        .ok()?;
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}
