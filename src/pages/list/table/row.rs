//! A row of the table as plain DOM: a template is cloned for each row, and later only the cells that
//! differ are changed. With up to 500 rows every node and every DOM call counts, so nothing here is
//! reactive.

use super::cell::{Cell, DIR_AUTO, KIND, RowContext, TableColumn, render_cells};
use crate::domain::{CellKind, ColumnSpec, Columns, Volume};
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::{append_element, format_exact_time};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

/// The attribute of a cell that shows a time: the key of its column.
pub const TIME: &str = "data-time";

/// Marks a status with a reason, which its tooltip has.
const REASON: &str = "data-reason";

/// The attribute of a cell with a text: the key of its column.
const COLUMN: &str = "data-column";

/// The widths of the checkboxes and of [`TableColumn::AccessReason`], in sixteenths of a rem.
const OTHER_WIDTHS: [u16; 2] = [44, 208];

/// Sets the widths in rem, because larger letters need wider columns. Columns share the remaining space; once the
/// user has set a width, the last one takes it, so that resizing one leaves the others as they are.
pub fn set_column_widths(table: &HtmlElement, columns: &[TableColumn], choice: &Columns) {
    let [checkbox, access_reason] = OTHER_WIDTHS;
    let has_added = columns.len() > choice.shown().len();
    let track = |column: &TableColumn| match column {
        TableColumn::Data(column) => choice.track(column, has_added),
        TableColumn::AccessReason => (access_reason, 0),
    };
    let width = |column: &TableColumn| match column {
        TableColumn::Data(column) => choice.width(column),
        TableColumn::AccessReason => access_reason,
    };
    let mut tracks = format!("calc({checkbox}rem / 16)");
    let (mut min, mut wide) = (u32::from(checkbox), u32::from(checkbox));
    for (index, column) in columns.iter().enumerate() {
        let (least, share) = track(column);
        let share = if index + 1 == columns.len() { share.max(1) } else { share };
        tracks += &format!(" minmax(calc({least}rem / 16), {share}fr)");
        min += u32::from(least);
        wide += u32::from(width(column));
    }
    // The Content Security Policy forbids style attributes, but not this interface.
    let style = table.style();
    let _ = style.set_property("--columns", &tracks);
    // A table that has to be scrolled sideways has no reason to be narrow.
    let scrolled = format!("clamp(0px, 999 * ({min}rem / 16 - 100%), {wide}rem / 16)");
    let _ = style.set_property("--min-width", &scrolled);
}

/// A row to be cloned. It shows the volume of its last clone, so that only the differences are set for
/// the next one.
pub struct RowTemplate {
    element: Element,
    cells: Vec<Cell>,
}

impl RowTemplate {
    pub fn new(document: &Document, columns: &[TableColumn]) -> Option<Self> {
        Some(Self { element: empty_row(document, columns)?, cells: Vec::new() })
    }

    pub fn row(
        &mut self,
        volume: &Volume,
        columns: &[TableColumn],
        context: &RowContext<'_>,
    ) -> Option<Row> {
        let cells = Cell::all_of(columns, volume, context);
        render_cells(&self.element, &self.cells, &cells)?;
        self.cells.clone_from(&cells);
        self.element.set_attribute("data-id", volume.id.as_str()).ok()?;
        let element: Element = self.element.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        Some(Row {
            volume: volume.clone(),
            element,
            cells,
            next: None,
            changes: 0,
            selected: false,
            index: None,
        })
    }
}

fn empty_row(document: &Document, columns: &[TableColumn]) -> Option<Element> {
    // Rows with a grid layout lose their implicit roles.
    let row = document.create_element("tr").ok()?;
    row.set_attribute("role", "row").ok()?;
    let checkbox = append_element(&row, "td", &[("role", "cell")])?;
    append_element(&checkbox, "input", &[("type", "checkbox")])?;
    for column in columns {
        let is_name = matches!(column, TableColumn::Data(column) if column.is_name());
        let cell = if is_name {
            append_element(&row, "th", &[("role", "rowheader")])?
        } else {
            append_element(&row, "td", &[("role", "cell"), DIR_AUTO])?
        };
        if is_name {
            append_element(&cell, "a", &[DIR_AUTO])?;
        }
        let (name, value) = match column {
            TableColumn::AccessReason => ("class", "cell-why"),
            TableColumn::Data(column) => match column.cell {
                CellKind::Name => ("scope", "row"),
                CellKind::Phase => ("class", "status"),
                CellKind::Code(_) => ("class", "mono"),
                CellKind::Time(_) => {
                    cell.set_attribute("data-label", column.label).ok()?;
                    (TIME, column.key)
                }
                CellKind::Text(_) | CellKind::Reason | CellKind::External => (COLUMN, column.key),
            },
        };
        cell.set_attribute(name, value).ok()?;
    }
    Some(row)
}

