//! A row of the table, as plain DOM: a template is filled and cloned for each row, and what differs is
//! changed later. A table has up to 500 rows, so every node and every call into the browser counts:
//! nothing here is reactive.

use super::super::super::parts::phase_kind;
use crate::domain::{
    ClusterId, Column, Columns, DepartmentId, ListQuery, Timestamp, Volume, VolumeId, visible,
};
use crate::route::Route;
use crate::ui::{IconName, StatusKind, append_icon, exact_time, relative_time};
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

/// The attribute of a cell that shows a time: which one.
const TIME: &str = "data-time";

/// The value of [`TIME`] for when a volume was created.
const CREATED: &str = "created";

/// A place in a row, behind the checkbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A column of the list.
    Column(Column),
    /// Why the project can use the volume.
    Reason,
}

/// What rows show beside their volumes.
pub struct RowContext<'a> {
    /// The list that the rows belong to; links lead back to it.
    pub list: &'a ListQuery,
    /// The time that relative times are told from, in milliseconds since 1970.
    pub now: i64,
    /// The names of clusters, as far as they are known.
    pub clusters: &'a HashMap<ClusterId, String>,
    /// The names of departments, as far as they are known.
    pub departments: &'a HashMap<DepartmentId, String>,
    /// Why the project can use a volume.
    pub reason: &'a dyn Fn(&Volume) -> String,
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Text(String),
    Status {
        label: String,
        kind: StatusKind,
    },
    Name {
        name: String,
        /// `None` for an ID that the contract does not allow: no page has it.
        href: Option<String>,
        /// What of the row could not be read.
        flaw: Option<String>,
    },
}

impl Cell {
    fn of(slot: Slot, volume: &Volume, context: &RowContext<'_>) -> Self {
        let time = |at: Option<Timestamp>| at.map(|Timestamp(ms)| relative_time(ms, context.now));
        let column = match slot {
            Slot::Column(column) => column,
            Slot::Reason => return Self::Text((context.reason)(volume)),
        };
        let text = match column {
            Column::Name => {
                let href = || Route::Volume(volume.id.clone(), Some(context.list.clone())).href();
                return Self::Name {
                    name: visible(volume.called()),
                    href: volume.id.is_well_formed().then(href),
                    flaw: volume.flaw.clone(),
                };
            }
            Column::Status => {
                let phase = &volume.status.phase;
                return Self::Status { label: visible(phase.label()), kind: phase_kind(phase) };
            }
            Column::Created => return Self::text(time(volume.created_at)),
            Column::Updated => return Self::text(time(volume.updated_at)),
            Column::Department => volume
                .department_id
                .as_ref()
                .map(|id| context.departments.get(id).map_or(id.as_str(), String::as_str)),
            Column::Cluster => volume
                .cluster_id
                .as_ref()
                .map(|id| context.clusters.get(id).map_or(id.as_str(), String::as_str)),
            Column::Project => Some(volume.project_name.as_str()),
            Column::OriginPvc => Some(volume.origin_pvc_name.as_str()),
            Column::Description => volume.description.as_deref(),
            Column::CreatedBy => volume.created_by.as_deref(),
            Column::Id => Some(volume.id.as_str()),
        };
        Self::text(text.map(visible))
    }

    fn all_of(slots: &[Slot], volume: &Volume, context: &RowContext<'_>) -> Vec<Self> {
        slots.iter().map(|slot| Self::of(*slot, volume, context)).collect()
    }

    fn text(text: Option<String>) -> Self {
        Self::Text(text.filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned()))
    }

    /// Shows this in the element of a cell.
    fn draw(&self, cell: &Element) -> Option<()> {
        match self {
            Self::Text(text) => set_text(cell, text),
            Self::Status { label, kind } => {
                set_text(cell, label);
                cell.set_attribute("data-kind", kind.as_str()).ok()?;
            }
            Self::Name { name, href: Some(href), flaw: None } => {
                // The usual link stays, with the focus that may be on it.
                let link = match cell.query_selector(":scope > a:only-child").ok()? {
                    Some(link) => link,
                    None => {
                        cell.set_text_content(None);
                        append_link(cell)?
                    }
                };
                link.set_attribute("href", href).ok()?;
                set_text(&link, name);
            }
            Self::Name { name, href, flaw } => {
                cell.set_text_content(None);
                if let Some(flaw) = flaw {
                    let description = visible(format!("Not all of this row could be read: {flaw}"));
                    let mark = append(cell, "span")?;
                    for (attribute, value) in [
                        ("class", "flaw"),
                        ("role", "img"),
                        ("aria-label", &description),
                        ("title", &description),
                    ] {
                        mark.set_attribute(attribute, value).ok()?;
                    }
                    append_icon(&mark, IconName::Warning)?;
                }
                let text = match href {
                    Some(href) => {
                        let link = append_link(cell)?;
                        link.set_attribute("href", href).ok()?;
                        link
                    }
                    None => append(cell, "bdi")?,
                };
                text.set_text_content(Some(name));
            }
        }
        Some(())
    }
}

