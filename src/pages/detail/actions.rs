//! The commands in the page's header.

use super::ShownVolume;
use crate::domain::{Action, OrgScope, Phase};
use crate::effect::memo;
use crate::pages::volume_page_ids::SHARE;
use crate::route::{Route, use_list_query};
use crate::state::use_permissions;
use crate::texts::{access, detail as texts};
use crate::ui::{Button, IconName, LinkButton};
use leptos::prelude::*;

/// Why an action is unavailable, tracked: a missing permission comes before a temporary reason.
pub fn unavailable_reason(shown: ShownVolume, action: Action) -> Option<String> {
    let volume = shown.volume.get()?;
    let forbidden = use_permissions().denial_reason(action, &OrgScope::of_volume(&volume));
    let is_deleting = volume.status.phase == Phase::Deleting;
    forbidden.or_else(|| is_deleting.then(|| texts::IS_DELETING.to_owned()))
}

/// Deleting is as quiet as the others: only the dialog, which names what is lost, is red.
#[component]
pub fn Actions(shown: ShownVolume, deleting: RwSignal<bool>) -> impl IntoView {
    let permissions = use_permissions();
    let list = use_list_query();
    let sharing = move || Route::edit_access_href(shown.id.get_value(), list.get());
    let copy = move || {
        let list = list.get().unwrap_or_default();
        Route::New { copy_of: Some(shown.id.get_value()), list }.href()
    };
    let unshareable = memo(move |_| unavailable_reason(shown, Action::Update));
    let undeletable = memo(move |_| unavailable_reason(shown, Action::Delete));
    view! {
        <LinkButton id=SHARE href=sharing icon=IconName::Share unavailable=unshareable>
            {access::SHARE}
        </LinkButton>
        <LinkButton
            href=copy
            icon=IconName::Copy
            unavailable=move || permissions.denial_reason_everywhere(Action::Create)
        >
            {texts::MAKE_COPY}
        </LinkButton>
        <Button
            icon=IconName::Delete
            on_click=move || deleting.set(true)
            unavailable=undeletable
        >
            {texts::DELETE}
        </Button>
    }
}
