//! The warning before somebody who has left is signed out.

use crate::domain::plural;
use crate::effect::{effect, memo};
use crate::state::use_app;
use crate::ui::{Button, ButtonVariant, Dialog};
use leptos::prelude::*;

/// What is heard while the time runs out: often enough to be of use, seldom enough to be borne.
const SAID_AT: [i64; 3] = [60, 30, 10];

/// The dialog; only while there is something to warn of.
#[component]
pub fn IdleWarning() -> impl IntoView {
    let app = use_app();
    let left = app.idle.left();
    // In steps: a name that changes every second is none.
    let title = memo(move |_| {
        left.get().map(|left| format!("You will be signed out in {}", in_steps(left)))
    });
    effect(move || {
        if let Some(left) = left.get().filter(|left| SAID_AT.contains(left)) {
            app.notifications.announce(format!("You will be signed out in {}.", in_steps(left)));
        }
    });
    let stay = move || app.idle.stay();
    view! {
        <Dialog
            open=Signal::derive(move || left.with(Option::is_some))
            on_close=stay
            title=Signal::derive(move || title.get().unwrap_or_default())
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=move || app.session.sign_out()>"Sign out"</Button>
                    <Button variant=ButtonVariant::Primary autofocus=true on_click=stay>
                        "Stay signed in"
                    </Button>
                }
            })
        >
            <p>
                "Nothing has been done here for a while. What you have typed is kept for when you \
                 sign in again."
            </p>
            <p class="muted">
                "Time left: "
                <span role="timer">{move || left.get().map(clock)}</span>
            </p>
        </Dialog>
    }
}

fn in_steps(seconds: i64) -> String {
    match u64::try_from(seconds).unwrap_or_default() {
        seconds @ 61.. => plural(seconds.div_ceil(60), "minute", "minutes"),
        31..=60 => "1 minute".to_owned(),
        11..=30 => "30 seconds".to_owned(),
        _ => "10 seconds".to_owned(),
    }
}

fn clock(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{clock, in_steps};

    #[test]
    fn the_time_left_is_told_in_steps_and_to_the_second() {
        let told = [120, 119, 61, 60, 31, 30, 10, 0].map(in_steps);
        let expected = [
            "2 minutes",
            "2 minutes",
            "2 minutes",
            "1 minute",
            "1 minute",
            "30 seconds",
            "10 seconds",
            "10 seconds",
        ];
        assert_eq!(told, expected);
        assert_eq!(
            (clock(119), clock(60), clock(9)),
            ("1:59".into(), "1:00".into(), "0:09".into())
        );
    }
}
