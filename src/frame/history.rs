//! The history of notifications, opened by the button "Notifications".

use super::panels::FRAME_PANELS;
use super::toasts::status_kind;
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::state::{Notification, NotificationKind, use_clock, use_notifications};
use crate::texts::frame as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, IconName, PopoverButton, RelativeTime, StatusBadge};
use leptos::prelude::*;

/// Shown from the first notification on, so that the first view needs no room for it.
#[component]
pub fn NotificationsButton() -> impl IntoView {
    let notifications = use_notifications();
    let unseen = memo(move |_| notifications.unseen_failures.with(Vec::len));
    let label = Signal::derive(move || texts::notifications(unseen.get()));
    when(
        move || notifications.history.with(Option::is_some),
        move || {
            view! {
                <span class="bell" data-unseen=move || (unseen.get() > 0).then_some("true")>
                    <PopoverButton label icon=IconName::Bell hide_label=true>
                        {lazy_view(&FRAME_PANELS, |panels| (panels.notification_history)())}
                    </PopoverButton>
                </span>
            }
        },
    )
}

#[component]
pub fn NotificationHistory() -> impl IntoView {
    let notifications = use_notifications();
    let history = notifications.history;
    let is_empty = memo(move |_| history.with(|all| all.as_ref().is_none_or(Vec::is_empty)));
    effect(move || {
        history.track();
        notifications.mark_seen();
    });
    view! {
        <ol class="history" aria-label=texts::NOTIFICATIONS>
            <For
                each=move || history.get().unwrap_or_default()
                key=|it| it.id
                children=|notification| view! { <Entry notification /> }
            />
        </ol>
        {when(move || is_empty.get(), || view! { <p class="muted small">{texts::NO_NOTIFICATIONS}</p> })}
        <div class="actions">
            // Always there, so that it keeps the focus.
            <Button
                unavailable=move || is_empty.get().then(|| texts::NOTHING_TO_CLEAR.to_owned())
                on_click=move || notifications.clear_history()
            >
                {texts::CLEAR_ALL}
            </Button>
        </div>
    }
}

#[component]
fn Entry(notification: Notification) -> impl IntoView {
    let Notification { kind, title, message, at, .. } = notification;
    let label = match kind {
        NotificationKind::Success => texts::DONE,
        NotificationKind::Failure => texts::FAILED,
    };
    let message = (!message.is_empty()).then(|| escape_invisible(message));
    view! {
        <li class="history-entry">
            <p class="toast-title"><bdi>{escape_invisible(title)}</bdi></p>
            {message.map(|text| view! { <p><bdi>{text}</bdi></p> })}
            <p class="history-foot">
                <StatusBadge kind=status_kind(kind) label />
                " "
                <RelativeTime datetime=Some(at) now=use_clock() />
            </p>
        </li>
    }
}
