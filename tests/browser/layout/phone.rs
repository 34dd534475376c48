//! What rows show on a phone.

use super::{Styles, style, vertical, window_height};
use crate::harness::{Network, app_element, open_with, query_all, text_of, wait_for, wait_until};
use emulator::ScopeType;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

/// The label before each value of a row.
fn labels(row: &Element) -> Vec<String> {
    let content = |value: &web_sys::HtmlElement| {
        style(value, "::before", "content").split('"').nth(1).unwrap_or_default().trim().to_owned()
    };
    query_all(row, "[data-label]").iter().map(content).collect()
}

/// Whether the table is as high as its rows, so that the page scrolls and not the table.
fn shows_all_rows() -> bool {
    let region = query_all(&app_element(), "main .table-region").remove(0);
    let rows = query_all(&region, "tbody tr");
    rows.last().is_some_and(|row| vertical(row).1 <= vertical(&region).1)
}

#[wasm_bindgen_test]
async fn all_unused_data_volumes_are_on_the_page_with_a_label_before_each_value() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    crate::unused::set_workloads(&network, &[]);
    let _console = open_with(&network, crate::unused::PAGE).await;
    crate::unused::wait_for_result().await;
    let rows = || query_all(&app_element(), "main tbody tr");
    let shared = ["Last used", "Created", "Created by", "Project", "Shared with"];
    wait_until("who they are shared with", || rows().iter().any(|row| labels(row) == shared)).await;
    assert!(rows().iter().all(|row| labels(row)[..4] == shared[..4]));
    let (top, bottom) = vertical(&query_all(&app_element(), "main .table-region").remove(0));
    assert!(bottom - top > window_height(), "the table is higher than the window: {bottom}");
    assert!(shows_all_rows());
}

#[wasm_bindgen_test]
async fn all_scopes_are_on_the_page_with_a_label_before_each_value() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| !it.shared_scopes.is_empty());
    let _console = crate::sharing::open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    let rows = query_all(&app_element(), "main tbody tr");
    assert!(rows.iter().all(|row| labels(row) == ["Type", "Shared by", "Since"]));
    assert!(shows_all_rows());
}

#[wasm_bindgen_test]
async fn the_projects_do_not_repeat_the_scope_that_the_card_names() {
    let _styles = Styles::add_of_phone();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| {
        it.shared_scopes.len() == 1 && it.shared_scopes[0].scope_type == ScopeType::Department
    });
    let _console = crate::detail::open_page(&network, &volume).await;
    let table = wait_for("table", "Projects with access").await;
    let shown = |row: &web_sys::HtmlElement| {
        let cells = query_all(row, "td");
        cells.last().is_some_and(|cell| cell.offset_height() > 0)
    };
    let rows = query_all(&table, "tbody tr");
    let (owner, others): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| text_of(row).contains("Owning project"));
    assert!(owner.iter().all(shown), "the row of the owning project says so");
    assert!(!others.is_empty() && !others.iter().any(shown), "the others say nothing");
}
