//! The history of notifications, opened by the button "Notifications".

use super::panels::FRAME_PANELS;
use super::toasts::status_kind;
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::route::Route;
use crate::state::{
    Notification, NotificationKind, Subject, use_clock, use_directory, use_jobs, use_notifications,
};
use crate::texts::{bulk, frame as texts};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, IconName, PopoverButton, RelativeTime, StatusBadge, named_text,
    use_close_popover, use_popover_focus,
};
use leptos::prelude::*;

/// Shows the button "Notifications" from the first notification on, so that the first view needs no room for it.
#[component]
pub fn LazyNotificationsButton() -> impl IntoView {
    let history = use_notifications().history;
    when(
        move || history.with(Option::is_some),
        || lazy_view(&FRAME_PANELS, |panels| (panels.notifications_button)()),
    )
}

#[component]
pub fn NotificationsButton() -> impl IntoView {
    let notifications = use_notifications();
    let unseen = memo(move |_| notifications.unseen_failures.with(Vec::len));
    let label = Signal::derive(move || texts::notifications(unseen.get()));
    view! {
        <span class="bell" data-unseen=move || Some(unseen.get()).filter(|count| *count > 0)>
            <PopoverButton label icon=IconName::Bell hide_label=true>
                <NotificationHistory />
            </PopoverButton>
        </span>
    }
}

#[component]
fn NotificationHistory() -> impl IntoView {
    let notifications = use_notifications();
    use_popover_focus();
    let history = notifications.history;
    let is_empty = memo(move |_| history.with(|all| all.as_ref().is_none_or(Vec::is_empty)));
    // The failures that the bell counts.
    let new = notifications.unseen_failures.try_get_untracked().unwrap_or_default();
    effect(move || {
        history.track();
        notifications.mark_seen();
    });
    view! {
        <h2>{texts::NOTIFICATIONS}</h2>
        // It has the focus first: a second Enter must not clear it.
        <ol class="history" aria-label=texts::NOTIFICATIONS tabindex="-1">
            <For
                each=move || history.get().unwrap_or_default()
                key=|it| it.id
                children=move |notification| {
                    let is_new = new.contains(&notification.id);
                    view! { <Entry notification is_new /> }
                }
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
fn Entry(
    notification: Notification,
    /// Whether it is a failure that the user has not seen before.
    is_new: bool,
) -> impl IntoView {
    let title = named_text(&notification.title, notification.name());
    let Notification { kind, message, subject, at, .. } = notification;
    let label = match kind {
        NotificationKind::Started => bulk::STARTED,
        NotificationKind::Success => texts::DONE,
        NotificationKind::Failure => texts::FAILED,
    };
    let message = (!message.is_empty()).then(|| escape_invisible(message));
    view! {
        <li class="history-entry">
            <p class="toast-title"><bdi>{title}</bdi></p>
            {message.map(|text| view! { <p><bdi>{text}</bdi></p> })}
            <p class="history-foot">
                <StatusBadge kind=status_kind(kind) label />
                " "
                <RelativeTime datetime=Some(at) now=use_clock() is_focusable=false />
                {is_new.then(|| view! { " " <strong>{texts::NEW}</strong> })}
                {subject.map(|subject| view! { " " <SubjectLink subject /> })}
            </p>
        </li>
    }
}

/// Leads to what a notification is about: the data volume, or the results of a job while they are kept.
#[component]
fn SubjectLink(subject: Subject) -> impl IntoView {
    let jobs = use_jobs();
    let close = use_close_popover();
    match subject {
        Subject::Volume(id, name) => {
            let known = Some(name).filter(|name| !name.is_empty());
            let name = known.or_else(|| use_directory().volume_name(&id));
            let name = name.unwrap_or_else(|| id.as_str().to_owned());
            view! {
                <a href=Route::Volume(id, None).href() on:click=move |_| close()>
                    <bdi translate="no">{escape_invisible(name)}</bdi>
                </a>
            }
            .into_any()
        }
        Subject::DeletedVolume(..) => ().into_any(),
        Subject::Job(job) => when(
            move || jobs.has_results(job),
            move || {
                view! {
                    <Button
                        variant=ButtonVariant::Quiet
                        on_click=move || {
                            close();
                            jobs.show_results(Some(job));
                        }
                    >
                        {bulk::RESULTS}
                    </Button>
                }
            },
        ),
    }
}
