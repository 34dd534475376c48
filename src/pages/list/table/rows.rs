//! The rows of the table: which there are, in which order, and where the focus goes.

use super::row::{Row, RowContext, Slot, template};
use crate::domain::{Volume, VolumeId};
use crate::ui::{focus_heading, focus_is_on_heading, focus_row, focused, focused_row};
use leptos::prelude::{document, request_animation_frame};
use std::collections::{HashMap, HashSet};
use web_sys::Element;

/// The rows in the body of the table.
#[derive(Default)]
pub struct Rows {
    rows: Vec<Row>,
    slots: Vec<Slot>,
    template: Option<Element>,
}

impl Rows {
    /// Shows these volumes, and nothing else. Rows of volumes that were there before stay, with the
    /// focus in them; a volume that comes twice is shown once. Returns the rows that have changed,
    /// with the number of their mark.
    pub fn show(
        &mut self,
        body: &Element,
        volumes: &[Volume],
        slots: &[Slot],
        context: &RowContext<'_>,
    ) -> Vec<(VolumeId, u32)> {
        let ids = |rows: &[Row]| rows.iter().map(|row| row.id().clone()).collect::<Vec<_>>();
        let before = ids(&self.rows);
        let focus = focused_row();
        if self.slots != slots {
            self.slots = slots.to_vec();
            self.template = template(&document(), slots);
            for row in &mut self.rows {
                if let Some(template) = &self.template {
                    row.replace_cells(template);
                }
            }
        }
        let Some(template) = &self.template else { return Vec::new() };
        let mut known: HashMap<VolumeId, Row> =
            self.rows.drain(..).map(|row| (row.id().clone(), row)).collect();
        let mut seen = HashSet::new();
        let mut changed = Vec::new();
        for volume in volumes.iter().filter(|volume| seen.insert(&volume.id)) {
            let row = match known.remove(&volume.id) {
                Some(mut row) => {
                    if row.set_volume(volume) {
                        changed.push((volume.id.clone(), row.mark()));
                    }
                    Some(row)
                }
                None => Row::new(template, volume),
            };
            self.rows.extend(row);
        }
        for row in &mut self.rows {
            row.draw(slots, context);
        }
        // A link that was drawn anew has lost it.
        if let Some(id) = focus.filter(|_| focused().is_none_or(|it| it.tag_name() == "BODY")) {
            focus_row(&id);
        }
        let after = ids(&self.rows);
        if before != after {
            keep_focus(&before, &after);
            known.values().for_each(|row| row.element().remove());
            self.put_in_order(body);
        }
        changed
    }

    /// Puts the elements into the order of the rows; those that are in their place are not touched.
    fn put_in_order(&self, body: &Element) {
        let mut place = body.first_element_child();
        for row in &self.rows {
            let element = row.element();
            match &place {
                Some(there) if there.is_same_node(Some(element)) => {
                    place = there.next_element_sibling();
                }
                there => {
                    let there = there.as_ref().map(AsRef::as_ref);
                    let _ = body.insert_before(element, there);
                }
            }
        }
    }

    /// Shows which rows are selected.
    pub fn select(&mut self, is_selected: impl Fn(&VolumeId) -> bool) {
        for row in &mut self.rows {
            let selected = is_selected(row.id());
            row.select(selected);
        }
    }

    /// Takes a mark of a change away, unless there has been a later one.
    pub fn unmark(&mut self, id: &VolumeId, changes: u32) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id() == id) {
            row.unmark(changes);
        }
    }

    /// The row that an element is in.
    pub fn row_of(&self, element: &Element) -> Option<&Row> {
        let id = element.closest("tr[data-id]").ok()??.get_attribute("data-id")?;
        self.rows.iter().find(|row| row.id().as_str() == id)
    }
}

/// Leads the focus on to the row that takes the place of the one that has it, when that goes, and
/// back to where it was in a row that is moved: what is moved in the document loses the focus.
fn keep_focus(before: &[VolumeId], after: &[VolumeId]) {
    let Some(id) = focused_row() else { return };
    let place = |ids: &[VolumeId]| ids.iter().position(|it| it.as_str() == id);
    let Some(was_at) = place(before) else { return };
    if place(after).is_some() {
        let Some(focus) = focused() else { return };
        request_animation_frame(move || {
            if focused().is_none_or(|now| now.tag_name() == "BODY") && focus.is_connected() {
                let _ = focus.focus();
            }
        });
        return;
    }
    let next = after.get(was_at).or(after.last()).map(ToString::to_string);
    // By then it is gone from the page.
    request_animation_frame(move || {
        if focus_is_on_heading() && !next.is_some_and(|id| focus_row(&id)) {
            focus_heading();
        }
    });
}
