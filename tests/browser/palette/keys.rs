//! The keys beside the commands.

use super::{open_palette, options_in, search};
use crate::detail::{deletable_volume, open_page};
use crate::harness::{Network, names, open, rows, wait_for, wait_until};
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

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
