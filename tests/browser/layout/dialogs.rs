//! What dialogs and panels cover, and the gaps in them.

use super::{Styles, vertical};
use crate::bulk::{open_failed_volumes, select_rows};
use crate::harness::{
    Network, app_element, click, find, open, query_all, root, type_into, wait_for, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_reason_of_a_button_does_not_cover_the_field_to_type_in() {
    let _styles = Styles::add();
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    click("button", "Delete").await;
    let field = "Type delete 2 to confirm";
    wait_for("textbox", field).await;
    type_into(field, "delete").await;
    find("button", "Delete 2 data volumes").focus().expect("focus");
    let tips = query_all(&root(), ".dialog-footer .tip");
    let tip = tips.iter().find(|tip| tip.text_content().is_some_and(|it| it.contains("first")));
    let tip = tip.expect("the reason");
    wait_until("it is shown", || tip.offset_height() > 0).await;
    let (tip, field) = (vertical(tip), vertical(&find("textbox", field)));
    assert!(tip.0 >= field.1, "{tip:?} is not below {field:?}");
}

#[wasm_bindgen_test]
async fn what_says_that_there_are_no_saved_views_is_as_close_to_its_heading_as_a_view() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    click("button", "Views").await;
    wait_for("heading", "Saved").await;
    let panel = query_all(&app_element(), "[popover]:popover-open").remove(0);
    let gap_below = |heading: &str, selector: &str| {
        vertical(&query_all(&panel, selector).remove(0)).0 - vertical(&find("heading", heading)).1
    };
    let (views, text) = (gap_below("Built-in", ".view"), gap_below("Saved", "p.muted"));
    assert!((views - text).abs() < 1.0, "{views} and {text}");
}
