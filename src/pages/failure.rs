//! Failed requests.

use crate::api::ApiError;
use crate::effect::effect;
use crate::state::{Polling, PollingState, now_ms, use_notifications};
use crate::texts::{api, ui as texts};
use crate::tools::escape_invisible;
use crate::ui::{ErrorPanel, IconName, InlineNotice, StatusKind, focus_heading, focused};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use std::time::Duration;

/// A failed request in the server's words, which is also announced to assistive technology.
#[component]
pub fn Failure(
    error: ApiError,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    /// What repeats the request by itself.
    #[prop(optional)]
    live: Option<Polling>,
) -> impl IntoView {
    // Trying again would be refused again.
    if let Some(operation) =
        error.operation().filter(|_| error.is_forbidden() && on_retry.is_some())
    {
        let title = api::no_permission_to(operation.describe());
        return view! { <NoPermission title message=error.message() /> }.into_any();
    }
    let notifications = use_notifications();
    let (title, message) = (error.title(), error.message());
    let announcement = format!("{title}. {message}");
    effect(move || notifications.announce(announcement.clone()));
    let hint = match live.filter(|_| error.retry_after().is_some()) {
        Some(live) => busy_hint(live, error.hint()),
        None => error.hint().into(),
    };
    // The panel disappears when a later request succeeds: the focus must not be lost with it.
    on_cleanup(|| {
        let focused = focused().and_then(|focused| focused.closest(".error-panel").ok().flatten());
        if focused.is_some() {
            focus_heading();
        }
    });
    let (retry_label, retry) = match on_retry {
        // Only a reload leads through the sign-in of the proxy in front of the server.
        _ if matches!(error, ApiError::ProxySignIn { .. }) => {
            (texts::RELOAD, Callback::new(|()| drop(window().location().reload())))
        }
        Some(on_retry) => (
            texts::TRY_AGAIN,
            Callback::new(move |()| {
                // The panel disappears during the retry: the focus must not be lost with it.
                focus_heading();
                on_retry.run(());
            }),
        ),
        None => return view! { <ErrorPanel title message hint /> }.into_any(),
    };
    view! { <ErrorPanel title message hint on_retry=retry retry_label /> }.into_any()
}

/// Says how long it takes until the next attempt, or `otherwise` while none is made.
fn busy_hint(live: Polling, otherwise: String) -> Signal<String> {
    let second = Trigger::new();
    if let Ok(timer) = set_interval_with_handle(move || second.notify(), Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    Signal::derive(move || {
        second.track();
        let next = live.next_at.get().filter(|_| live.state.get() == PollingState::Stale);
        match next {
            Some(next) => {
                let ms = u64::try_from(next - now_ms()).unwrap_or_default();
                api::busy(ms.div_ceil(1_000))
            }
            None => otherwise.clone(),
        }
    })
}

/// What the user may not see, and whom to ask. Announced like a failure.
#[component]
pub fn NoPermission(
    #[prop(into)] title: String,
    /// The server's message.
    #[prop(optional)]
    message: Option<String>,
) -> impl IntoView {
    let notifications = use_notifications();
    let announcement = format!("{title} {}", api::FORBIDDEN_HINT);
    effect(move || notifications.announce(announcement.clone()));
    view! {
        <InlineNotice kind=StatusKind::Neutral icon=IconName::Lock title>
            {message.map(|text| view! { <p><bdi>{escape_invisible(text)}</bdi></p> })}
            <p>{api::FORBIDDEN_HINT}</p>
        </InlineNotice>
    }
}
