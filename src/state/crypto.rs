//! Random bytes and SHA-256, by the browser.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

pub fn random_bytes() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// `None` outside a secure context: browsers hash only on HTTPS pages and localhost.
pub async fn sha256(text: &str) -> Option<Vec<u8>> {
    let subtle = window().crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let hashing = subtle.digest_with_str_and_u8_array("SHA-256", text.as_bytes()).ok()?;
    let hash: js_sys::ArrayBuffer = JsFuture::from(hashing).await.ok()?.dyn_into().ok()?;
    Some(js_sys::Uint8Array::new(&hash).to_vec())
}
