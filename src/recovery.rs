//! Reports panics to the page (`public/boot.js`), which offers a way to reload without the app.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The event at `window`; its detail is the report.
pub const PANIC_EVENT: &str = "dvc:panic";

pub fn install() {
    std::panic::set_hook(Box::new(|info| report_panic(&info.to_string())));
}

pub fn report_panic(report: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(report));
    // If this fails, the browser's own error event remains.
    if let (Some(window), Ok(event)) =
        (web_sys::window(), CustomEvent::new_with_event_init_dict(PANIC_EVENT, &init))
    {
        let _ = window.dispatch_event(&event);
    }
}
