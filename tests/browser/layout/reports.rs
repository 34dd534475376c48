//! The pages of reports: the overview and the unused data volumes.

use super::{Styles, cards, find_svg, horizontal, style, vertical, window_height};
use crate::harness::{
    Network, app_element, click, find, open_with, query_all, rows, wait_for, wait_until,
};
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
async fn the_table_of_unused_volumes_fills_the_window_and_leaves_room_for_what_is_below_it() {
    let _styles = Styles::add();
    let network = Network::new();
    crate::unused::set_workloads(&network, &[]);
    let _console = open_with(&network, crate::unused::PAGE).await;
    crate::unused::wait_for_result().await;
    document().document_element().expect("a root").scroll_into_view();
    let region = || vertical(&query_all(&app_element(), "main .table-region").remove(0));
    let room = window_height() - region().1;
    assert!((0.0..24.0).contains(&room), "{room}");
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

#[wasm_bindgen_test]
async fn the_bars_of_the_weeks_fill_the_line_below_them() {
    let _styles = Styles::add();
    let _console = open_with(&Network::new(), "/overview").await;
    let part = |selector: &str| find_svg(&app_element(), selector);
    wait_until("the weeks", || part("[data-weeks]").is_some()).await;
    let [chart, first, last] = ["", " > :first-child", " > :last-child"]
        .map(|it| part(&format!("[data-weeks]{it}")).expect("a bar"));
    let (start, end) = (horizontal(&first).0, horizontal(&last).1);
    let line = horizontal(&chart);
    assert!(
        (start - line.0).abs() < 0.5 && (end - line.1).abs() < 0.5,
        "{start} to {end}: {line:?}"
    );
    // A week without new data volumes has no bar.
    assert_eq!(style(&chart, "", "border-block-end-style"), "solid");
    for label in query_all(&app_element(), ".weeks-axis > span") {
        let (from, to) = horizontal(&label);
        assert!(from + 0.5 >= line.0 && to <= line.1 + 0.5, "{from} to {to}: {line:?}");
    }
}

#[wasm_bindgen_test]
async fn on_a_phone_held_sideways_numbers_are_beside_their_names() {
    let _styles = Styles::add_of_landscape();
    let _console = open_with(&Network::new(), "/overview").await;
    let name = wait_for("rowheader", "Ready").await;
    let row = name.parent_element().expect("a row");
    let number = query_all(&row, "td > a").remove(0);
    let (top, bottom) = vertical(&number);
    let middle = f64::midpoint(top, bottom);
    assert!((vertical(&name).0..vertical(&name).1).contains(&middle), "{middle}");
    let (end, row) = (horizontal(&number).1, horizontal(&row).1);
    assert!((0.0..20.0).contains(&(row - end)), "{end} of {row}");
}