/// Sets the text of an element that holds nothing else. In the node that is there, as another one would have to
/// be laid out from scratch.
fn set_text(element: &Element, text: &str) {
    match element.first_child() {
        Some(node) => node.set_node_value(Some(text)),
        None => element.set_text_content(Some(text)),
    }
}

fn append(parent: &Element, tag: &str) -> Option<Element> {
    let child = parent.owner_document()?.create_element(tag).ok()?;
    parent.append_child(&child).ok()?;
    Some(child)
}

fn append_link(cell: &Element) -> Option<Element> {
    let link = append(cell, "a")?;
    link.set_attribute("dir", "auto").ok()?;
    Some(link)
}

/// How wide the column of checkboxes is, and that of [`Slot::Reason`], in sixteenths of the text's size.
const OTHER_WIDTHS: [u16; 2] = [44, 208];

/// Sets how wide the columns of a table are, in units of the text: larger letters need wider columns.
/// The last one takes what is left, so that making one wider leaves the others as they are.
pub fn size_columns(table: &HtmlElement, slots: &[Slot], choice: &Columns) {
    let [checkbox, reason] = OTHER_WIDTHS;
    let width = |slot: &Slot| match slot {
        Slot::Column(column) => choice.width(*column),
        Slot::Reason => reason,
    };
    let widths: Vec<_> = std::iter::once(checkbox).chain(slots.iter().map(width)).collect();
    let mut columns = String::new();
    for (index, width) in widths.iter().enumerate() {
        let is_last = index + 1 == widths.len();
        columns += &match is_last {
            false => format!("calc({width}rem / 16) "),
            true => format!("minmax(calc({width}rem / 16), 1fr)"),
        };
    }
    let sum: u32 = widths.iter().copied().map(u32::from).sum();
    // By the style's own interface, which the policy on style attributes lets pass.
    let style = table.style();
    let _ = style.set_property("--columns", &columns);
    let _ = style.set_property("min-inline-size", &format!("calc({sum}rem / 16)"));
}

/// A row to be cloned. It shows the volume that it was cloned for last, so that only what differs from
/// that one has to be set for the next.
pub struct RowTemplate {
    element: Element,
    checkbox: Element,
    elements: Vec<Element>,
    cells: Vec<Cell>,
}

impl RowTemplate {
    /// A template for rows with these cells.
    pub fn new(document: &Document, slots: &[Slot]) -> Option<Self> {
        let element = empty_row(document, slots)?;
        let checkbox = element.first_element_child()?.first_element_child()?;
        let children = element.children();
        let elements = (1..children.length()).filter_map(|index| children.item(index)).collect();
        Some(Self { element, checkbox, elements, cells: Vec::new() })
    }

