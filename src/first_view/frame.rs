//! Draws the list into a copy of the `<template>` in `index.html`, with the same elements and
//! classes as `pages::list`. `tests/browser/first_view.rs` compares the two.

use crate::api::endpoint::first_view::FirstSettings;
use crate::api::{Page, backend_labels};
use crate::domain::{
    COLUMN_WIDTHS, Column, Columns, ListQuery, PagePosition, Phase, RequestScope, Volume,
};
use crate::pages::{
    RowContext, RowTemplate, TableColumn, VISIBLE_ROWS, describe_range, set_column_widths,
};
use crate::route::Route;
use crate::state::stored_columns;
use crate::texts::{detail, ui as texts};
use crate::tools::escape_invisible;
use crate::ui::{append_element, append_icon, format_clock_time, header_tab_index, sort_indicator};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, DocumentFragment, Element, HtmlElement, HtmlSelectElement, HtmlTemplateElement,
};

const SKELETON_ROWS: usize = 12;

pub struct Frame {
    document: Document,
    root: HtmlElement,
    columns: Vec<Column>,
}

impl Frame {
    /// `None` if the page lacks an element.
    pub fn draw(document: &Document, root: &HtmlElement, query: &ListQuery) -> Option<Self> {
        let template: HtmlTemplateElement =
            document.get_element_by_id("list-frame")?.dyn_into().ok()?;
        let copy = template.content().clone_node_with_deep(true).ok()?;
        let stored = stored_columns();
        let frame =
            Self { document: document.clone(), root: root.clone(), columns: stored.shown() };
        template.remove();
        root.set_text_content(None);
        root.append_child(&copy).ok()?;
        frame.draw_links(query)?;
        frame.draw_chips(query)?;
        frame.draw_header_row(&stored, query)?;
        Some(frame)
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok()?
    }

    fn table(&self) -> Option<HtmlElement> {
        self.find("table")?.dyn_into().ok()
    }

    fn slots(&self) -> Vec<TableColumn> {
        self.columns.iter().copied().map(TableColumn::Data).collect()
    }

    /// The links of the header, of the scope switch and of the button for a new data volume.
    fn draw_links(&self, query: &ListQuery) -> Option<()> {
        let form = Route::new_volume(Some(query.clone())).href();
        self.find("a[data-variant=primary]")?.set_attribute("href", &form).ok()?;
        let unused = Route::Unused(query.at_offset(0)).href();
        self.find("a[href$=unused]")?.set_attribute("href", &unused).ok()?;
        let href = Route::Volumes(query.in_scope(RequestScope::Originated)).href();
        self.find(".segments > a")?.set_attribute("href", &href).ok()
    }

    fn draw_chips(&self, query: &ListQuery) -> Option<()> {
        let chips = self.find(".chips")?.children();
        let phases = std::iter::once(None).chain(Phase::ALL.iter().map(Some));
        for (index, phase) in (0..).zip(phases) {
            let query = query.with_phase(phase.map(Phase::as_str));
            let href = Route::Volumes(query).href();
            chips.item(index)?.set_attribute("href", &href).ok()?;
        }
        Some(())
    }

    fn draw_header_row(&self, stored: &Columns, query: &ListQuery) -> Option<()> {
        let (table, header_row) = (self.table()?, self.find("thead tr")?);
        set_column_widths(&table, &self.slots(), stored);
        if stored.density == crate::domain::Density::Compact {
            table.set_attribute("data-density", "compact").ok()?;
        }
        for (index, column) in self.columns.iter().enumerate() {
            let width = stored.width(column);
            let label = column.label;
            let cell = append_element(
                &header_row,
                "th",
                &[("scope", "col"), ("role", "columnheader"), ("aria-label", label)],
            )?;
            if column.is_name() {
                cell.set_attribute("data-pinned", "true").ok()?;
            }
            let tab_index = header_tab_index(index == 0);
            Self::draw_header_cell(&cell, column, query, tab_index)?;
            let (min, max) = (COLUMN_WIDTHS.start().to_string(), COLUMN_WIDTHS.end().to_string());
            append_element(
                &cell,
                "span",
                &[
                    ("class", "resize"),
                    ("role", "slider"),
                    ("tabindex", "-1"),
                    ("aria-label", &texts::column_width(column.label)),
                    ("aria-valuemin", &min),
                    ("aria-valuemax", &max),
                    ("aria-valuenow", &width.to_string()),
                    ("aria-valuetext", &texts::pixels(width)),
                ],
            )?;
        }
        Some(())
    }

