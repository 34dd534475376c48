//! The data volume in the address.

use crate::api::{ApiError, endpoint};
use crate::domain::{Volume, VolumeId};
use crate::effect::memo;
use crate::route::ID;
use crate::state::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

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
