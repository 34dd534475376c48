//! The pages of reports: the overview and the unused data volumes.

use super::{Styles, cards, horizontal, vertical, window_height};
use crate::harness::{Network, app_element, click, find, open_with, query_all, rows, wait_until};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_cards_of_the_overview_stay_in_their_columns() {
    let _styles = Styles::add();
    let _console = open_with(&Network::new(), "/overview").await;
    wait_until("the reasons", || !query_all(&app_element(), ".reason").is_empty()).await;
    let places = || cards().iter().map(|card| horizontal(card).0).collect::<Vec<_>>();
    let before = places();
    assert_eq!(before.len(), 8);
    for details in query_all(&app_element(), "main details") {
        details.set_attribute("open", "").expect("an attribute");
    }
    assert_eq!(places(), before);
    // One card alone may be higher than the window.
    cards()[0].set_attribute("style", "block-size: 200vh").expect("a style");
    assert_eq!(places(), before);
    let mut columns = before.clone();
    columns.dedup();
    assert!(columns.len() > 1 && columns.is_sorted(), "in reading order: {before:?}");
}

#[wasm_bindgen_test]
async fn the_table_of_unused_volumes_leaves_room_for_what_is_below_it() {
    let _styles = Styles::add();
    let network = Network::new();
    crate::unused::set_workloads(&network, &[]);
    let _console = open_with(&network, crate::unused::PAGE).await;
    crate::unused::wait_for_result().await;
    document().document_element().expect("a root").scroll_into_view();
    let region = || vertical(&query_all(&app_element(), "main .table-region").remove(0));
    let button = 48.0;
    assert!(region().1 + button <= window_height(), "{:?}", region());
    let heights: Vec<_> = query_all(&app_element(), "main tbody tr")
        .iter()
        .map(|row| row.get_bounding_client_rect().height())
        .collect();
    assert!(heights.iter().all(|height| (37.0..40.0).contains(height)), "{heights:?}");
    let first = rows()[0].clone();
    click("checkbox", &format!("Select {first}")).await;
    wait_until("the bar", || !query_all(&app_element(), ".bulk").is_empty()).await;
    let bar = vertical(&find("region", "Selection"));
    assert!(region().1 <= bar.0 && bar.1 <= window_height(), "{bar:?}, {:?}", region());
}
