//! What a row costs, which users pay for each of up to 500, and what going from page to page leaves in memory.

use crate::harness::{
    Wire, click, eventually, go_back, go_to_page, mounted, open, open_row, open_with, pass, press,
    rows, script, select, settle, shown, type_into, url,
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

/// How many nodes a row may hold.
const NODES: u32 = 25;

/// How many calls into the document a row may cost that was not there before.
const CALLS: f64 = 15.0;

/// How many bytes a round of work may leave. All of them are the router's: 72 of each of the six pages, whose
/// owner keeps its place in the owner of all pages, and the addresses of two searches, as it remembers
/// where one could go back to.
const LEFT: usize = 700;

/// How many bytes the lists may take that have grown for later rounds.
const LISTS: usize = 8_000;

fn nodes_in(node: &web_sys::Node) -> u32 {
    let children = node.child_nodes();
    let children = (0..children.length()).filter_map(|index| children.get(index));
    children.map(|child| 1 + nodes_in(&child)).sum()
}

/// How many calls into the document it takes to show a list of so many rows.
async fn calls(rows_shown: usize) -> f64 {
    let wire = Wire::new();
    // Counts the calls of functions, and of getters and setters, of all kinds of nodes.
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
    let console = open_with(&wire, "/datavolumes/new").await;
    shown("heading", "New data volume").await;
    go_to_page(&format!("/datavolumes?limit={rows_shown}")).await;
    let stop = count.call0(&JsValue::NULL).expect("a counter");
    eventually("the rows are there", || rows().len() == rows_shown).await;
    let stop: js_sys::Function = stop.unchecked_into();
    let calls = stop.call0(&JsValue::NULL).expect("a count");
    drop(console);
    calls.as_f64().expect("a number")
}

#[wasm_bindgen_test]
async fn a_row_is_cheap() {
    let (some, twice) = (calls(25).await, calls(50).await);
    let each = (twice - some) / 25.0;
    assert!(each <= CALLS, "{each} calls for each row");
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    for row in select(&mounted(), "main tbody tr") {
        let nodes = nodes_in(&row);
        assert!(nodes <= NODES, "{nodes} nodes in a row");
    }
}

#[wasm_bindgen_test]
async fn a_view_is_drawn_again_only_when_its_condition_changes() {
    let _console = open("/datavolumes").await;
    let place: HtmlElement = document().create_element("div").expect("it").unchecked_into();
    mounted().append_child(&place).expect("a child");
    let (number, drawn) = (RwSignal::new(0), StoredValue::new(0));
    let content = move || {
        drawn.update_value(|drawn| *drawn += 1);
        view! { <output></output> }
    };
    let _handle = mount_to(place.clone(), move || when(move || number.get() > 0, content));
    for (value, is_shown, times) in
        [(0, false, 0), (1, true, 1), (2, true, 1), (0, false, 1), (3, true, 2)]
    {
        number.set(value);
        settle().await;
        assert_eq!(place.query_selector("output").expect("it").is_some(), is_shown, "{value}");
        assert_eq!(drawn.get_value(), times, "{value}");
    }
}

/// Frees what JavaScript holds and nothing refers to any more, which frees closures of the console.
async fn collect_garbage() {
    script("() => gc()").call0(&JsValue::NULL).expect("a browser whose garbage tests can collect");
    settle().await;
}

/// Opens what the button opens, and closes it again.
async fn open_and_close(button: &str) {
    click("button", button).await;
    settle().await;
    press("Escape").await;
}

/// Everything that is opened and left again while working, and back to where it began.
async fn work(name: &str) {
    open_row(name).await;
    open_and_close("Delete").await;
    click("link", "Sharing").await;
    shown("heading", "Sharing").await;
    open_and_close("Add scopes").await;
    go_back();
    shown("heading", name).await;
    go_back();
    shown("heading", "Data volumes").await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    go_back();
    shown("heading", "Data volumes").await;
    for button in ["Commands", "Columns", "Add filter", "Views", "Account"] {
        open_and_close(button).await;
    }
    type_into("Search data volumes", name).await;
    pass(1_000).await;
    eventually("it is found", || rows().len() == 1).await;
    type_into("Search data volumes", "").await;
    pass(1_000).await;
    eventually("the list is as before", || url() == "/datavolumes" && rows().len() > 1).await;
    click("checkbox", &format!("Select {name}")).await;
    click("button", "Clear selection").await;
    // The list looks again by itself.
    pass(60_000).await;
    settle().await;
}

#[wasm_bindgen_test]
async fn what_was_opened_and_left_takes_no_memory() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    let mut allocated = Vec::new();
    for _ in 0..16 {
        work(&name).await;
        collect_garbage().await;
        wire.forget(|_| true);
        wire.emulator(|emulator| emulator.clear_journal());
        allocated.push(MEMORY.allocated());
    }
    // Now and then a list of something takes room for the next many rounds: not what is left of each.
    let mut left: Vec<_> = allocated.windows(2).map(|it| it[1].saturating_sub(it[0])).collect();
    left.sort_unstable();
    let each = left[left.len() / 4];
    assert!(each <= LEFT, "{each} bytes are left of each round: {left:?}");
    let grown = allocated[allocated.len() - 1].saturating_sub(allocated[0]);
    assert!(grown <= left.len() * LEFT + LISTS, "{grown} bytes are left of all rounds: {left:?}");
}
