//! The rows of the table: which there are, in which order, and where the focus goes.

use super::row::{Row, RowContext, RowTemplate, Slot};
use crate::domain::{Volume, VolumeId};
use crate::ui::{focus_heading, focus_is_on_heading, focus_row, focused, focused_row};
use leptos::prelude::{document, request_animation_frame};
use std::collections::{HashMap, HashSet};
use web_sys::{Element, HtmlElement};

/// How many rows a browser lays out at once.
const MANY: usize = 100;

/// How many rows of another list are drawn at once, about as many as most screens have room for: the others
/// follow when these have been painted.
pub const ROWS_IN_SIGHT: usize = 20;

/// The rows in the body of the table.
#[derive(Default)]
pub struct Rows {
    rows: Vec<Row>,
    slots: Vec<Slot>,
    template: Option<RowTemplate>,
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
        let before: Vec<_> = self.rows.iter().map(|row| row.id().clone()).collect();
        let focus = focused_row().zip(focused());
        if self.slots != slots {
            self.slots = slots.to_vec();
            self.template = RowTemplate::new(&document(), slots);
            for row in &mut self.rows {
                if let Some(template) = &self.template {
                    row.replace_cells(template);
                }
            }
        }
        let Some(template) = &mut self.template else { return Vec::new() };
        let shown: HashSet<_> = volumes.iter().map(|volume| &volume.id).collect();
        let (known, mut free): (Vec<_>, Vec<_>) =
            self.rows.drain(..).partition(|row| shown.contains(row.id()));
        free.reverse();
        let mut known: HashMap<VolumeId, Row> =
            known.into_iter().map(|row| (row.id().clone(), row)).collect();
        let mut seen = HashSet::new();
        let mut changed = Vec::new();
        let mut reused = 0;
        for volume in volumes.iter().filter(|volume| seen.insert(&volume.id)) {
            let row = match known.remove(&volume.id) {
                Some(mut row) => {
                    if row.set_volume(volume) {
                        changed.push((volume.id.clone(), row.mark()));
                    }
                    row.fill(slots, context);
                    Some(row)
                }
                None => match free.pop() {
                    Some(mut row) => {
                        reused += 1;
                        row.reuse(volume).map(|()| {
                            row.fill(slots, context);
                            row
                        })
                    }
                    None => template.row(volume, slots, context),
                },
            };
            self.rows.extend(row);
        }
        // In the same list with some other rows, any may be in sight or have the focus.
        let at_once = if reused > ROWS_IN_SIGHT { ROWS_IN_SIGHT } else { self.rows.len() };
        for row in self.rows.iter_mut().take(at_once) {
            row.draw();
        }
        if !before.iter().eq(self.rows.iter().map(Row::id)) {
            free.iter().for_each(|row| row.element().remove());
            self.put_in_order(body);
            self.number(body);
        }
        if let Some((id, element)) = focus.filter(|_| is_focus_lost()) {
            self.keep_focus(&before, id, element);
        }
        changed
    }

    /// Whether all rows show what they are to show; those out of sight may not yet.
    pub fn are_drawn(&self) -> bool {
        self.rows.iter().all(Row::is_drawn)
    }

    /// Draws those that do not.
    pub fn draw(&mut self) {
        for row in &mut self.rows {
            row.draw();
        }
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

    /// Above [`MANY`] rows, those out of sight are not laid out, and a browser may leave them out of what
    /// it tells assistive technology: then each row says which one it is, and the table how many it has.
    fn number(&mut self, body: &Element) {
        let is_many = self.rows.len() > MANY;
        let _ = body.toggle_attribute_with_force("data-many", is_many);
        if let Some(table) = body.parent_element() {
            // With the header.
            let _ = match is_many {
                true => table.set_attribute("aria-rowcount", &(self.rows.len() + 1).to_string()),
                false => table.remove_attribute("aria-rowcount"),
            };
        }
        for (index, row) in (2..).zip(&mut self.rows) {
            row.set_index(is_many.then_some(index));
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

    /// The data volumes from one row to another, whichever is above; none where one of them is not there.
    pub fn between(&self, from: &VolumeId, to: &VolumeId) -> Option<Vec<Volume>> {
        let place = |id| self.rows.iter().position(|row| row.id() == id);
        let (from, to) = (place(from)?, place(to)?);
        let rows = self.rows.get(from.min(to)..=from.max(to))?;
        Some(rows.iter().map(|row| row.volume().clone()).collect())
    }

    /// The row that an element is in.
    pub fn row_of(&self, element: &Element) -> Option<&Row> {
        let id = element.closest("tr[data-id]").ok()??.get_attribute("data-id")?;
        self.rows.iter().find(|row| row.id().as_str() == id)
    }

    /// Moves the focus that the row `id` had on `element` back there: an element that is moved or drawn
    /// anew loses it. If the row is gone, to the one that has taken its place.
    ///
    /// In the next frame: an event of the focus is handled by the rows, which are being changed now.
    fn keep_focus(&self, before: &[VolumeId], id: String, element: HtmlElement) {
        let place = before.iter().position(|it| it.as_str() == id);
        let next = place.and_then(|place| self.rows.get(place)).or(self.rows.last());
        let next = next.map(|row| row.id().to_string());
        let is_there = self.rows.iter().any(|row| row.id().as_str() == id);
        request_animation_frame(move || {
            if !is_there {
                if focus_is_on_heading() && !next.is_some_and(|id| focus_row(&id)) {
                    focus_heading();
                }
            } else if is_focus_lost() {
                if element.is_connected() {
                    let _ = element.focus();
                } else {
                    focus_row(&id);
                }
            }
        });
    }
}

/// Whether nothing in the page has the focus.
fn is_focus_lost() -> bool {
    focused().is_none_or(|element| element.tag_name() == "BODY")
}
