//! The column with the number of workloads that use each data volume.

use super::model::{InUseById, ListResponse, rows};
use crate::domain::{Volume, VolumeId};
use crate::effect::{effect, memo};
use crate::state::{Remote, RemoteHandle, use_workload_scans};
use crate::texts::usage as texts;
use crate::tools::escape_invisible;
use leptos::prelude::*;

/// Finds out what the cells show while the column is shown: reads the workloads of each listed cluster, once for
/// all of its rows, and again when the user refreshes the list. Says why a number is not known.
#[component]
pub fn InUseColumn(list: RemoteHandle<ListResponse>, in_use: InUseById) -> impl IntoView {
    let scans = use_workload_scans();
    // Not while the list is refreshed in the background.
    let is_busy = memo(move |_| list.state.with(Remote::is_busy));
    effect(move || {
        if !is_busy.get() {
            list.state
                .with_untracked(|state| rows(state).iter().for_each(|it| scans.start_for(it)));
        }
    });
    // Of each row, or why it is not known.
    let found = memo(move |_| {
        let of = |volume: &Volume| {
            let workloads = scans.active_for(volume);
            (volume.id.clone(), workloads.map(|workloads| workloads.len() as u64))
        };
        list.state.with(|state| rows(state).iter().map(of).collect::<Vec<_>>())
    });
    effect(move || {
        let known = |(id, count): (VolumeId, Result<u64, String>)| Some((id, count.ok()?));
        in_use.set(found.get().into_iter().filter_map(known).collect());
    });
    let reason = memo(move |_| {
        found.with(|found| found.iter().find_map(|(_, count)| count.as_ref().err().cloned()))
    });
    view! {
        <p class="muted small" role="status">
            <bdi>{move || reason.get().map(|reason| escape_invisible(texts::column_unknown(&reason)))}</bdi>
        </p>
    }
}
