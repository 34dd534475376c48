//! Who is signed in, how, since when and for how long, and the way out.

use crate::api::SignInMethod;
use crate::domain::{plural, visible};
use crate::effect::{memo, when};
use crate::lazy::{TOOLS, lazy_view};
use crate::state::{SessionState, SignedIn, use_app};
use crate::ui::{Button, DescriptionList, Fact, IconName, PopoverButton, RelativeTime};
use leptos::prelude::*;

/// The button "Account"; only while somebody is signed in.
#[component]
pub fn Account() -> impl IntoView {
    let session = use_app().session;
    when(
        move || session.is_signed_in(),
        move || {
            view! {
                <PopoverButton label="Account" icon=IconName::Account hide_label=true>
                    {lazy_view(&TOOLS, |tools| (tools.account_panel)())}
                </PopoverButton>
            }
        },
    )
}

/// What the button opens.
#[component]
pub fn AccountPanel() -> impl IntoView {
    let app = use_app();
    let signed_in = memo(move |_| match app.session.state() {
        SessionState::SignedIn(signed_in) => Some(signed_in),
        _ => None,
    });
    let who = move || signed_in.get().and_then(|it| it.who).unwrap_or_else(|| "unknown".to_owned());
    let by = move || signed_in.get().map(|it| way(&it, app.settings.with(provider_host)));
    let since = memo(move |_| signed_in.get().map(|it| it.since));
    let left = move || {
        let SignedIn { expires_at, renews, .. } = signed_in.get()?;
        let left = expires_at.map(|then| time_left(then, app.clock.now().get()));
        Some(match (left, renews) {
            (Some(left), true) => format!("{left}, then renewed"),
            (Some(left), false) => left,
            (None, true) => "renewed when it ends".to_owned(),
            (None, false) => "unknown".to_owned(),
        })
    };
    let kept = move || {
        let kept = signed_in.get().is_some_and(|it| it.kept);
        if kept { "On this tab, until it is closed" } else { "Until the page is left or reloaded" }
    };
    view! {
        <DescriptionList>
            <Fact label="Signed in as">
                <bdi translate="no">{move || visible(who())}</bdi>
            </Fact>
            <Fact label="Signed in with">
                <bdi translate="no">{move || by().map(visible)}</bdi>
            </Fact>
            <Fact label="Signed in since">
                {move || {
                    since
                        .get()
                        .map(|since| {
                            view! { <RelativeTime datetime=Some(since) now=app.clock.now() /> }
                        })
                }}
            </Fact>
            <Fact label="Time left">{left}</Fact>
            <Fact label="Kept">{kept}</Fact>
        </DescriptionList>
        <Button icon=IconName::SignOut on_click=move || app.session.sign_out()>
            "Sign out"
        </Button>
    }
}

fn provider_host(settings: &crate::api::Settings) -> Option<String> {
    settings.oidc.as_ref().map(|oidc| oidc.issuer.host().to_owned())
}

/// How somebody has signed in, in words.
fn way(signed_in: &SignedIn, provider: Option<String>) -> String {
    match (signed_in.way, provider) {
        (SignInMethod::Development, _) => "Development access key".to_owned(),
        (SignInMethod::AccessKey, _) => "Access key".to_owned(),
        (SignInMethod::Token, _) => "Access token".to_owned(),
        (SignInMethod::SingleSignOn, Some(host)) => format!("Single sign-on at {host}"),
        (SignInMethod::SingleSignOn, None) => "Single sign-on".to_owned(),
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
