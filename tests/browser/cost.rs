//! What a row costs, which users pay for each of up to 500.

use crate::harness::{Wire, eventually, go_to_page, mounted, open, open_with, rows, select, shown};
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// How many nodes a row may hold.
const NODES: u32 = 25;

/// How many calls into the document a row may cost that was not there before.
const CALLS: f64 = 15.0;

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
