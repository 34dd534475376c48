//! Coming back to the list: Back leads to the row that one has left, not to the top.

use super::Listed;
use crate::domain::{ListQuery, VolumeId};
use crate::effect::{effect_with, memo};
use crate::state::{RemoteHandle, Store, Stored};
use crate::ui::{ScrollPosition, focus_is_on_heading, focus_row};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where the person was when they opened a row.
#[derive(Serialize, Deserialize)]
struct ScrollPlace {
    /// The list, as its address spells it.
    list: String,
    /// The id of the row.
    row: String,
    /// How far everything was scrolled.
    scrolled: ScrollPosition,
}

/// For this tab: a reload of the volume's page must not lose it.
const PLACE: Stored = Stored::new(Store::Session, "dvc.place");

/// Keeps in mind that the row `id` of `list` is being opened.
pub fn leave_place(list: &ListQuery, id: &VolumeId) {
    let scrolled = ScrollPosition::now();
    PLACE.set(&ScrollPlace { list: list.print(), row: id.to_string(), scrolled });
}

/// Keeps in mind that the row `id` of `list` is the one that is looked at by now.
pub fn move_place(list: &ListQuery, id: &VolumeId) {
    let scrolled = PLACE.get::<ScrollPlace>().map(|place| place.scrolled).unwrap_or_default();
    PLACE.set(&ScrollPlace { list: list.print(), row: id.to_string(), scrolled });
}

/// Brings the row that was looked at back to its place, with the focus, once it is there; it is in
/// mind no longer then. Another query's rows start at their first one.
pub fn use_place(listed: RemoteHandle<Listed>, by_history: bool) {
    let place = StoredValue::new(by_history.then(|| PLACE.get::<ScrollPlace>()).flatten());
    PLACE.clear();
    let shown =
        memo(move |_| listed.state.with(|state| state.value().map(|listed| listed.query.print())));
    effect_with(move |before: Option<Option<String>>| {
        let shown = shown.get();
        let now = shown.clone()?;
        if before.flatten().is_some() {
            ScrollPosition::start_of_table();
        }
        // Once: what comes later is another list, or the same again.
        let place = place.try_update_value(Option::take).flatten();
        let Some(place) = place.filter(|place| place.list == now) else { return shown };
        // The heading gets the focus in the next frame, the row in the one after it, unless the
        // person has gone elsewhere by then.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if focus_is_on_heading() {
                    place.scrolled.restore();
                    focus_row(&place.row);
                }
            });
        });
        shown
    });
}
