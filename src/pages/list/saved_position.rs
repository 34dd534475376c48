//! Back from a volume's page leads to its row, at the same scroll position.

use crate::domain::{ListQuery, VolumeId};
use crate::effect::{effect, effect_with};
use crate::state::{Store, Stored};
use crate::ui::{ScrollPosition, after_heading_focus, focus_is_on_heading, focus_row};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct SavedPosition {
    list: String,
    row: String,
    scrolled: ScrollPosition,
}

/// In the session storage, so that it survives a reload of the volume's page.
const POSITION: Stored = Stored::new(Store::Session, "dvc.place");

pub fn save_position(list: &ListQuery, id: &VolumeId, scrolled: ScrollPosition) {
    POSITION.set(&SavedPosition { list: list.print(), row: id.to_string(), scrolled });
}

/// Makes Back lead to the row of the shown data volume in its list.
pub fn use_saved_row(id: Memo<Option<VolumeId>>, list: Memo<Option<ListQuery>>) {
    effect(move || {
        if let (Some(list), Some(id)) = (list.get(), id.get()) {
            let saved = POSITION.get::<SavedPosition>();
            save_position(&list, &id, saved.map(|saved| saved.scrolled).unwrap_or_default());
        }
    });
}

/// Restores the saved position and focuses its row once the rows are shown. The rows of another query
/// start at the first one.
pub fn use_saved_position(shown_query: Memo<Option<ListQuery>>, by_history: bool) {
    let saved = StoredValue::new(by_history.then(|| POSITION.get::<SavedPosition>()).flatten());
    POSITION.clear();
    effect_with(move |before: Option<Option<ListQuery>>| {
        let shown = shown_query.get()?;
        if before.flatten().is_some() {
            ScrollPosition::scroll_table_to_top();
        }
        // Taken, because only the first rows are restored.
        let saved = saved.try_update_value(Option::take).flatten();
        if let Some(saved) = saved.filter(|saved| saved.list == shown.print()) {
            after_heading_focus(move || {
                // Unless the user has moved it by then.
                if focus_is_on_heading() {
                    saved.scrolled.restore();
                    focus_row(&saved.row);
                }
            });
        }
        Some(shown)
    });
}