pub struct Row {
    pub volume: Volume,
    pub element: Element,
    /// What the cells show now.
    cells: Vec<Cell>,
    /// What [`Row::render`] will show.
    pub next: Option<Vec<Cell>>,
    /// The number of changes since the mark was removed.
    changes: u32,
    selected: bool,
    /// The `aria-rowindex`.
    index: Option<usize>,
}

impl Row {
    /// Takes empty cells from a template that has not been cloned yet.
    pub fn replace_cells(&mut self, template: &RowTemplate) -> Option<()> {
        let fresh: Element = template.element.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        while let Some(cell) = self
            .element
            .last_element_child()
            .filter(|cell| cell.previous_element_sibling().is_some())
        {
            cell.remove();
        }
        let checkbox = fresh.first_element_child()?;
        while let Some(cell) = checkbox.next_element_sibling() {
            self.element.append_child(&cell).ok()?;
        }
        self.cells.clear();
        Some(())
    }

    /// Reuses the element for another volume, which is cheaper than a new one.
    pub fn reuse(&mut self, volume: &Volume) -> Option<()> {
        self.volume = volume.clone();
        self.element.set_attribute("data-id", volume.id.as_str()).ok()?;
        self.changes = 0;
        self.element.remove_attribute("data-changed").ok()
    }

    /// Returns whether the volume has changed.
    pub fn set_volume(&mut self, volume: &Volume) -> bool {
        let differs = self.volume != *volume;
        if differs {
            self.volume = volume.clone();
            // The exact time may change without the relative one.
            self.set_tooltips("title");
        }
        differs
    }

    pub fn update(&mut self, columns: &[TableColumn], context: &RowContext<'_>) {
        let cells = Cell::all_of(columns, &self.volume, context);
        self.next = (cells != self.cells).then_some(cells);
    }

    /// Touches only the cells whose content differs.
    pub fn render(&mut self) -> Option<()> {
        let Some(cells) = self.next.take() else { return Some(()) };
        render_cells(&self.element, &self.cells, &cells)?;
        self.cells = cells;
        self.set_tooltips("title");
        Some(())
    }

    /// Marks the row as changed. The alternating value restarts the animation.
    pub fn mark_changed(&mut self) -> u32 {
        self.changes += 1;
        let value = if self.changes % 2 == 1 { "odd" } else { "even" };
        let _ = self.element.set_attribute("data-changed", value);
        self.changes
    }

    pub fn unmark(&mut self, changes: u32) {
        if self.changes == changes {
            self.changes = 0;
            let _ = self.element.remove_attribute("data-changed");
        }
    }

    pub fn set_index(&mut self, index: Option<usize>) {
        if self.index == index {
            return;
        }
        self.index = index;
        let _ = match index {
            Some(index) => self.element.set_attribute("aria-rowindex", &index.to_string()),
            None => self.element.remove_attribute("aria-rowindex"),
        };
    }

    pub fn select(&mut self, selected: bool) {
        if self.selected == selected {
            return;
        }
        self.selected = selected;
        let checkbox = self.element.first_element_child().and_then(|it| it.first_element_child());
        if let Some(checkbox) = checkbox.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
            checkbox.set_checked(selected);
        }
        let _ = match selected {
            true => self.element.set_attribute("data-selected", "true"),
            false => self.element.remove_attribute("data-selected"),
        };
    }

    /// Sets the tooltips of the cells with an attribute.
    pub fn set_tooltips(&self, attribute: &str) {
        let cells = self.element.children();
        for cell in (0..cells.length()).filter_map(|index| cells.item(index)) {
            if cell.has_attribute(attribute) {
                self.set_tooltip(&cell);
            }
        }
    }

    /// The tooltip is the exact time, the reason for a status, or the full text, which may be truncated.
    pub fn set_tooltip(&self, cell: &Element) {
        let key = cell.get_attribute(TIME).or_else(|| cell.get_attribute(COLUMN));
        let column = key.and_then(|key| ColumnSpec::from_key(&key));
        let reason = || self.volume.reason().map(escape_invisible);
        let text = match column.map(|column| &column.cell) {
            Some(CellKind::Time(time)) => {
                time(&self.volume).map(|Timestamp(ms)| format_exact_time(ms))
            }
            Some(CellKind::Reason) => reason(),
            None if cell.has_attribute(KIND) => {
                let short = self.volume.short_reason().map(escape_invisible);
                match (short, reason()) {
                    (Some(short), Some(reason)) if short != reason => {
                        Some([short, reason].join(": "))
                    }
                    (short, _) => short,
                }
            }
            _ => None,
        };
        if cell.has_attribute(KIND) {
            let _ = cell.toggle_attribute_with_force(REASON, text.is_some());
        }
        let text = text.or_else(|| cell.text_content());
        let _ = match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => cell.set_attribute("title", &text),
            None => cell.remove_attribute("title"),
        };
    }
}
