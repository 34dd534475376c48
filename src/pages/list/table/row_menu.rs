//! The menu of a row.

use super::super::super::{copy_and_notify, unavailable_reason, unusable_reason, use_navigator};
use super::super::bulk::{Confirmation, prepare_deletion};
use crate::domain::{Action, ListQuery, MountPath, OrgScope, Volume, VolumeId, workload_json};
use crate::route::Route;
use crate::state::{
    COPY_ROW_ID, Notifications, OPEN_ROW, SHARE_ROW, shortcut_key, use_client, use_jobs,
    use_notifications, use_permissions,
};
use crate::texts::{bulk, detail, list as texts};
use crate::ui::{IconName, MenuGroup, MenuItem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;

#[component]
pub fn RowMenu(
    volume: Volume,
    /// The list that the pages lead back to.
    list: ListQuery,
    /// Opens the dialog that deletes the volume.
    deletion: RwSignal<Option<Confirmation>>,
    on_open: Callback<()>,
) -> impl IntoView {
    let notifications = use_notifications();
    let permissions = use_permissions();
    let client = use_client();
    let navigate = use_navigator();
    let go = move |href: String| navigate(&href, NavigateOptions::default());
    let jobs_block = use_jobs().running.get_untracked().then(|| bulk::JOB_RUNS.to_owned());
    let (not_shared, not_copied, not_deleted) = untrack(|| {
        (
            permissions.denial_reason(Action::Update, &OrgScope::of_volume(&volume)),
            permissions.denial_reason_everywhere(Action::Create),
            unavailable_reason(&volume, Action::Delete).or(jobs_block),
        )
    });
    let not_usable = unusable_reason(&volume.status.phase).map(str::to_owned);
    let volume = StoredValue::new(volume);
    let id = move || volume.with_value(|volume| volume.id.clone());
    let name = move || volume.with_value(|volume| volume.display_name().to_owned());
    let page = Route::Volume(id(), None).href();
    let list = StoredValue::new(list);
    let delete = move || {
        notifications.announce(bulk::CHECKING_ACCESS_LOSS);
        let prepared = prepare_deletion(client, permissions, volume.get_value());
        spawn_local(async move {
            match prepared.await {
                Ok(prepared) if prepared.volumes.is_empty() => {
                    notifications.failure(bulk::DELETES_NOTHING, prepared.warnings.join(" "));
                }
                Ok(prepared) => drop(deletion.try_set(Some(prepared))),
                Err(error) => notifications.request_failed(&error),
            }
        });
    };
    view! {
        <MenuItem icon=IconName::ArrowRight on_select=move || on_open.run(())>
            {texts::OPEN} {key_hint(OPEN_ROW)}
        </MenuItem>
        <MenuItem icon=IconName::External on_select=move || open_in_new_tab(&page)>
            {texts::OPEN_IN_NEW_TAB}
        </MenuItem>
        <MenuItem
            icon=IconName::Share
            unavailable=not_shared
            on_select=move || go(Route::share_href(id(), Some(list.get_value().into())))
        >
            {texts::SHARE} {key_hint(SHARE_ROW)}
        </MenuItem>
        <MenuGroup label=texts::COPY>
            <MenuItem icon=IconName::Copy on_select=move || copy_id(&id(), &name(), notifications)>
                {detail::COPY_ID} {key_hint(COPY_ROW_ID)}
            </MenuItem>
            <MenuItem
                icon=IconName::Link
                on_select=move || {
                    let link = Route::Volume(id(), None).absolute_href();
                    copy_and_notify(link, &texts::link_copied(&name()), notifications);
                }
            >
                {texts::COPY_LINK}
            </MenuItem>
            <MenuItem
                icon=IconName::Copy
                unavailable=not_usable
                on_select=move || {
                    let snippet = workload_json(&id(), &MountPath::default());
                    copy_and_notify(snippet, &detail::snippet_copied(&name()), notifications);
                }
            >
                {detail::COPY_SNIPPET}
            </MenuItem>
            <MenuItem
                icon=IconName::Add
                unavailable=not_copied
                on_select=move || go(Route::New { copy_of: Some(id()), list: list.get_value() }.href())
            >
                {detail::MAKE_COPY}
            </MenuItem>
        </MenuGroup>
        <MenuGroup label=detail::DELETE>
            <MenuItem icon=IconName::Delete unavailable=not_deleted on_select=delete>
                {detail::DELETE}
            </MenuItem>
        </MenuGroup>
    }
}

/// Does the same without the menu. It is no part of the accessible name.
fn key_hint(default: &str) -> impl IntoView + use<> {
    shortcut_key(default).map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })
}

fn open_in_new_tab(href: &str) {
    let _ = window().open_with_url_and_target(href, "_blank");
}

pub fn copy_id(id: &VolumeId, name: &str, notifications: Notifications) {
    copy_and_notify(id.to_string(), &texts::id_copied(name), notifications);
}
