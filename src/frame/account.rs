//! Who is signed in, for how long, and the way out.

use crate::domain::{plural, visible};
use crate::state::{SessionState, SignedIn, use_app};
use crate::ui::{Button, DescriptionList, Fact, IconName, PopoverButton};
use leptos::prelude::*;

/// The button "Account"; only while somebody is signed in.
#[component]
pub fn Account() -> impl IntoView {
    let app = use_app();
    let signed_in = Memo::new(move |_| match app.session.state().get() {
        SessionState::SignedIn(signed_in) => Some(signed_in),
        _ => None,
    });
    let is_signed_in = Memo::new(move |_| signed_in.with(Option::is_some));
    let who = move || {
        signed_in.with(|signed_in| signed_in.as_ref().and_then(|signed_in| signed_in.who.clone()))
    };
    let left = move || {
        let SignedIn { expires_at, .. } = signed_in.get()?;
        Some(time_left(expires_at?, app.clock.now().get()))
    };
    move || {
        is_signed_in.get().then(|| {
            view! {
                <PopoverButton label="Account" icon=IconName::Account hide_label=true>
                    <DescriptionList>
                        <Fact label="Signed in as">
                            <bdi>{move || visible(who().unwrap_or_else(|| "unknown".to_owned()))}</bdi>
                        </Fact>
                        <Fact label="Time left">
                            {move || left().unwrap_or_else(|| "unknown".to_owned())}
                        </Fact>
                    </DescriptionList>
                    <Button icon=IconName::SignOut on_click=move || app.session.sign_out()>
                        "Sign out"
                    </Button>
                </PopoverButton>
            }
        })
    }
}

/// How long until `then`, both in milliseconds: in minutes, from two hours on in hours.
fn time_left(then: i64, now: i64) -> String {
    let minutes = u64::try_from((then - now) / 60_000).unwrap_or_default();
    match minutes {
        0 => "less than a minute".to_owned(),
        1..120 => plural(minutes, "minute", "minutes"),
        _ => plural(minutes / 60, "hour", "hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::time_left;

    #[test]
    fn the_time_left_is_told_in_a_fitting_unit() {
        let minute = 60_000;
        assert_eq!(time_left(0, minute), "less than a minute");
        assert_eq!(time_left(59 * minute + 1, 0), "59 minutes");
        assert_eq!(time_left(179 * minute, 0), "2 hours");
    }
}
