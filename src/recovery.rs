//! What happens when the console itself breaks. Nothing of it can be trusted then, so it only tells
//! the page around it (`public/boot.js`), which shows a way out that needs none of it.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The name of the event at the window; its detail is the report.
pub const PANIC: &str = "dvc:panic";

/// Has every panic told.
pub fn install() {
    std::panic::set_hook(Box::new(|info| tell(&info.to_string())));
}

/// Tells of a panic.
pub fn tell(report: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(report));
    // Where not even this can be done, the browser's own error event remains.
    if let (Some(window), Ok(event)) =
        (web_sys::window(), CustomEvent::new_with_event_init_dict(PANIC, &init))
    {
        let _ = window.dispatch_event(&event);
    }
}
