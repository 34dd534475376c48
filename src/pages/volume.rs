//! The data volume in the address.

use crate::api::{ApiError, endpoint};
use crate::domain::{Action, OrgScope, Phase, Volume, VolumeId};
use crate::effect::{effect, memo};
use crate::route::ID;
use crate::state::{Remote, RemoteHandle, WhenKeyChanges, use_permissions, use_remote};
use crate::texts::detail as texts;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos_router::hooks::{use_location, use_params_map};

/// The ID in the address; `None` if it is malformed.
pub fn use_volume_id() -> Memo<Option<VolumeId>> {
    let params = use_params_map();
    memo(move |_| {
        params.with(|params| params.get(ID)).map(VolumeId::from).filter(VolumeId::is_well_formed)
    })
}

pub fn use_volume(id: Signal<Option<VolumeId>>) -> RemoteHandle<Volume> {
    use_remote(
        WhenKeyChanges::Drop,
        move || id.get(),
        |client, id: VolumeId| async move { client.send(endpoint::get_volume(&id)).await },
    )
}

/// Whether the last read has failed because there is no such data volume.
pub fn is_not_found<T: Clone + Send + Sync + 'static>(state: &Remote<T>) -> bool {
    state.error().is_some_and(ApiError::is_not_found)
}

/// Why an action is unavailable, tracked: a missing permission comes before a temporary reason.
pub fn unavailable_reason(volume: &Volume, action: Action) -> Option<String> {
    let forbidden = use_permissions().denial_reason(action, &OrgScope::of_volume(volume));
    let is_deleting = volume.status.phase == Phase::Deleting;
    forbidden.or_else(|| is_deleting.then(|| texts::IS_DELETING.to_owned()))
}

/// Why no workload can mount a data volume in this phase.
pub fn unusable_reason(phase: &Phase) -> Option<&'static str> {
    match phase {
        Phase::Ready => None,
        Phase::Deleting => Some(texts::NO_LONGER_USABLE),
        _ => Some(texts::USABLE_ONCE_READY),
    }
}

/// Calls `open` once `is_known`, if the page was opened with this fragment.
pub fn use_fragment(
    fragment: &str,
    is_known: impl Fn() -> bool + Send + Sync + 'static,
    open: impl Fn() + Send + Sync + 'static,
) {
    let is_requested =
        StoredValue::new(use_location().hash.with_untracked(|hash| hash == fragment));
    effect(move || {
        if !is_known() || !is_requested.get_value() {
            return;
        }
        is_requested.set_value(false);
        open();
        // Neither reloading nor a step of the history opens it again.
        let (location, history) = (window().location(), window().history());
        if let (Ok(path), Ok(query), Ok(history)) =
            (location.pathname(), location.search(), history)
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&(path + &query)));
        }
    });
}
