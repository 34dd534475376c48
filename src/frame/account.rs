//! The "Account" menu: the user, the session, and the button "Sign out".

use super::panels::FRAME_PANELS;
use crate::api::SignInMethod;
use crate::effect::{memo, when};
use crate::lazy::lazy_view;
use crate::state::{SessionState, SignedIn, use_clock, use_session, use_settings};
use crate::tools::{escape_invisible, plural};
use crate::ui::{Button, DescriptionList, Fact, IconName, PopoverButton, RelativeTime};
use leptos::prelude::*;

#[component]
pub fn Account() -> impl IntoView {
    let session = use_session();
    when(
        move || session.is_signed_in(),
        move || {
            view! {
                <PopoverButton label="Account" icon=IconName::Account hide_label=true>
                    {lazy_view(&FRAME_PANELS, |panels| (panels.account_panel)())}
                </PopoverButton>
            }
        },
    )
}

#[component]
pub fn AccountPanel() -> impl IntoView {
    let session = use_session();
    let settings = use_settings();
    let clock = use_clock();
    let signed_in = memo(move |_| match session.state.get() {
        SessionState::SignedIn(signed_in) => Some(signed_in),
        _ => None,
    });
    let user =
        move || signed_in.get().and_then(|it| it.user).unwrap_or_else(|| "unknown".to_owned());
    let method = move || signed_in.get().map(|it| method_text(&it, settings.with(provider_host)));
    let since = memo(move |_| signed_in.get().map(|it| it.since));
    let time = move |since: i64| view! { <RelativeTime datetime=Some(since) now=clock /> };
    let left = move || {
        let SignedIn { expires_at, renews_automatically: renews, .. } = signed_in.get()?;
        let left = expires_at.map(|expires_at| time_left(expires_at, clock.get()));
        Some(match (left, renews) {
            (Some(left), true) => format!("{left}, then renewed"),
            (Some(left), false) => left,
            (None, true) => "renewed when it ends".to_owned(),
            (None, false) => "unknown".to_owned(),
        })
    };
    let storage = move || {
        if signed_in.get().is_some_and(|it| it.is_persisted) {
            "On this tab, until it is closed"
        } else {
            "Until the page is left or reloaded"
        }
    };
    view! {
        <DescriptionList>
            <Fact label="Signed in as">
                <bdi translate="no">{move || escape_invisible(user())}</bdi>
            </Fact>
            <Fact label="Signed in with">
                <bdi translate="no">{move || method().map(escape_invisible)}</bdi>
            </Fact>
            <Fact label="Signed in since">
                {move || since.get().map(time)}
            </Fact>
            <Fact label="Time left">{left}</Fact>
            <Fact label="Kept">{storage}</Fact>
        </DescriptionList>
        <Button icon=IconName::SignOut on_click=move || session.sign_out()>
            "Sign out"
        </Button>
    }
}

fn provider_host(settings: &crate::api::Settings) -> Option<String> {
    settings.oidc.as_ref().map(|oidc| oidc.issuer.host().to_owned())
}

fn method_text(signed_in: &SignedIn, provider: Option<String>) -> String {
    match (signed_in.method, provider) {
        (SignInMethod::Development, _) => "Development access key".to_owned(),
        (SignInMethod::AccessKey, _) => "Access key".to_owned(),
        (SignInMethod::Token, _) => "Access token".to_owned(),
        (SignInMethod::SingleSignOn, Some(host)) => format!("Single sign-on at {host}"),
        (SignInMethod::SingleSignOn, None) => "Single sign-on".to_owned(),
    }
}

/// The time between two timestamps in milliseconds: in minutes, or in hours from two hours on.
fn time_left(expires_at: i64, now: i64) -> String {
    let minutes = u64::try_from((expires_at - now) / 60_000).unwrap_or_default();
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
    fn the_time_left_is_in_minutes_or_hours() {
        let minute = 60_000;
        assert_eq!(time_left(0, minute), "less than a minute");
        assert_eq!(time_left(59 * minute + 1, 0), "59 minutes");
        assert_eq!(time_left(179 * minute, 0), "2 hours");
    }
}
