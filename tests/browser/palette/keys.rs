//! The keys beside the commands.

use super::{open_palette, options_in, search};
use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    Network, dispatch_key, field, find, focused, names, open, rows, type_into, wait_for, wait_until,
};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, KeyboardEventInit};

#[wasm_bindgen_test]
async fn no_key_is_shown_while_single_keys_are_disabled() {
    let console = open("/datavolumes").await;
    let storage = window().local_storage().ok().flatten().expect("storage");
    storage.set_item("dvc.single-keys", "false").expect("storage");
    let _console = console.reload().await;
    wait_until("rows", || rows().len() == 50).await;
    open_palette().await;
    assert!(names("option").contains(&"New data volume".to_owned()), "{:?}", names("option"));
}

#[wasm_bindgen_test]
async fn the_keyboard_shortcuts_are_found_as_help() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    open_palette().await;
    search("help").await;
    assert_eq!(options_in("Settings"), ["Keyboard shortcuts ?"]);
}

#[wasm_bindgen_test]
async fn a_changed_key_is_shown_beside_its_command() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let console = open_page(&network, &volume).await;
    let storage = window().local_storage().ok().flatten().expect("storage");
    storage.set_item("dvc.keys", "\"sy\"").expect("storage");
    let _console = console.reload().await;
    wait_for("heading", &volume.name).await;
    open_palette().await;
    wait_until("the key", || options_in("This page").contains(&"Share y".to_owned())).await;
}

#[wasm_bindgen_test]
async fn the_key_that_opens_the_palette_selects_its_text_while_it_is_open() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let init = KeyboardEventInit::new();
    init.set_ctrl_key(true);
    assert!(!dispatch_key("k", &init).await, "the browser does nothing else");
    wait_until("the field has the focus", || focused() == "combobox Command").await;
    type_into("Command", "theme").await;
    let field = field("Command").unchecked_into::<HtmlInputElement>();
    field.set_selection_range(5, 5).expect("the end of the text");
    find("button", "Close").focus().expect("focus");
    dispatch_key("k", &init).await;
    assert_eq!((focused().as_str(), field.value().as_str()), ("combobox Command", "theme"));
    let selection = (field.selection_start(), field.selection_end());
    assert_eq!(selection, (Ok(Some(0)), Ok(Some(5))));
}
