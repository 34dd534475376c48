//! The list looked at again by itself.

use super::Listed;
use crate::domain::{ListQuery, Phase, VolumeId};
use crate::state::{Live, RemoteHandle, use_live};
use leptos::prelude::*;

/// What of the rows tells that others may be counted now, and of which query they are.
#[derive(Clone, PartialEq)]
struct Seen {
    query: ListQuery,
    rows: Vec<(VolumeId, Phase)>,
}

/// Looks at `listed` again and again: quickly only while a row is being made or removed. What is
/// counted (`recount`, quietly) is counted along, but not at every quick look: only when rows have
/// come, gone or changed their phase.
pub fn use_live_list(listed: RemoteHandle<Listed>, recount: impl Fn() + Copy + 'static) -> Live {
    let seen = Memo::new(move |_| {
        listed.state.with(|state| {
            let Listed { query, page } = state.value()?;
            let row =
                |volume: &crate::domain::Volume| (volume.id.clone(), volume.status.phase.clone());
            Some(Seen { query: query.clone(), rows: page.volumes.iter().map(row).collect() })
        })
    });
    let in_transition = Memo::new(move |_| {
        seen.with(|seen| {
            let mut rows = seen.iter().flat_map(|seen| &seen.rows);
            rows.any(|(_, phase)| phase.is_in_transition())
        })
    });
    Effect::new(move |before: Option<Option<Seen>>| {
        let now = seen.get();
        // Another query is counted anyway.
        if let (Some(Some(before)), Some(now)) = (&before, &now)
            && before.query == now.query
        {
            untrack(recount);
        }
        now
    });
    use_live(listed, in_transition, move || {
        listed.refresh_quietly();
        if !in_transition.get_untracked() {
            recount();
        }
    })
}
