//! The states of comboboxes whose options come from the server.

use crate::api::{ApiError, Page};
use crate::domain::OrgUnit;
use crate::state::{Directory, OrgSearch, RemoteHandle};
use crate::ui::{ComboOption, ComboState};
use leptos::prelude::*;

fn failed(error: &ApiError) -> ComboState {
    ComboState::Failed(format!("{}: {}", error.title(), error.message()))
}

/// The units as options with the names of their clusters, tracked.
pub fn unit_options(units: &[OrgUnit], directory: Directory) -> Vec<ComboOption> {
    let option = |unit: &OrgUnit| ComboOption {
        value: unit.scope.id.clone(),
        label: unit.name.clone(),
        detail: unit.cluster.as_ref().map(|id| directory.cluster(id)),
        warning: None,
        is_disabled: false,
    };
    units.iter().map(option).collect()
}

pub fn combo_state(search: OrgSearch) -> ComboState {
    match (search.busy.get(), search.error.get()) {
        (true, _) => ComboState::Loading,
        (false, Some(error)) => failed(&error),
        (false, None) => search.left_out.get().map_or(ComboState::Ready, ComboState::Partial),
    }
}

pub fn remote_combo_state<T: Send + Sync + 'static>(remote: RemoteHandle<Page<T>>) -> ComboState {
    remote.state.with(|state| match state.error() {
        Some(error) => failed(error),
        None if state.is_busy() => ComboState::Loading,
        None => {
            let note = state.value().and_then(Page::left_out_note);
            note.map_or(ComboState::Ready, ComboState::Partial)
        }
    })
}
