//! What is announced while rows are selected, and the commands for them.

use crate::bulk::{is_selected, select_rows, selected};
use crate::harness::{
    Network, announcements, app_element, click, click_on, exists, find, focused, last_announcement,
    names, open, open_with, press, query_all, root, rows, shows_text, try_find_in, type_into,
    wait_for, wait_until,
};
use crate::palette::open_palette;
use emulator::Phase;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

#[wasm_bindgen_test]
async fn the_number_of_selected_rows_is_announced() {
    let _console = open("/datavolumes?limit=10").await;
    let names = select_rows(2).await;
    assert_eq!(last_announcement(), "2 selected");
    find("link", &names[0]).focus().expect("focus");
    press("x").await;
    assert_eq!(last_announcement(), "1 selected");
    click("checkbox", "Select all on this page").await;
    assert_eq!(last_announcement(), "10 selected");
    click("button", "Select all 60 matching data volumes").await;
    assert_eq!(last_announcement(), "All 60 selected");
    assert_eq!(announcements().iter().filter(|it| *it == "All 60 selected").count(), 1);
}

#[wasm_bindgen_test]
async fn a_click_beside_a_checkbox_selects_its_row_without_an_error() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let failed = Rc::new(Cell::new(false));
    let listener = {
        let failed = failed.clone();
        Closure::<dyn Fn(Event)>::new(move |_| failed.set(true))
    };
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    window().add_event_listener_with_callback("error", function).expect("a listener");
    let cell = query_all(&app_element(), "main tbody td:first-child").remove(2);
    click_on(&cell).await;
    wait_until("it is selected", || shows_text("1 selected")).await;
    click_on(&cell).await;
    wait_until("it is not selected", || !shows_text("1 selected")).await;
    window().remove_event_listener_with_callback("error", function).expect("a listener");
    assert!(!failed.get(), "a listener has thrown");
}

#[wasm_bindgen_test]
async fn escape_clears_the_selection_unless_it_is_for_something_else() {
    let _console = open("/datavolumes?limit=10").await;
    let names = select_rows(2).await;
    wait_for("toolbar", "Bulk actions").await;
    find("searchbox", "Search data volumes").focus().expect("focus");
    press("Escape").await;
    assert_eq!(selected(), "2 selected", "not while typing");
    click("button", "Delete").await;
    wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
    press("Escape").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(selected(), "2 selected", "a dialog is closed first");
    find("link", &names[0]).focus().expect("focus");
    press("Escape").await;
    wait_until("nothing is selected", || selected().is_empty()).await;
    assert_eq!(last_announcement(), "Selection cleared");
    assert_eq!(focused(), format!("link {}", names[0]), "the focus stays");
}

#[wasm_bindgen_test]
async fn a_selection_on_other_pages_says_so() {
    let _console = open("/datavolumes?limit=5").await;
    let first = select_rows(1).await;
    wait_until("the bar", || selected() == "1 selected").await;
    click("link", "Next page").await;
    wait_until("the second page", || !rows().is_empty() && !rows().contains(&first[0])).await;
    wait_until("it is said", || selected() == "1 selected, not on this page").await;
    click("link", "Previous page").await;
    wait_until("the first page", || rows().contains(&first[0])).await;
    wait_until("it is on this page again", || selected() == "1 selected").await;
}

#[wasm_bindgen_test]
async fn the_palette_offers_the_actions_on_selected_rows() {
    let network = Network::new();
    let console = open_with(&network, "/datavolumes?limit=500").await;
    let clusters = network.emulator(|emulator| {
        let ready = emulator.volumes().iter().filter(|it| it.phase == Phase::Ready);
        ready.map(|it| (it.name.clone(), it.cluster_id.clone())).collect::<Vec<_>>()
    });
    let (first, cluster) = clusters[0].clone();
    let (second, _) = clusters.iter().find(|it| it.1 != cluster).expect("another").clone();
    wait_until("rows", || rows().contains(&first)).await;
    open_palette().await;
    assert!(!names("option").iter().any(|it| it.contains("selected")), "{:?}", names("option"));
    press("Escape").await;
    wait_until("the palette is closed", || root().tag_name() != "DIALOG").await;
    for name in [&first, &second] {
        click("checkbox", &format!("Select {name}")).await;
    }
    wait_for("toolbar", "Bulk actions").await;
    open_palette().await;
    let all = names("option");
    for label in ["Delete 2 selected", "Export 2 selected as CSV", "Clear selection"] {
        assert!(all.iter().any(|it| it == label), "{label} is in {all:?}");
    }
    let reason = "Share 2 selected To share, select data volumes of one cluster.";
    assert!(all.iter().any(|it| it == reason), "{all:?}");
    type_into("Command", "Delete 2 selected").await;
    press("Enter").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    press("Escape").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    open_palette().await;
    type_into("Command", "Clear selection").await;
    press("Enter").await;
    wait_until("nothing is selected", || selected().is_empty() && !is_selected(&first)).await;
    assert!(!exists("toolbar", "Bulk actions"));
    assert!(try_find_in(&app_element(), "button", "Commands").is_some());
    drop(console);
}

#[wasm_bindgen_test]
async fn escape_in_the_bar_returns_the_focus_to_the_row_it_came_from() {
    let _console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let checkbox = query_all(&app_element(), "main tbody input").remove(2);
    checkbox.focus().expect("focus");
    click_on(&checkbox).await;
    wait_for("toolbar", "Bulk actions").await;
    find("button", "Share").focus().expect("focus");
    press("Escape").await;
    let is_focused =
        || document().active_element().is_some_and(|it| it == *checkbox.unchecked_ref());
    wait_until("the checkbox has the focus", is_focused).await;
    assert!(!exists("toolbar", "Bulk actions"));
}
