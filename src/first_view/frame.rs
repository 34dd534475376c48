//! Draws the list into a copy of the `<template>` in `index.html`, as `pages::list` does: the same
//! elements with the same classes. Where both draw the same thing, `tests/browser/first_view.rs` compares
//! them.

use crate::api::Page;
use crate::api::endpoint::first_view::FirstSettings;
use crate::domain::{
    Column, Columns, ListQuery, PageModel, Phase, RequestScope, SortOrder, Volume, WIDTHS, visible,
};
use crate::pages::{ROWS_IN_SIGHT, RowContext, RowTemplate, Slot, size_columns};
use crate::route::Route;
use crate::state::stored_columns;
use crate::ui::{IconName, append_icon, clock_time};
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, DocumentFragment, Element, HtmlElement, HtmlSelectElement, HtmlTemplateElement,
};

/// How many rows of grey bars stand for those to come, as in the app.
const SKELETON_ROWS: usize = 12;

/// The list without its rows.
pub struct Frame {
    document: Document,
    root: HtmlElement,
    columns: Vec<Column>,
}

impl Frame {
    /// Draws it into `root`; `None` where the page has not what it needs.
    pub fn draw(document: &Document, root: &HtmlElement, query: &ListQuery) -> Option<Self> {
        let template: HtmlTemplateElement =
            document.get_element_by_id("list-frame")?.dyn_into().ok()?;
        let copy = template.content().clone_node_with_deep(true).ok()?;
        let choice = stored_columns();
        let frame =
            Self { document: document.clone(), root: root.clone(), columns: choice.shown() };
        // It is not needed again.
        template.remove();
        root.set_text_content(None);
        root.append_child(&copy).ok()?;
        frame.draw_links(query)?;
        frame.draw_chips(query)?;
        frame.draw_head(&choice, query)?;
        Some(frame)
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok()?
    }

    fn table(&self) -> Option<HtmlElement> {
        self.find("table")?.dyn_into().ok()
    }

    fn slots(&self) -> Vec<Slot> {
        self.columns.iter().copied().map(Slot::Column).collect()
    }

    /// The switch, which leads to the same list from its start, and the form, which leads back to it.
    fn draw_links(&self, query: &ListQuery) -> Option<()> {
        let form = Route::new_volume(Some(query.clone())).href();
        self.find("a[data-variant=primary]")?.set_attribute("href", &form).ok()?;
        let href = Route::Volumes(query.in_scope(RequestScope::Originated)).href();
        self.find(".segments > a")?.set_attribute("href", &href).ok()
    }

    /// The links of the chips, which lead on from the query.
    fn draw_chips(&self, query: &ListQuery) -> Option<()> {
        let chips = self.find(".chips")?.children();
        let phases = std::iter::once(None).chain(Phase::ALL.iter().map(Some));
        for (index, phase) in (0..).zip(phases) {
            let leads = query.with_phase(phase.map(Phase::as_str));
            let href = Route::Volumes(leads).href();
            chips.item(index)?.set_attribute("href", &href).ok()?;
        }
        Some(())
    }

    /// The widths of the columns and their headers.
    fn draw_head(&self, choice: &Columns, query: &ListQuery) -> Option<()> {
        let (table, head) = (self.table()?, self.find("thead tr")?);
        size_columns(&table, &self.slots(), choice);
        if choice.density() == crate::domain::Density::Compact {
            table.set_attribute("data-density", "compact").ok()?;
        }
        for column in &self.columns {
            let width = choice.width(*column);
            let label = column.label();
            let cell = self.append(
                &head,
                "th",
                &[("scope", "col"), ("role", "columnheader"), ("aria-label", label)],
            )?;
            self.draw_header(&cell, *column, query)?;
            let (least, most) = (WIDTHS.start().to_string(), WIDTHS.end().to_string());
            self.append(
                &cell,
                "span",
                &[
                    ("class", "resize"),
                    ("role", "slider"),
                    ("tabindex", "0"),
                    ("aria-label", &format!("Width of {}", column.label())),
                    ("aria-valuemin", &least),
                    ("aria-valuemax", &most),
                    ("aria-valuenow", &width.to_string()),
                    ("aria-valuetext", &format!("{width} pixels")),
                ],
            )?;
        }
        Some(())
    }

