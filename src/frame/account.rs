//! The "Account" menu: the user, the session, and the button "Sign out".

use super::panels::FRAME_PANELS;
use crate::api::{Settings, SignInMethod, backend_labels};
use crate::domain::Action;
use crate::effect::{memo, when};
use crate::lazy::lazy_view;
use crate::route::Route;
use crate::state::{SessionState, SignedIn, use_clock, use_permissions, use_session, use_settings};
use crate::texts::{self, frame, settings as settings_texts, sign_in, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, DescriptionList, Fact, IconName, LinkButton, PopoverButton, RelativeTime,
    use_close_popover, use_popover_focus,
};
use leptos::prelude::*;

#[component]
pub fn Account(help: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    when(
        move || session.is_signed_in(),
        move || {
            view! {
                <PopoverButton label=frame::ACCOUNT icon=IconName::Account hide_label=true>
                    {lazy_view(&FRAME_PANELS, move |panels| (panels.account_panel)(help))}
                </PopoverButton>
            }
        },
    )
}

#[component]
pub fn AccountPanel(help: RwSignal<bool>) -> impl IntoView {
    use_popover_focus();
    let session = use_session();
    let settings = use_settings();
    let clock = use_clock();
    let close = use_close_popover();
    let signed_in = memo(move |_| match session.state.get() {
        SessionState::SignedIn(signed_in) => Some(signed_in),
        _ => None,
    });
    let user =
        move || signed_in.get().and_then(|it| it.user).unwrap_or_else(|| ui::UNKNOWN.to_owned());
    let method = move || signed_in.get().map(|it| method_text(&it, settings.with(provider_host)));
    let since = memo(move |_| signed_in.get().map(|it| it.since));
    let time = move |since: i64| view! { <RelativeTime datetime=Some(since) now=clock is_focusable=false /> };
    let left = move || {
        let SignedIn { expires_at, renews_automatically: renews, .. } = signed_in.get()?;
        let left = expires_at.map(|expires_at| time_left(expires_at, clock.get()));
        Some(match (left, renews) {
            (Some(left), true) => frame::expires_in_and_renews(&left),
            (Some(left), false) => frame::expires_in(&left),
            (None, true) => frame::RENEWS_AUTOMATICALLY.to_owned(),
            (None, false) => ui::UNKNOWN.to_owned(),
        })
    };
    let storage = move || {
        if signed_in.get().is_some_and(|it| it.is_persisted) {
            frame::UNTIL_CLOSED
        } else {
            frame::UNTIL_CLOSED_OR_RELOADED
        }
    };
    let permissions = use_permissions();
    let is_read_only = move || {
        let all = [Action::Create, Action::Update, Action::Delete];
        all.into_iter().all(|action| permissions.denial_reason_everywhere(action).is_some())
    };
    view! {
        <DescriptionList>
            // The header of a phone has no room for it.
            <Fact label=frame::CONTROL_PLANE>
                <bdi translate="no">{move || settings.with(control_plane).map(escape_invisible)}</bdi>
            </Fact>
            <Fact label=frame::SIGNED_IN_AS>
                <bdi translate="no">{move || escape_invisible(user())}</bdi>
            </Fact>
            <Fact label=frame::SIGNED_IN_WITH>
                <bdi translate="no">{move || method().map(escape_invisible)}</bdi>
            </Fact>
            <Fact label=frame::SIGNED_IN_SINCE>
                {move || since.get().map(time)}
            </Fact>
            <Fact label=frame::SESSION_EXPIRES>{left}</Fact>
            <Fact label=frame::STAYS_SIGNED_IN>{storage}</Fact>
            {when(is_read_only, || view! { <Fact label=frame::PERMISSIONS>{frame::READ_ONLY}</Fact> })}
        </DescriptionList>
        <div class="actions">
            <span on:click=move |_| close()>
                <LinkButton href=Route::Settings.href()>{settings_texts::SETTINGS}</LinkButton>
            </span>
            <Button on_click=move || {
                close();
                help.set(true);
            }>{frame::HELP}</Button>
            <Button icon=IconName::SignOut on_click=move || session.sign_out()>
                {sign_in::SIGN_OUT}
            </Button>
        </div>
    }
}

/// What the header calls it.
fn control_plane(settings: &Settings) -> Option<String> {
    let host = window().location().host().unwrap_or_default();
    let (_, name) = backend_labels(&settings.backend_name, None, &host).next()?;
    Some(name.to_owned())
}

fn provider_host(settings: &Settings) -> Option<String> {
    settings.oidc.as_ref().map(|oidc| oidc.issuer.host().to_owned())
}

fn method_text(signed_in: &SignedIn, provider: Option<String>) -> String {
    match (signed_in.method, provider) {
        (SignInMethod::Development, _) => frame::DEVELOPMENT_KEY.to_owned(),
        (SignInMethod::AccessKey, _) => sign_in::ACCESS_KEY.to_owned(),
        (SignInMethod::Token, _) => sign_in::ACCESS_TOKEN.to_owned(),
        (SignInMethod::SingleSignOn, Some(host)) => frame::single_sign_on_at(&host),
        (SignInMethod::SingleSignOn, None) => sign_in::SINGLE_SIGN_ON.to_owned(),
    }
}

/// The time between two timestamps in milliseconds: in minutes, or in hours from two hours on.
fn time_left(expires_at: i64, now: i64) -> String {
    let minutes = u64::try_from((expires_at - now) / 60_000).unwrap_or_default();
    match minutes {
        0 => frame::LESS_THAN_A_MINUTE.to_owned(),
        1..120 => texts::minutes(minutes),
        _ => texts::hours(minutes / 60),
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