    /// A row of a volume, which is not in the document yet.
    pub fn row(
        &mut self,
        volume: &Volume,
        slots: &[Slot],
        context: &RowContext<'_>,
    ) -> Option<Row> {
        let cells = Cell::all_of(slots, volume, context);
        draw_cells(&self.cells, &cells, &self.checkbox, |place| self.elements.get(place).cloned())?;
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

/// Shows in the elements of cells what differs from `before`.
fn draw_cells(
    before: &[Cell],
    cells: &[Cell],
    checkbox: &Element,
    element: impl Fn(usize) -> Option<Element>,
) -> Option<()> {
    for (place, cell) in cells.iter().enumerate() {
        if before.get(place) == Some(cell) {
            continue;
        }
        cell.draw(&element(place)?)?;
        if let Cell::Name { name, .. } = cell {
            checkbox.set_attribute("aria-label", &format!("Select {name}")).ok()?;
        }
    }
    Some(())
}

/// A row without a volume.
fn empty_row(document: &Document, slots: &[Slot]) -> Option<Element> {
    // Laid out as grids, rows and cells need to say what they are.
    let row = document.create_element("tr").ok()?;
    row.set_attribute("role", "row").ok()?;
    let checkbox = append(&row, "td")?;
    checkbox.set_attribute("role", "cell").ok()?;
    append(&checkbox, "input")?.set_attribute("type", "checkbox").ok()?;
    for slot in slots {
        let is_name = *slot == Slot::Column(Column::Name);
        let cell = append(&row, if is_name { "th" } else { "td" })?;
        cell.set_attribute("role", if is_name { "rowheader" } else { "cell" }).ok()?;
        if is_name {
            append_link(&cell)?;
        } else {
            cell.set_attribute("dir", "auto").ok()?;
        }
        let attribute = match slot {
            Slot::Column(Column::Name) => Some(("scope", "row")),
            Slot::Column(Column::Status) => Some(("class", "status")),
            Slot::Column(Column::OriginPvc | Column::Id) => Some(("class", "mono")),
            Slot::Column(Column::Created) => Some((TIME, CREATED)),
            Slot::Column(Column::Updated) => Some((TIME, "updated")),
            Slot::Reason => Some(("class", "cell-why")),
            Slot::Column(_) => None,
        };
        if let Some((name, value)) = attribute {
            cell.set_attribute(name, value).ok()?;
        }
    }
    Some(row)
}

/// A row that is in the table.
pub struct Row {
    volume: Volume,
    element: Element,
    /// What the cells show, so that only what differs is touched.
    cells: Vec<Cell>,
    /// What they are to show by [`Row::draw`], if that differs.
    next: Option<Vec<Cell>>,
    /// How often it has changed since its mark was taken away.
    changes: u32,
    selected: bool,
    /// Its place among all rows, if it says so.
    index: Option<usize>,
}

impl Row {
    /// The volume's ID.
    pub fn id(&self) -> &VolumeId {
        &self.volume.id
    }

    /// The volume as it is shown.
    pub fn volume(&self) -> &Volume {
        &self.volume
    }

    /// The element.
    pub fn element(&self) -> &Element {
        &self.element
    }

    /// Takes the cells of a template that has made no row yet; they are empty until the next [`Row::draw`].
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

    /// Becomes the row of another volume: cheaper for a browser than a row that is made anew. What it shows
    /// is that of the volume before, until the next [`Row::draw`].
    pub fn reuse(&mut self, volume: &Volume) -> Option<()> {
        self.volume = volume.clone();
        self.element.set_attribute("data-id", volume.id.as_str()).ok()?;
        self.changes = 0;
        self.element.remove_attribute("data-changed").ok()
    }

    /// Takes a newer state of the volume. Returns whether it differs.
    pub fn set_volume(&mut self, volume: &Volume) -> bool {
        let differs = self.volume != *volume;
        if differs {
            self.volume = volume.clone();
            // An exact time can differ where the text of its cell does not.
            self.describe_again();
        }
        differs
    }

    /// Takes what the row is to show of the volume as it is by now.
    pub fn fill(&mut self, slots: &[Slot], context: &RowContext<'_>) {
        let cells = Cell::all_of(slots, &self.volume, context);
        self.next = (cells != self.cells).then_some(cells);
    }

    /// Whether it shows that.
    pub fn is_drawn(&self) -> bool {
        self.next.is_none()
    }

    /// Shows it. Touches only cells whose content differs, and tooltips.
    pub fn draw(&mut self) -> Option<()> {
        let Some(cells) = self.next.take() else { return Some(()) };
        let elements = self.element.children();
        draw_cells(&self.cells, &cells, &self.checkbox()?.into(), |place| {
            elements.item(place as u32 + 1)
        })?;
        self.cells = cells;
        self.describe_again();
        Some(())
    }

    /// Marks that the row has changed. Two values take turns, so that the mark starts again.
    pub fn mark(&mut self) -> u32 {
        self.changes += 1;
        let value = if self.changes % 2 == 1 { "odd" } else { "even" };
        let _ = self.element.set_attribute("data-changed", value);
        self.changes
    }

    /// Takes the mark away, unless it is that of a later change.
    pub fn unmark(&mut self, changes: u32) {
        if self.changes == changes {
            self.changes = 0;
            let _ = self.element.remove_attribute("data-changed");
        }
    }

    fn checkbox(&self) -> Option<HtmlInputElement> {
        self.element.first_element_child()?.first_element_child()?.dyn_into().ok()
    }

    /// Says which of all rows it is, or no more.
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

    /// Shows whether the row is selected.
    pub fn select(&mut self, selected: bool) {
        if self.selected == selected {
            return;
        }
        self.selected = selected;
        if let Some(checkbox) = self.checkbox() {
            checkbox.set_checked(selected);
        }
        let _ = match selected {
            true => self.element.set_attribute("data-selected", "true"),
            false => self.element.remove_attribute("data-selected"),
        };
    }

    /// Renews the tooltips that there are.
    fn describe_again(&self) {
        self.describe_with("title");
    }

    /// Gives the cells that show times their tooltips: style sheets show them while the row has the
    /// focus.
    pub fn describe_times(&self) {
        self.describe_with(TIME);
    }

    /// Gives the cells with an attribute their tooltips.
    fn describe_with(&self, attribute: &str) {
        let cells = self.element.children();
        for cell in (0..cells.length()).filter_map(|index| cells.item(index)) {
            if cell.has_attribute(attribute) {
                self.describe(&cell);
            }
        }
    }

    /// Gives a cell of the row a tooltip: the exact time, or the whole text, which may be cut off.
    pub fn describe(&self, cell: &Element) {
        let time = match cell.get_attribute(TIME) {
            Some(which) if which == CREATED => self.volume.created_at,
            Some(_) => self.volume.updated_at,
            None => None,
        };
        let text = match time {
            Some(Timestamp(ms)) => Some(exact_time(ms)),
            None => cell.text_content(),
        };
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let _ = cell.set_attribute("title", &text);
        }
    }
}
