//! Keeps the rows of the table, their order and the focus.

use super::cell::{RowContext, TableColumn};
use super::row::{Row, RowTemplate};
use crate::domain::{Volume, VolumeId};
use crate::ui::{focus_is_on_heading, focus_row, focused, focused_row_id, is_focus_lost};
use leptos::prelude::{document, request_animation_frame};
use std::collections::{HashMap, HashSet};
use web_sys::{Element, HtmlElement};

/// Above this number, rows out of sight are not laid out.
const MANY_ROWS: usize = 100;

/// How many rows are rendered at once, about a screenful. The others follow after a paint.
pub const VISIBLE_ROWS: usize = 20;

#[derive(Default)]
pub struct Rows {
    rows: Vec<Row>,
    columns: Vec<TableColumn>,
    template: Option<RowTemplate>,
}

impl Rows {
    /// Shows these volumes, without duplicates. Reuses the rows of known volumes and keeps their focus.
    /// Returns the changed rows with the numbers of their changes.
    pub fn show(
        &mut self,
        body: &Element,
        volumes: &[Volume],
        columns: &[TableColumn],
        context: &RowContext<'_>,
    ) -> Vec<(VolumeId, u32)> {
        let before: Vec<_> = self.rows.iter().map(|row| row.volume.id.clone()).collect();
        let focus = focused_row_id().zip(focused());
        if self.columns != columns {
            self.columns = columns.to_vec();
            self.template = RowTemplate::new(&document(), columns);
            for row in &mut self.rows {
                if let Some(template) = &self.template {
                    row.replace_cells(template);
                }
            }
        }
        let Some(template) = &mut self.template else { return Vec::new() };
        let shown: HashSet<_> = volumes.iter().map(|volume| &volume.id).collect();
        let (known, mut free): (Vec<_>, Vec<_>) =
            self.rows.drain(..).partition(|row| shown.contains(&row.volume.id));
        free.reverse();
        // Otherwise the row of a deleted volume would take the focus and the view with it to the end, where it is reused.
        if !known.is_empty() {
            free.iter().for_each(|row| row.element.remove());
        }
        let mut known: HashMap<VolumeId, Row> =
            known.into_iter().map(|row| (row.volume.id.clone(), row)).collect();
        let mut seen = HashSet::new();
        let mut changed = Vec::new();
        let mut reused = 0;
        for volume in volumes.iter().filter(|volume| seen.insert(&volume.id)) {
            let row = match known.remove(&volume.id) {
                Some(mut row) => {
                    if row.set_volume(volume) {
                        changed.push((volume.id.clone(), row.mark_changed()));
                    }
                    row.update(columns, context);
                    Some(row)
                }
                None => match free.pop() {
                    Some(mut row) => {
                        reused += 1;
                        row.reuse(volume).map(|()| {
                            row.update(columns, context);
                            row
                        })
                    }
                    None => template.row(volume, columns, context),
                },
            };
            self.rows.extend(row);
        }
        // With few new rows, any row may be in sight or have the focus.
        let immediate = if reused > VISIBLE_ROWS { VISIBLE_ROWS } else { self.rows.len() };
        for row in self.rows.iter_mut().take(immediate) {
            row.render();
        }
        if !before.iter().eq(self.rows.iter().map(|row| &row.volume.id)) {
            free.iter().for_each(|row| row.element.remove());
            self.reorder(body);
            self.set_row_indexes(body);
        }
        if let Some((id, element)) = focus.filter(|_| is_focus_lost()) {
            self.restore_focus(&before, id, element);
        }
        changed
    }

    pub fn are_rendered(&self) -> bool {
        self.rows.iter().all(|row| row.next.is_none())
    }

    pub fn render(&mut self) {
        for row in &mut self.rows {
            row.render();
        }
    }

    fn reorder(&self, body: &Element) {
        let mut next = body.first_element_child();
        for row in &self.rows {
            let element = &row.element;
            match &next {
                Some(present) if present.is_same_node(Some(element)) => {
                    next = present.next_element_sibling();
                }
                next => {
                    let next = next.as_ref().map(AsRef::as_ref);
                    let _ = body.insert_before(element, next);
                }
            }
        }
    }

    /// Browsers may hide rows that are not laid out from assistive technology, so with many rows each
    /// gets its index, and the table their number.
    fn set_row_indexes(&mut self, body: &Element) {
        let is_many = self.rows.len() > MANY_ROWS;
        let _ = body.toggle_attribute_with_force("data-many", is_many);
        if let Some(table) = body.parent_element() {
            // Includes the header row.
            let _ = match is_many {
                true => table.set_attribute("aria-rowcount", &(self.rows.len() + 1).to_string()),
                false => table.remove_attribute("aria-rowcount"),
            };
        }
        for (index, row) in (2..).zip(&mut self.rows) {
            row.set_index(is_many.then_some(index));
        }
    }

    pub fn select(&mut self, is_selected: impl Fn(&VolumeId) -> bool) {
        for row in &mut self.rows {
            row.select(is_selected(&row.volume.id));
        }
    }

    /// Removes the mark of a change unless the row has changed again.
    pub fn unmark(&mut self, id: &VolumeId, changes: u32) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.volume.id == *id) {
            row.unmark(changes);
        }
    }

    /// The volumes between two rows, in either direction.
    pub fn between(&self, from: &VolumeId, to: &VolumeId) -> Option<Vec<Volume>> {
        let index = |id: &VolumeId| self.rows.iter().position(|row| row.volume.id == *id);
        let (from, to) = (index(from)?, index(to)?);
        let rows = self.rows.get(from.min(to)..=from.max(to))?;
        Some(rows.iter().map(|row| row.volume.clone()).collect())
    }

    pub fn row_of(&self, element: &Element) -> Option<&Row> {
        let id = element.closest("tr[data-id]").ok()??.get_attribute("data-id")?;
        self.rows.iter().find(|row| row.volume.id.as_str() == id)
    }

    /// Focuses `element` of the row `id` again, because a moved element loses the focus. If the row is
    /// gone, focuses the row at its index, or keeps the heading focused if none is left.
    ///
    /// In the next frame, because focus events are handled by the rows, which are borrowed now.
    fn restore_focus(&self, before: &[VolumeId], id: String, element: HtmlElement) {
        let index = before.iter().position(|it| it.as_str() == id);
        let next = index.and_then(|index| self.rows.get(index)).or(self.rows.last());
        let next = next.map(|row| row.volume.id.to_string());
        let exists = self.rows.iter().any(|row| row.volume.id.as_str() == id);
        request_animation_frame(move || {
            if !exists {
                if let Some(id) = next.filter(|_| focus_is_on_heading()) {
                    focus_row(&id);
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
