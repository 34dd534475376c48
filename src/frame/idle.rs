//! The warning before an idle user is signed out.

use crate::effect::{effect, memo};
use crate::state::{use_idle_timeout, use_notifications, use_session};
use crate::texts::{self, frame, sign_in};
use crate::ui::{Button, ButtonVariant, Dialog};
use leptos::prelude::*;

/// The seconds left at which screen readers get a warning.
const ANNOUNCED_AT: [i64; 3] = [60, 30, 10];

#[component]
pub fn IdleWarning() -> impl IntoView {
    let idle = use_idle_timeout();
    let notifications = use_notifications();
    let session = use_session();
    let left = idle.seconds_left;
    // Rounded, because screen readers read a new title each time it changes.
    let title = memo(move |_| left.get().map(|left| frame::signed_out_in(&rounded_time(left))));
    effect(move || {
        if let Some(left) = left.get().filter(|left| ANNOUNCED_AT.contains(left)) {
            notifications.announce(format!("{}.", frame::signed_out_in(&rounded_time(left))));
        }
    });
    let stay_signed_in = move || idle.stay_signed_in();
    view! {
        <Dialog
            open=Signal::derive(move || left.with(Option::is_some))
            on_close=stay_signed_in
            title=Signal::derive(move || title.get().unwrap_or_default())
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=move || session.sign_out()>{sign_in::SIGN_OUT}</Button>
                    <Button variant=ButtonVariant::Primary autofocus=true on_click=stay_signed_in>
                        {frame::STAY_SIGNED_IN}
                    </Button>
                }
            })
        >
            <p>{frame::IDLE_TEXT}</p>
            <p class="muted">
                {frame::TIME_LEFT}
                <span role="timer">{move || left.get().map(minutes_and_seconds)}</span>
            </p>
        </Dialog>
    }
}

fn rounded_time(seconds: i64) -> String {
    match u64::try_from(seconds).unwrap_or_default() {
        seconds @ 61.. => texts::minutes(seconds.div_ceil(60)),
        31..=60 => texts::minutes(1),
        11..=30 => texts::seconds(30),
        _ => texts::seconds(10),
    }
}

fn minutes_and_seconds(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{minutes_and_seconds, rounded_time};

    #[test]
    fn the_time_left_is_rounded_in_the_title_and_exact_in_the_timer() {
        assert_eq!([120, 119, 61].map(rounded_time), ["2 minutes"; 3]);
        assert_eq!([60, 31].map(rounded_time), ["1 minute"; 2]);
        assert_eq!(rounded_time(30), "30 seconds");
        assert_eq!([10, 0].map(rounded_time), ["10 seconds"; 2]);
        assert_eq!([119, 60, 9].map(minutes_and_seconds), ["1:59", "1:00", "0:09"]);
    }
}
