//! The list looked at again by itself.

use super::Listed;
use crate::domain::{ListQuery, Phase, SLOW, VolumeId};
use crate::effect::{effect_with, memo};
use crate::state::{Live, RemoteHandle, now_ms, use_polling};
use leptos::prelude::*;

/// What of the rows tells that others may be counted now, and of which query they are.
#[derive(Clone, PartialEq)]
struct Seen {
    query: ListQuery,
    rows: Vec<(VolumeId, Phase)>,
}

/// Looks at `listed` again and again: quickly only while a row is being made or removed. What is
/// counted (`recount`, quietly) is counted along, but not at every quick look: only when rows have
/// come, gone or changed their phase, and as often as at rest.
pub fn use_live_list(listed: RemoteHandle<Listed>, recount: impl Fn() + Copy + 'static) -> Live {
    let seen = memo(move |_| {
        listed.state.with(|state| {
            let Listed { query, page } = state.value()?;
            let row =
                |volume: &crate::domain::Volume| (volume.id.clone(), volume.status.phase.clone());
            Some(Seen { query: query.clone(), rows: page.items.iter().map(row).collect() })
        })
    });
    let in_transition = memo(move |_| {
        seen.with(|seen| {
            let rows = seen.iter().flat_map(|seen| &seen.rows);
            rows.filter(|(_, phase)| phase.is_in_transition()).cloned().collect::<Vec<_>>()
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
    let counted_at = StoredValue::new(now_ms());
    use_polling(listed, in_transition, move || {
        listed.refresh_quietly();
        let is_at_rest = in_transition.with_untracked(Vec::is_empty);
        if is_at_rest || now_ms() - counted_at.get_value() >= i64::from(SLOW) {
            counted_at.set_value(now_ms());
            recount();
        }
    })
}
