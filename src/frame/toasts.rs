//! Notifications over the page.

use crate::effect::effect;
use crate::route::Route;
use crate::state::{Notification, NotificationKind, use_notifications};
use crate::texts::frame as texts;
use crate::tools::escape_invisible;
use crate::ui::{Icon, IconButton, IconName, StatusKind, linked_text};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

pub fn status_kind(kind: NotificationKind) -> StatusKind {
    match kind {
        NotificationKind::Started => StatusKind::Progress,
        NotificationKind::Success => StatusKind::Positive,
        NotificationKind::Failure => StatusKind::Negative,
    }
}

#[component]
pub fn Toasts() -> impl IntoView {
    let notifications = use_notifications();
    let path = use_location().pathname;
    effect(move || {
        path.track();
        notifications.dismiss_of_previous_page();
    });
    let toast = move |it: Notification| {
        let kind = status_kind(it.kind);
        let message = (!it.message.is_empty()).then(|| escape_invisible(&*it.message));
        let (title, name) = (it.title.clone(), it.name().to_owned());
        let page = it.volume().map(|id| Route::Volume(id.clone(), None).href());
        let linked_title = move || {
            // A link to the page that is shown would lead nowhere.
            let href = page.clone().filter(|page| path.with(|path| path != page));
            linked_text(&title, &name, href)
        };
        view! {
            <li class="toast" data-kind=kind.as_str()>
                <Icon name=kind.icon() />
                <div class="toast-text">
                    <p class="toast-title"><bdi>{linked_title}</bdi></p>
                    {message.map(|text| view! { <p><bdi>{text}</bdi></p> })}
                </div>
                <IconButton
                    icon=IconName::Close
                    label=texts::dismiss(&it.title)
                    on_click=move || notifications.dismiss(it.id)
                />
            </li>
        }
    };
    view! {
        <section class="toasts" aria-label=texts::NOTIFICATIONS>
            <ol class="toast-list">
                // Without its link once the data volume is deleted.
                <For
                    each=move || notifications.items.get()
                    key=|it| (it.id, it.volume().is_some())
                    children=toast
                />
            </ol>
        </section>
    }
}
