//! What a row of the list shows with the pointer or the keyboard.

use super::{Styles, horizontal, style};
use crate::harness::{
    Network, app_element, dispatch, open, open_with_all_columns, query_all, settle, wait_until,
};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

fn row(index: usize) -> HtmlElement {
    query_all(&app_element(), "main tbody tr[data-id]").remove(index)
}

#[wasm_bindgen_test]
async fn a_row_with_the_focus_shows_one_time_that_does_not_cover_the_header() {
    let _styles = Styles::add();
    let _console = open_with_all_columns(&Network::new(), "/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    for (index, side) in [(0, "end"), (1, "start")] {
        row(index).set_attribute("data-focused", "").expect("an attribute");
        let times = query_all(&row(index), "[data-time]");
        let shown: Vec<_> =
            times.iter().filter(|cell| style(cell, "::after", "display") != "none").collect();
        assert_eq!((times.len(), shown.len()), (2, 1));
        assert_eq!(shown[0].get_attribute("data-time").as_deref(), Some("updatedAt"));
        let area = style(shown[0], "::after", "position-area");
        assert_eq!(area, format!("{side} span-start"));
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