    fn draw_header(&self, cell: &Element, column: Column, query: &ListQuery) -> Option<()> {
        let Some(field) = column.field() else {
            self.append(cell, "span", &[("class", "column-label")])?
                .set_text_content(Some(column.label()));
            return Some(());
        };
        let (sort, icon) = match (query.sort.by == field, query.sort.order) {
            (false, _) => (None, IconName::Sort),
            (true, SortOrder::Ascending) => (Some("ascending"), IconName::ArrowUp),
            (true, SortOrder::Descending) => (Some("descending"), IconName::ArrowDown),
        };
        if let Some(sort) = sort {
            cell.set_attribute("aria-sort", sort).ok()?;
        }
        let button =
            self.append(cell, "button", &[("class", "sort-button"), ("type", "button")])?;
        self.append(&button, "span", &[])?.set_text_content(Some(column.label()));
        append_icon(&button, icon)
    }

    /// Shows grey rows until the others come.
    pub fn draw_skeleton(&self) -> Option<()> {
        let body = self.append(&self.find("table")?, "tbody", &[])?;
        for _ in 0..SKELETON_ROWS {
            let row =
                self.append(&body, "tr", &[("class", "skeleton-row"), ("aria-hidden", "true")])?;
            for _ in 0..=self.columns.len() {
                let cell = self.append(&row, "td", &[])?;
                self.append(&cell, "span", &[("class", "skeleton-bar")])?;
            }
        }
        self.find("table")?.set_attribute("aria-busy", "true").ok()
    }

    /// Puts the rows in sight in the place of the grey ones, and shows what else comes with them. The others
    /// are to be shown by [`Frame::append_rows`]. Without one of the page's elements what is left is left as
    /// it is; the app comes in any case.
    pub fn show_rows(
        &self,
        settings: &FirstSettings,
        query: &ListQuery,
        page: &Page<Volume>,
        now: i64,
    ) -> Option<DocumentFragment> {
        self.draw_backend(settings)?;
        let slots = self.slots();
        let (clusters, departments) = (HashMap::new(), HashMap::new());
        let context = RowContext {
            list: query,
            now,
            clusters: &clusters,
            departments: &departments,
            reason: &|_| String::new(),
        };
        let mut template = RowTemplate::new(&self.document, &slots)?;
        let in_sight = self.document.create_document_fragment();
        let out_of_sight = self.document.create_document_fragment();
        for (index, volume) in page.items.iter().enumerate() {
            let rows = if index < ROWS_IN_SIGHT { &in_sight } else { &out_of_sight };
            rows.append_child(template.row(volume, &slots, &context)?.element()).ok()?;
        }
        let table = self.find("table")?;
        table.remove_attribute("aria-busy").ok()?;
        if let Some(skeleton) = self.find("tbody:nth-of-type(2)") {
            skeleton.remove();
        }
        self.append_rows(&in_sight)?;
        self.find(".freshness > span")?
            .set_text_content(Some(&format!("as of {} · live", clock_time(now))));
        self.draw_foot(query, page)?;
        Some(out_of_sight)
    }

    /// Shows more rows.
    pub fn append_rows(&self, rows: &DocumentFragment) -> Option<()> {
        self.find("tbody")?.append_child(rows).ok().map(drop)
    }

    fn draw_backend(&self, settings: &FirstSettings) -> Option<()> {
        let backend = self.find(".backend")?;
        let host = self.document.location()?.host().ok()?;
        for (class, text) in settings.backend_labels(&host) {
            self.append(&backend, "bdi", &[("class", class)])?
                .set_text_content(Some(&visible(text)));
        }
        Some(())
    }

    fn draw_foot(&self, query: &ListQuery, page: &Page<Volume>) -> Option<()> {
        let model = PageModel {
            offset: query.offset,
            limit: u32::from(query.limit.get()),
            rows: u32::try_from(page.items.len()).ok()?,
            next: page.next,
            total: None,
        };
        let foot: HtmlElement = self.find(".list-foot")?.dyn_into().ok()?;
        let select: HtmlSelectElement = foot.query_selector("select").ok()??.dyn_into().ok()?;
        let limit = query.limit.get().to_string();
        select.set_value(&limit);
        if select.value() != limit {
            // A size that is not on offer; the app puts it among the others.
            return Some(());
        }
        self.find(".pagination-range")?.set_text_content(Some(&model.range()));
        let steps = foot.query_selector_all(".pagination a").ok()?;
        for (index, offset) in [(0, model.previous()), (1, model.next())] {
            let step: Element = steps.item(index)?.dyn_into().ok()?;
            if let Some(offset) = offset {
                step.set_attribute("href", &Route::Volumes(query.at_offset(offset)).href()).ok()?;
                for blocked in ["role", "tabindex", "aria-disabled"] {
                    step.remove_attribute(blocked).ok()?;
                }
            }
        }
        foot.remove_attribute("hidden").ok()
    }

    fn append(&self, parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
        let element = self.document.create_element(tag).ok()?;
        for (name, value) in attributes {
            element.set_attribute(name, value).ok()?;
        }
        parent.append_child(&element).ok()?;
        Some(element)
    }
}