    fn draw_header_cell(
        cell: &Element,
        column: Column,
        query: &ListQuery,
        tab_index: &str,
    ) -> Option<()> {
        let Some(field) = column.sort else {
            cell.set_attribute("tabindex", tab_index).ok()?;
            append_element(cell, "span", &[("class", "column-label")])?
                .set_text_content(Some(column.label));
            return Some(());
        };
        let order = (query.sort.by == field).then_some(query.sort.order);
        let (sort, icon) = sort_indicator(order);
        if let Some(sort) = sort {
            cell.set_attribute("aria-sort", sort).ok()?;
        }
        let button = append_element(
            cell,
            "button",
            &[("class", "sort-button"), ("type", "button"), ("tabindex", tab_index)],
        )?;
        append_element(&button, "span", &[])?.set_text_content(Some(column.label));
        append_icon(&button, icon)
    }

    /// Shows placeholders until the rows arrive.
    pub fn draw_skeleton(&self) -> Option<()> {
        let body = append_element(&self.find("table")?, "tbody", &[])?;
        for _ in 0..SKELETON_ROWS {
            let row =
                append_element(&body, "tr", &[("class", "skeleton-row"), ("aria-hidden", "true")])?;
            for _ in 0..=self.columns.len() {
                let cell = append_element(&row, "td", &[])?;
                append_element(&cell, "span", &[("class", "skeleton-bar")])?;
            }
        }
        self.find("table")?.set_attribute("aria-busy", "true").ok()
    }

    /// Replaces the skeleton by the visible rows and fills in the footer. Returns the other rows,
    /// for [`Frame::append_rows`].
    pub fn show_rows(
        &self,
        settings: &FirstSettings,
        query: &ListQuery,
        page: &Page<Volume>,
        now: i64,
    ) -> Option<DocumentFragment> {
        self.draw_backend(settings)?;
        let slots = self.slots();
        let unknown = |_: &Volume| None;
        let context =
            RowContext { list: query, now, names: &(), access_reason: &unknown, in_use: &unknown };
        let mut template = RowTemplate::new(&self.document, &slots)?;
        let visible_rows = self.document.create_document_fragment();
        let other_rows = self.document.create_document_fragment();
        for (index, volume) in page.items.iter().enumerate() {
            let rows = if index < VISIBLE_ROWS { &visible_rows } else { &other_rows };
            rows.append_child(&template.row(volume, &slots, &context)?.element).ok()?;
        }
        let table = self.find("table")?;
        table.remove_attribute("aria-busy").ok()?;
        if let Some(skeleton) = self.find("tbody:nth-of-type(2)") {
            skeleton.remove();
        }
        self.append_rows(&visible_rows)?;
        self.find(".freshness > span")?
            .set_text_content(Some(&detail::updated(&format_clock_time(now), detail::LIVE)));
        self.draw_footer(query, page)?;
        Some(other_rows)
    }

    pub fn append_rows(&self, rows: &DocumentFragment) -> Option<()> {
        self.find("tbody")?.append_child(rows).ok().map(drop)
    }

    fn draw_backend(&self, settings: &FirstSettings) -> Option<()> {
        let backend = self.find(".backend")?;
        let host = self.document.location()?.host().ok()?;
        let (name, badge) = (&settings.backend_name, settings.badge.as_deref());
        for (class, text) in backend_labels(name, badge, &host) {
            append_element(&backend, "bdi", &[("class", class)])?
                .set_text_content(Some(&escape_invisible(text)));
        }
        Some(())
    }

    fn draw_footer(&self, query: &ListQuery, page: &Page<Volume>) -> Option<()> {
        let model = PagePosition {
            offset: query.offset,
            limit: u32::from(query.limit.get()),
            rows: u32::try_from(page.items.len()).ok()?,
            next: page.next,
            total: None,
        };
        let footer: HtmlElement = self.find(".list-foot")?.dyn_into().ok()?;
        let select: HtmlSelectElement = footer.query_selector("select").ok()??.dyn_into().ok()?;
        let limit = query.limit.get().to_string();
        select.set_value(&limit);
        if select.value() != limit {
            // A custom page size, which the app adds to the options.
            return Some(());
        }
        self.find(".pagination-range")?.set_text_content(Some(&describe_range(&model)));
        let links = footer.query_selector_all(".pagination a").ok()?;
        for (index, offset) in [(0, model.previous()), (1, model.next())] {
            let link: Element = links.item(index)?.dyn_into().ok()?;
            if let Some(offset) = offset {
                link.set_attribute("href", &Route::Volumes(query.at_offset(offset)).href()).ok()?;
                for attribute in ["role", "tabindex", "aria-disabled"] {
                    link.remove_attribute(attribute).ok()?;
                }
            }
        }
        footer.remove_attribute("hidden").ok()
    }
}
