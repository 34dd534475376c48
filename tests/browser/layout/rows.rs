//! What a row of the list shows with the pointer or the keyboard.

use super::{Styles, find_svg, horizontal, style, vertical};
use crate::harness::{
    Network, app_element, click, dispatch, find, open, open_with_all_columns, press, query_all,
    settle, wait_for, wait_until,
};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
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
async fn the_tooltips_of_a_row_with_the_focus_cover_neither_the_header_nor_a_name() {
    let _styles = Styles::add();
    let _console = open_with_all_columns(&Network::new(), "/datavolumes?sortBy=phase").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let mut kinds = [false; 2];
    for index in 0..crate::harness::rows().len() {
        let row = row(index);
        mark_focused(&row);
        let (times, reasons): (Vec<_>, Vec<_>) =
            tips(&row).into_iter().partition(|it| it.has_attribute("data-time"));
        assert_eq!(times, query_all(&row, "[data-time][title]"), "row {index}");
        assert_eq!(reasons, query_all(&row, "[data-reason]"), "row {index}");
        kinds[usize::from(!reasons.is_empty())] = true;
        let is_inside = |it: &HtmlElement| {
            style(it, "::after", "position") == "absolute" && style(it, "", "overflow") == "clip"
        };
        assert!(times.iter().all(is_inside), "a time is in its own cell");
        let area = |cell| style(cell, "::after", "position-area");
        // The name is before it.
        let side = if index == 0 { "end" } else { "start" };
        assert!(reasons.iter().all(|it| area(it) == format!("{side} span-end")), "row {index}");
    }
    assert_eq!(kinds, [true; 2], "rows with and without a reason");
}

#[wasm_bindgen_test]
async fn a_cell_under_the_pointer_takes_the_tooltip_of_another_row_away() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    mark_focused(&row(1));
    let shown = tips(&row(1)).len();
    assert!(shown > 0);
    dispatch(&query_all(&row(3), "td")[1], "pointerover", false);
    assert_eq!(tips(&row(1)).len(), 0);
    dispatch(&query_all(&app_element(), "main h1")[0], "pointerover", false);
    assert_eq!(tips(&row(1)).len(), shown);
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
async fn a_column_that_a_filter_adds_fits_beside_columns_with_widths_of_the_user() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    find("slider", "Width of Created by").focus().expect("focus");
    // The first key loads the tools of the table.
    settle().await;
    press("ArrowRight").await;
    press("ArrowLeft").await;
    click("link", "Not ready").await;
    wait_for("columnheader", "Reason").await;
    let region = query_all(&app_element(), "main .table-region").remove(0);
    assert!(region.scroll_width() <= region.client_width(), "{}", region.scroll_width());
}

#[wasm_bindgen_test]
async fn the_menu_of_a_column_covers_no_column_before_it() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    crate::list::header::open_menu("Project").await;
    let menu = query_all(&app_element(), ".header-menu :popover-open").remove(0);
    let (menu, column) = (horizontal(&menu), horizontal(&find("columnheader", "Project")));
    assert!((menu.0 - column.0).abs() < 1.0, "{menu:?} and {column:?}");
}

#[wasm_bindgen_test]
async fn j_scrolls_no_further_than_to_the_next_row() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || crate::harness::rows().len() == 50).await;
    let region = query_all(&app_element(), "main .table-region").remove(0);
    let end = vertical(&region).1;
    let rows = query_all(&app_element(), "main tbody tr[data-id]");
    let below = rows.iter().position(|row| vertical(row).1 > end).expect("rows below the view");
    let link = |index: usize| query_all(&rows[index], "th > a").remove(0);
    link(below - 1).focus().expect("focus");
    let before = region.scroll_top();
    press("j").await;
    wait_until("the next row has the focus", || {
        document().active_element().is_some_and(|it| it == *link(below).unchecked_ref())
    })
    .await;
    assert!(vertical(&rows[below]).1 <= end, "it is in view");
    let scrolled = f64::from(region.scroll_top() - before);
    let height = rows[below].get_bounding_client_rect().height();
    assert!(scrolled < 2.0 * height, "{scrolled}");
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
