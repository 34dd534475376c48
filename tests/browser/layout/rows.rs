//! What a row of the list shows with the pointer or the keyboard.

use super::{Styles, find_svg, horizontal, style};
use crate::harness::{
    Network, app_element, dispatch, find, open, open_with_all_columns, press, query_all, settle,
    wait_until,
};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

fn row(index: usize) -> HtmlElement {
    query_all(&app_element(), "main tbody tr[data-id]").remove(index)
}

/// The cells of the row that show a tooltip.
fn tips(row: &HtmlElement) -> Vec<HtmlElement> {
    let mut cells = query_all(row, "td");
    cells.retain(|cell| {
        let has = |property: &str| style(cell, "::after", property) != "none";
        has("content") && has("display")
    });
    cells
}

/// Gives the row the look of one with the keyboard focus, which a script cannot give it.
fn mark_focused(row: &HtmlElement) {
    // Tooltips are made on demand.
    for cell in query_all(row, "td") {
        dispatch(&cell, "pointerover", false);
    }
    row.set_attribute("data-focused", "").expect("an attribute");
}

#[wasm_bindgen_test]
async fn a_row_with_the_focus_shows_one_tooltip_that_covers_neither_the_header_nor_a_name() {
    let _styles = Styles::add();
    let _console = open_with_all_columns(&Network::new(), "/datavolumes?sortBy=phase").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let mut kinds = [false; 2];
    for index in 0..crate::harness::rows().len() {
        let row = row(index);
        mark_focused(&row);
        let tips = tips(&row);
        assert_eq!(tips.len(), 1, "row {index}");
        let has_reason = !query_all(&row, "[data-reason]").is_empty();
        kinds[usize::from(has_reason)] = true;
        // The name is before both.
        let (key, to) = if has_reason { ("data-reason", "end") } else { ("data-time", "start") };
        assert!(tips[0].has_attribute(key), "row {index}");
        let last_time = query_all(&row, "[data-time][title]").pop();
        assert!(has_reason || last_time.as_ref() == Some(&tips[0]), "row {index}");
        let side = if index == 0 { "end" } else { "start" };
        assert_eq!(style(&tips[0], "::after", "position-area"), format!("{side} span-{to}"));
    }
    assert_eq!(kinds, [true; 2], "rows with and without a reason");
}

#[wasm_bindgen_test]
async fn a_cell_under_the_pointer_takes_the_tooltip_of_another_row_away() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    mark_focused(&row(1));
    assert_eq!(tips(&row(1)).len(), 1);
    dispatch(&query_all(&row(3), "td")[1], "pointerover", false);
    assert_eq!(tips(&row(1)).len(), 0);
    dispatch(&query_all(&app_element(), "main h1")[0], "pointerover", false);
    assert_eq!(tips(&row(1)).len(), 1);
}

#[wasm_bindgen_test]
async fn the_sort_arrow_of_a_narrow_column_is_beside_its_edge() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let edge = find("slider", "Width of Created by");
    // Loads the tools of the table.
    edge.focus().expect("focus");
    settle().await;
    press("Home").await;
    let header = find("columnheader", "Created by");
    wait_until("it is narrow", || header.get_bounding_client_rect().width() < 80.0).await;
    let icon = find_svg(&header, ".sort-button > .icon").expect("an icon");
    let (end, start) = (horizontal(&icon).1, horizontal(&edge).0);
    assert!(end <= start, "{end} of {start}");
}

#[wasm_bindgen_test]
async fn a_table_that_is_scrolled_sideways_has_columns_of_full_width() {
    let _styles = Styles::add();
    let width = |name: &str| find("columnheader", name).get_bounding_client_rect().width();
    let is_scrolled = || {
        let region = query_all(&app_element(), "main .table-region").remove(0);
        region.scroll_width() > region.client_width()
    };
    let console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    assert!(!is_scrolled(), "the default columns fit");
    drop(console);
    let _console = open_with_all_columns(&Network::new(), "/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    wait_until("it is scrolled", is_scrolled).await;
    for (name, least) in [("Project", 150.0), ("Created by", 150.0), ("Name", 264.0)] {
        assert!(width(name) > least, "{name} has {} px", width(name));
    }
}

#[wasm_bindgen_test]
async fn the_button_of_a_row_covers_no_date() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    dispatch(&row(0), "pointerover", false);
    settle().await;
    dispatch(&row(0), "pointerover", false);
    wait_until("the button", || !query_all(&row(0), "button").is_empty()).await;
    let date = query_all(&row(0), "[data-time]").remove(0);
    date.set_text_content(Some("28 Aug 2025"));
    let range = document().create_range().expect("a range");
    range.select_node_contents(&date).expect("a text");
    let end = range.get_bounding_client_rect().right();
    let start = horizontal(&query_all(&row(0), "button").remove(0)).0;
    assert!(end <= start, "{end} of {start}");
}
