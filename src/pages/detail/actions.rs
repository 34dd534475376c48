//! What can be done to the volume, at the head of its page.

use super::super::parts::RefreshButton;
use super::ShownVolume;
use crate::domain::{Action, Phase, Place, VolumeId};
use crate::effect::memo;
use crate::route::{Route, use_list};
use crate::state::use_app;
use crate::ui::{Button, ButtonVariant, IconName, LinkButton};
use leptos::prelude::*;

/// Why something cannot be done to the volume now, tracked: what may not be done at all comes first.
pub fn why_not(shown: ShownVolume, action: Action) -> Option<String> {
    let volume = shown.volume.get()?;
    let reason = use_app().permissions.why_not(action, &Place::of_volume(&volume));
    let is_going = volume.status.phase == Phase::Deleting;
    reason.or_else(|| is_going.then(|| "It is being deleted already.".to_owned()))
}

/// The buttons and links.
#[component]
pub fn Actions(id: VolumeId, shown: ShownVolume, deleting: RwSignal<bool>) -> impl IntoView {
    let permissions = use_app().permissions;
    let list = use_list();
    let shared = id.clone();
    let sharing = move || Route::Sharing(shared.clone(), list.get()).href();
    let copy = move || {
        let list = list.get().unwrap_or_default();
        Route::New { copy_of: Some(id.clone()), list }.href()
    };
    let undeletable = memo(move |_| why_not(shown, Action::Delete));
    view! {
        <RefreshButton on_click=move || shown.remote.refresh() />
        <LinkButton href=sharing icon=IconName::Share>
            "Sharing"
        </LinkButton>
        <LinkButton
            href=copy
            icon=IconName::Copy
            unavailable=Signal::derive(move || permissions.why_nowhere(Action::Create))
        >
            "Make a copy"
        </LinkButton>
        <Button
            variant=ButtonVariant::Danger
            icon=IconName::Delete
            on_click=move || deleting.set(true)
            unavailable=undeletable
        >
            "Delete"
        </Button>
    }
}
