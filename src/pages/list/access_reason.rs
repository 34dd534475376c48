//! The column that says why the project of the list can use each data volume.

use super::model::{ListResponse, rows};
use crate::state::{AccessReasons, RemoteHandle, find_access_reasons};
use leptos::prelude::*;

/// Finds out what the cells show while the column is shown.
#[component]
pub fn AccessReasonColumn(
    list: RemoteHandle<ListResponse>,
    reasons: AccessReasons,
) -> impl IntoView {
    let volumes = move || list.state.with(|state| rows(state).to_vec());
    find_access_reasons(reasons, Signal::derive(volumes));
}
