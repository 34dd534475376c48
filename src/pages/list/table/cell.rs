//! A cell of the table as plain DOM.

use super::super::super::phase_kind;
use crate::domain::{CellKind, Column, ListQuery, OrgNames, Volume};
use crate::route::Route;
use crate::texts::list as texts;
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::{IconName, StatusKind, append_element, append_icon, format_time};
use web_sys::Element;

pub const DIR_AUTO: (&str, &str) = ("dir", "auto");

/// The attribute of a cell that shows a status: its kind.
pub const KIND: &str = "data-kind";

/// A column after the one with the checkboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableColumn {
    Data(Column),
    /// Why the project can use the volume.
    AccessReason,
}

pub struct RowContext<'a> {
    /// The query of the list, which the links keep for the way back.
    pub list: &'a ListQuery,
    /// In milliseconds since 1970.
    pub now: i64,
    pub names: &'a dyn OrgNames,
    /// Why the project can use a volume.
    pub access_reason: &'a dyn Fn(&Volume) -> Option<String>,
    /// How many active workloads use a volume, where that is known.
    pub in_use: &'a dyn Fn(&Volume) -> Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Status {
        label: String,
        kind: StatusKind,
    },
    Name {
        name: String,
        /// `None` for a malformed ID, which no page has.
        href: Option<String>,
        /// What could not be decoded.
        flaw: Option<String>,
    },
}

impl Cell {
    fn of(column: TableColumn, volume: &Volume, context: &RowContext<'_>) -> Self {
        let cell = match column {
            TableColumn::Data(column) => Some(&column.cell),
            TableColumn::AccessReason => None,
        };
        let text = match cell {
            None => (context.access_reason)(volume),
            Some(CellKind::Name) => {
                let href =
                    || Route::Volume(volume.id.clone(), Some(context.list.clone().into())).href();
                return Self::Name {
                    name: escape_invisible(volume.display_name()),
                    href: volume.id.is_well_formed().then(href),
                    flaw: volume.decode_error.clone(),
                };
            }
            Some(CellKind::Phase) => {
                let phase = &volume.status.phase;
                return Self::Status {
                    label: escape_invisible(phase.label()),
                    kind: phase_kind(phase),
                };
            }
            Some(CellKind::Reason) => volume.short_reason().map(escape_invisible),
            Some(CellKind::Text(text) | CellKind::Code(text)) => {
                text(volume, context.names).map(escape_invisible)
            }
            Some(CellKind::External) => (context.in_use)(volume),
            // The style sheet shows a missing time as a dash, or not at all.
            Some(CellKind::Time(time)) => {
                let text = time(volume).map(|Timestamp(ms)| format_time(ms, context.now));
                return Self::Text(text.unwrap_or_default());
            }
        };
        Self::Text(text.filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned()))
    }

    pub fn all_of(columns: &[TableColumn], volume: &Volume, context: &RowContext<'_>) -> Vec<Self> {
        columns.iter().map(|column| Self::of(*column, volume, context)).collect()
    }

    fn render(&self, cell: &Element) -> Option<()> {
        match self {
            Self::Text(text) => set_text(cell, text),
            Self::Status { label, kind } => {
                set_text(cell, label);
                cell.set_attribute(KIND, kind.as_str()).ok()?;
            }
            Self::Name { name, href: Some(href), flaw: None } => {
                // Keeps an existing link, which may have the focus.
                let link = match cell.query_selector(":scope > a:only-child").ok()? {
                    Some(link) => link,
                    None => {
                        cell.set_text_content(None);
                        append_element(cell, "a", &[DIR_AUTO])?
                    }
                };
                link.set_attribute("href", href).ok()?;
                set_text(&link, name);
            }
            Self::Name { name, href, flaw } => {
                cell.set_text_content(None);
                if let Some(flaw) = flaw {
                    let description = escape_invisible(texts::row_incomplete(flaw));
                    let attributes = [
                        ("class", "flaw"),
                        ("role", "img"),
                        ("aria-label", &description),
                        ("title", &description),
                    ];
                    let icon = append_element(cell, "span", &attributes)?;
                    append_icon(&icon, IconName::Warning)?;
                }
                let text = match href {
                    Some(href) => append_element(cell, "a", &[DIR_AUTO, ("href", href)])?,
                    None => append_element(cell, "bdi", &[])?,
                };
                text.set_text_content(Some(name));
            }
        }
        Some(())
    }
}

/// Changes the existing text node, because a new one needs a full layout.
fn set_text(element: &Element, text: &str) {
    match element.first_child() {
        Some(node) => node.set_node_value(Some(text)),
        None => element.set_text_content(Some(text)),
    }
}

/// Renders the cells of a row that differ from `before`.
pub fn render_cells(row: &Element, before: &[Cell], cells: &[Cell]) -> Option<()> {
    let elements = row.children();
    for (index, cell) in cells.iter().enumerate() {
        if before.get(index) == Some(cell) {
            continue;
        }
        cell.render(&elements.item(index as u32 + 1)?)?;
        if let Cell::Name { name, .. } = cell {
            let checkbox = row.first_element_child()?.first_element_child()?;
            checkbox.set_attribute("aria-label", &texts::select(name)).ok()?;
        }
    }
    Some(())
}
