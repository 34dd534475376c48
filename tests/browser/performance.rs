//! The costs of a row, as a list has up to 500, and memory leaks.

use crate::harness::{
    Network, advance_time, app_element, click, go_back, js_function, names, navigate_to, open,
    open_from_list, open_with, press, query_all, rows, settle, type_into, url, wait_for,
    wait_until,
};
use cap::Cap;
use data_volumes_console::effect::when;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::alloc::System;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// The maximum number of DOM nodes in a row.
const MAX_NODES: u32 = 25;

/// The maximum number of DOM calls for a new row.
const MAX_CALLS: f64 = 15.0;

/// The maximum number of bytes that a round may leak. All are the router's: 72 for each of six pages, whose
/// owner stays registered in the owner of all pages, and the addresses of two searches in its history.
const MAX_LEAK: usize = 700;

/// The maximum number of bytes of collections that have grown for later rounds.
const MAX_GROWTH: usize = 8_000;

fn count_nodes(node: &web_sys::Node) -> u32 {
    let children = node.child_nodes();
    let children = (0..children.length()).filter_map(|index| children.get(index));
    children.map(|child| 1 + count_nodes(&child)).sum()
}

/// The number of DOM calls that show a list of `rows_shown` rows.
async fn count_dom_calls(rows_shown: usize) -> f64 {
    let network = Network::new();
    // Counts the calls of methods, getters and setters of all kinds of nodes.
    let count = js_sys::Function::new_no_args(
        "const real = [];
         let calls = 0;
         for (const { prototype } of [Node, Element, HTMLElement, Document, HTMLInputElement]) {
             for (const [name, found] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
                 if (!found.configurable || name === 'constructor') continue;
                 const counted = { ...found };
                 for (const part of ['value', 'get', 'set']) {
                     const call = found[part];
                     if (typeof call !== 'function') continue;
                     counted[part] = function (...args) {
                         calls += 1;
                         return call.apply(this, args);
                     };
                 }
                 Object.defineProperty(prototype, name, counted);
                 real.push(() => Object.defineProperty(prototype, name, found));
             }
         }
         return () => {
             real.forEach((restore) => restore());
             return calls;
         };",
    );
    let console = open_with(&network, "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    navigate_to(&format!("/datavolumes?limit={rows_shown}")).await;
    let stop = count.call0(&JsValue::NULL).expect("a counter");
    wait_until("the rows are shown", || rows().len() == rows_shown).await;
    let stop: js_sys::Function = stop.unchecked_into();
    let calls = stop.call0(&JsValue::NULL).expect("a count");
    drop(console);
    calls.as_f64().expect("a number")
}

#[wasm_bindgen_test]
async fn a_row_needs_few_nodes_and_dom_calls() {
    let (of_25, of_50) = (count_dom_calls(25).await, count_dom_calls(50).await);
    let each = (of_50 - of_25) / 25.0;
    assert!(each <= MAX_CALLS, "{each} calls for each row");
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    for row in query_all(&app_element(), "main tbody tr") {
        let nodes = count_nodes(&row);
        assert!(nodes <= MAX_NODES, "{nodes} nodes in a row");
    }
}

#[wasm_bindgen_test]
async fn a_conditional_view_renders_again_only_when_its_condition_changes() {
    let _console = open("/datavolumes").await;
    let container: HtmlElement = document().create_element("div").expect("it").unchecked_into();
    app_element().append_child(&container).expect("a child");
    let (number, renders) = (RwSignal::new(0), StoredValue::new(0));
    let content = move || {
        renders.update_value(|renders| *renders += 1);
        view! { <output></output> }
    };
    let _handle = mount_to(container.clone(), move || when(move || number.get() > 0, content));
    for (value, is_shown, times) in
        [(0, false, 0), (1, true, 1), (2, true, 1), (0, false, 1), (3, true, 2)]
    {
        number.set(value);
        settle().await;
        assert_eq!(container.query_selector("output").expect("it").is_some(), is_shown, "{value}");
        assert_eq!(renders.get_value(), times, "{value}");
    }
}

/// Collects garbage of JavaScript, which frees closures of the console.
async fn collect_garbage() {
    js_function("() => gc()")
        .call0(&JsValue::NULL)
        .expect("a browser whose garbage tests can collect");
    settle().await;
}

/// Opens a popover or dialog by its button, and closes it.
async fn open_and_close(button: &str) {
    click("button", button).await;
    settle().await;
    press("Escape").await;
}

/// Opens and leaves every page and dialog, and returns to the list.
async fn use_everything(name: &str) {
    open_from_list(name).await;
    open_and_close("Delete").await;
    click("link", "Share").await;
    wait_until("the tree", || !names("treeitem").is_empty()).await;
    crate::sharing::cancel_dialog(name).await;
    go_back();
    wait_for("heading", "Data volumes").await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    go_back();
    wait_for("heading", "Data volumes").await;
    for button in ["Commands", "Columns", "Add filter", "Views", "Account"] {
        open_and_close(button).await;
    }
    type_into("Search data volumes", name).await;
    advance_time(1_000).await;
    wait_until("the row is found", || rows().len() == 1).await;
    type_into("Search data volumes", "").await;
    advance_time(1_000).await;
    wait_until("the list is as before", || url() == "/datavolumes" && rows().len() > 1).await;
    click("checkbox", &format!("Select {name}")).await;
    click("button", "Clear selection").await;
    // The list polls.
    advance_time(60_000).await;
    settle().await;
}

#[wasm_bindgen_test]
async fn repeated_use_leaks_no_memory() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    let mut allocated = Vec::new();
    for _ in 0..16 {
        use_everything(&name).await;
        collect_garbage().await;
        network.clear_requests(|_| true);
        network.emulator(|emulator| emulator.clear_journal());
        allocated.push(MEMORY.allocated());
    }
    // Some rounds grow collections for many later rounds, so the lower quartile is the leak of each.
    let mut left: Vec<_> = allocated.windows(2).map(|it| it[1].saturating_sub(it[0])).collect();
    left.sort_unstable();
    let each = left[left.len() / 4];
    assert!(each <= MAX_LEAK, "{each} bytes are leaked by each round: {left:?}");
    let grown = allocated[allocated.len() - 1].saturating_sub(allocated[0]);
    assert!(
        grown <= left.len() * MAX_LEAK + MAX_GROWTH,
        "{grown} bytes are leaked by all rounds: {left:?}"
    );
}
