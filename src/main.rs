//! The console in the page that `index.html` describes.

use data_volumes_console::api::transport::Fetch;
use data_volumes_console::{mount, recovery};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use std::rc::Rc;

fn main() {
    recovery::install();
    let shell = document().get_element_by_id("app").and_then(|found| found.dyn_into().ok());
    let Some(shell): Option<web_sys::HtmlElement> = shell else { return };
    // What painted before this module had been loaded.
    shell.set_text_content(None);
    mount(shell, Rc::new(Fetch)).forget();
}
