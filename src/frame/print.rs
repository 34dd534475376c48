//! A printed page shows dates instead of ages, and when it was printed.

use super::preferences::stored_times;
use crate::effect::on_window_event_named;
use crate::state::{now_ms, use_clock_tick};
use crate::texts::frame as texts;
use crate::ui::{TimeStyle, format_exact_time, set_time_style};
use leptos::prelude::*;

/// Listens until the current owner is cleaned up.
pub fn use_print_style() {
    let show_times_again = use_clock_tick();
    let show = move |style| {
        set_time_style(style);
        show_times_again();
    };
    let before = move |_| {
        show(TimeStyle { absolute: true, ..stored_times() });
        // The style sheet prints the attribute.
        if let Ok(Some(heading)) = document().query_selector(".page-heading") {
            let note = texts::printed_on(&format_exact_time(now_ms()));
            let _ = heading.set_attribute("data-printed", &note);
        }
    };
    on_window_event_named("beforeprint", Box::new(before));
    on_window_event_named("afterprint", Box::new(move |_| show(stored_times())));
}
