//! How current a page's data is, and the buttons that pause and refresh it.

use crate::api::ApiError;
use crate::state::{Polling, PollingState, use_auto_refresh, use_permissions};
use crate::texts::detail as texts;
use crate::ui::{Icon, IconButton, IconName, format_clock_time};
use leptos::prelude::*;

/// "Updated 14:03:22 · Live", and the button that pauses updates. Not a live region, since it changes
/// all the time.
#[component]
pub fn Freshness(
    live: Polling,
    /// The failure that the page shows. After a response that asks to wait, the page says when the next request is sent.
    error: Memo<Option<ApiError>>,
) -> impl IntoView {
    let updates = use_auto_refresh();
    let icon = move || match live.state.get() {
        PollingState::Live => IconName::Live,
        PollingState::Paused => IconName::Pause,
        PollingState::Stale => IconName::Warning,
        PollingState::Offline => IconName::Offline,
    };
    let has_countdown =
        move || error.with(|error| error.as_ref().is_some_and(|it| it.retry_after().is_some()));
    let text = move || {
        let state = live.state.get();
        match (live.as_of.get(), state, live.next_at.get()) {
            (Some(as_of), ..) => texts::updated(&format_clock_time(as_of), state.label()),
            (None, PollingState::Live, _) => texts::LOADING.to_owned(),
            (None, PollingState::Stale, Some(_)) if has_countdown() => texts::NOT_LOADED.to_owned(),
            (None, PollingState::Stale, Some(next)) => texts::next_try(&format_clock_time(next)),
            // The page says that nothing could be loaded.
            (None, PollingState::Stale, None) => String::new(),
            _ => state.label().to_owned(),
        }
    };
    view! {
        <span
            class="freshness"
            data-state=move || live.state.get().as_str()
            hidden=move || text().is_empty()
        >
            {move || view! { <Icon name=icon() /> }}
            <span>{text}</span>
            <IconButton
                icon=move || if updates.paused.get() { IconName::Play } else { IconName::Pause }
                label=move || if updates.paused.get() { texts::RESUME_UPDATES } else { texts::PAUSE_UPDATES }
                on_click=move || updates.toggle()
            />
        </span>
    }
}

/// The element id of the "Refresh" button, for the keyboard shortcut.
pub const REFRESH: &str = "refresh";

#[component]
pub fn RefreshButton(#[prop(into)] on_click: Callback<()>) -> impl IntoView {
    let permissions = use_permissions();
    let updates = use_auto_refresh();
    let unavailable =
        Signal::derive(move || (!updates.online.get()).then(|| texts::YOU_ARE_OFFLINE.to_owned()));
    let refresh = move || {
        permissions.refetch();
        on_click.run(());
    };
    view! { <IconButton id=REFRESH icon=IconName::Refresh label=texts::REFRESH unavailable on_click=refresh /> }
}
