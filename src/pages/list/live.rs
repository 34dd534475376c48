//! The list looked at again by itself.

use super::Listed;
use crate::domain::{ListQuery, Phase, QUICK, SLOW, VolumeId};
use crate::effect::{effect_with, memo};
use crate::state::{Live, RemoteHandle, use_live};
use leptos::prelude::*;

/// What of the rows tells that others may be counted now, and of which query they are.
#[derive(Clone, PartialEq)]
struct Seen {
    query: ListQuery,
    rows: Vec<(VolumeId, Phase)>,
}

/// After how many quick looks it is time to count again, whatever the rows say.
const COUNT_AFTER: u32 = SLOW / QUICK;

/// Looks at `listed` again and again: quickly only while a row is being made or removed. What is
/// counted (`recount`, quietly) is counted along, but not at every quick look: only when rows have
/// come, gone or changed their phase, and as often as at rest.
pub fn use_live_list(listed: RemoteHandle<Listed>, recount: impl Fn() + Copy + 'static) -> Live {
    let seen = memo(move |_| {
        listed.state.with(|state| {
            let Listed { query, page } = state.value()?;
            let row =
                |volume: &crate::domain::Volume| (volume.id.clone(), volume.status.phase.clone());
            Some(Seen { query: query.clone(), rows: page.volumes.iter().map(row).collect() })
        })
    });
    let in_transition = memo(move |_| {
        seen.with(|seen| {
            let mut rows = seen.iter().flat_map(|seen| &seen.rows);
            rows.any(|(_, phase)| phase.is_in_transition())
        })
    });
    effect_with(move |before: Option<Option<Seen>>| {
        let now = seen.get();
        // Another query is counted anyway.
        if let (Some(Some(before)), Some(now)) = (&before, &now)
            && before.query == now.query
        {
            untrack(recount);
        }
        now
    });
    let quick_looks = StoredValue::new(0_u32);
    use_live(listed, in_transition, move || {
        listed.refresh_quietly();
        let looks = quick_looks.get_value() + 1;
        let is_due = !in_transition.get_untracked() || looks >= COUNT_AFTER;
        quick_looks.set_value(if is_due { 0 } else { looks });
        if is_due {
            recount();
        }
    })
}
