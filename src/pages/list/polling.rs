//! Refreshes the list automatically.

use super::model::ListResponse;
use crate::domain::{ListQuery, Phase, SLOW_POLL_MS, Volume, VolumeId};
use crate::effect::{effect_with, memo};
use crate::state::{Counts, Polling, RemoteHandle, now_ms, use_polling};
use leptos::prelude::*;

/// If the rows change within one query, its counts may have changed.
type SeenRows = (ListQuery, Vec<(VolumeId, Phase)>);

/// Polls the list. The counts are requested again when rows have come, gone or changed their phase or
/// when a count has failed, and otherwise at the slow rate.
pub fn use_list_polling(list: RemoteHandle<ListResponse>, counts: Counts) -> Polling {
    let seen = memo(move |_| {
        list.state.with(|state| {
            let ListResponse { query, page } = state.value()?;
            let row = |volume: &Volume| (volume.id.clone(), volume.status.phase.clone());
            Some((query.clone(), page.items.iter().map(row).collect::<Vec<_>>()))
        })
    });
    let in_transition = memo(move |_| {
        seen.with(|seen| {
            let rows = seen.iter().flat_map(|(_, rows)| rows);
            rows.filter(|(_, phase)| phase.is_in_transition()).cloned().collect::<Vec<_>>()
        })
    });
    effect_with(move |before: Option<Option<SeenRows>>| {
        let now = seen.get();
        // Another query requests its counts anyway.
        if let (Some(Some((before, _))), Some((query, _))) = (&before, &now)
            && before == query
        {
            untrack(|| counts.refresh_in_background());
        }
        now
    });
    let counted_at = StoredValue::new(now_ms());
    use_polling(list, in_transition, move || {
        list.refresh_in_background();
        let is_settled = in_transition.with_untracked(Vec::is_empty);
        // The error of a failed count would stay beside newer rows.
        let has_failed = untrack(|| counts.problem().is_some());
        if is_settled || has_failed || now_ms() - counted_at.get_value() >= i64::from(SLOW_POLL_MS)
        {
            counted_at.set_value(now_ms());
            counts.refresh_in_background();
        }
    })
}
