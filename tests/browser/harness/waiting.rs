//! Waits for a condition without sleeping.

use super::dom::{focused, root, text_of};
use super::history::url;
use super::time::{next_frame, tick};

/// The timeout of [`wait_until`], in milliseconds of the real clock.
const TIMEOUT: f64 = 6_000.0;

/// Waits until `is_met`, checking once per animation frame.
///
/// # Panics
///
/// After [`TIMEOUT`], with the condition and the page's text.
pub async fn wait_until(condition: &str, mut is_met: impl FnMut() -> bool) {
    let start = js_sys::Date::now();
    for _ in 0..3 {
        if is_met() {
            return;
        }
        tick().await;
    }
    while !is_met() {
        assert!(
            js_sys::Date::now() - start < TIMEOUT,
            "timed out waiting until {condition}\nat {}, focus on {:?}\nthe page shows: {}",
            url(),
            focused(),
            text_of(&root()),
        );
        next_frame().await;
    }
}
