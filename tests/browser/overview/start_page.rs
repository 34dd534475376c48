//! What leads to the overview, and the overview as what opens at the root.

use super::OVERVIEW;
use crate::harness::{
    AppLoad, Console, Network, Op, advance_time, click, click_on, field_value, find_all, focused,
    name_of, navigate_to, open, open_with, replace_url, rows, select_option, url, wait_for,
    wait_until,
};
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn the_palette_and_the_sheet_of_tools_lead_to_the_overview() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    crate::palette::open_palette().await;
    let option = find_all("option").into_iter().find(|it| name_of(it) == "Overview");
    click_on(&option.expect("a command")).await;
    wait_until("the heading has the focus", || focused() == "heading Overview").await;
    assert_eq!((url().as_str(), document().title()), (OVERVIEW, "Overview · Data volumes".into()));
    click("link", "All data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let sheet = document().get_element_by_id("more-tools").expect("a sheet");
    sheet.unchecked_ref::<HtmlElement>().show_popover().expect("a popover");
    click("link", "Overview").await;
    wait_for("heading", "Overview").await;
    click("link", "List unused data volumes").await;
    assert_eq!(url(), "/datavolumes/unused");
}

fn stored_views() -> String {
    let storage = window().local_storage().expect("storage").expect("storage");
    storage.get_item("dvc.views").expect("storage").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_overview_opens_at_the_root_if_it_is_chosen_in_the_settings() {
    let console = open("/settings").await;
    wait_for("heading", "Settings").await;
    select_option("Default view", " ").await;
    assert!(stored_views().ends_with(r#""default":{"page":"overview"}}"#), "{}", stored_views());
    for (address, expected) in [
        ("/", OVERVIEW),
        ("/datavolumes", "/datavolumes"),
        ("/?search=lidar", "/datavolumes?search=lidar"),
    ] {
        replace_url(address);
        // The next pass reloads the page again.
        let reloaded = open_stored(&console.network, address).await;
        wait_until(expected, || url() == expected).await;
        drop(reloaded);
    }
    drop(console);
}

/// Opens `address` with what the settings have stored.
async fn open_stored(network: &Rc<Network>, address: &str) -> Console {
    let views = stored_views();
    let console = open_with(network, "/sign-in").await;
    let storage = window().local_storage().expect("storage").expect("storage");
    storage.set_item("dvc.views", &views).expect("storage");
    replace_url(address);
    console.reload().await
}

#[wasm_bindgen_test]
async fn another_default_view_takes_the_place_of_the_overview() {
    let console = open("/datavolumes").await;
    let storage = window().local_storage().expect("storage").expect("storage");
    let views = r#"{"version":1,"views":[{"name":"Overview","query":"search=lidar"}],"default":{"page":"overview"}}"#;
    storage.set_item("dvc.views", views).expect("storage");
    replace_url("/settings");
    let console = console.reload().await;
    wait_for("heading", "Settings").await;
    assert_eq!(field_value("Default view"), " ");
    select_option("Default view", "Overview").await;
    assert!(stored_views().contains(r#""default":"Overview""#), "{}", stored_views());
    replace_url("/");
    let console = console.reload().await;
    wait_until("the view is open", || url() == "/datavolumes?search=lidar").await;
    navigate_to("/settings").await;
    wait_for("heading", "Settings").await;
    select_option("Default view", " ").await;
    select_option("Default view", "").await;
    assert!(!stored_views().contains("default"), "{}", stored_views());
    drop(console);
}

#[wasm_bindgen_test]
async fn the_first_view_draws_no_list_before_the_overview() {
    let console = open("/settings").await;
    wait_for("heading", "Settings").await;
    select_option("Default view", " ").await;
    replace_url("/");
    let network = console.network.clone();
    let before = network.count(Op::ListDatavolumes);
    let app = AppLoad::default();
    let console = console.reload_with_first_view(&app).await;
    assert_eq!(network.count(Op::ListDatavolumes), before);
    app.finish(Ok(())).await;
    advance_time(0).await;
    wait_for("heading", "Overview").await;
    assert_eq!(url(), OVERVIEW);
    drop(console);
}
