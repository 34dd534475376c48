//! Captures the files that the console has the browser save.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

pub struct Download {
    pub name: String,
    pub media_type: String,
    /// The text, with its byte order mark if there is one.
    pub text: String,
}

/// Captures downloads from now on, and forgets those captured before.
pub fn capture_downloads() {
    let capture = js_sys::Function::new_no_args(
        "window.capturedFiles = [];
         const blobs = new Map();
         URL.createObjectURL = blob => {
             const url = `blob:${blobs.size}`;
             blobs.set(url, blob);
             return url;
         };
         URL.revokeObjectURL = url => blobs.delete(url);
         HTMLAnchorElement.prototype.click = function () {
             if (!this.hasAttribute('download')) return HTMLElement.prototype.click.call(this);
             window.capturedFiles.push([this.download, blobs.get(this.href)]);
         };",
    );
    capture.call0(&JsValue::NULL).expect("a browser that can be changed");
}

fn captured() -> js_sys::Array {
    let files = js_sys::Reflect::get(&window(), &"capturedFiles".into());
    files.expect("capture_downloads").unchecked_into()
}

pub fn download_count() -> u32 {
    captured().length()
}

/// The only file that was downloaded.
pub async fn downloaded_file() -> Download {
    let files = captured();
    assert_eq!(files.length(), 1, "files");
    let file: js_sys::Array = files.get(0).unchecked_into();
    let blob: Blob = file.get(1).unchecked_into();
    let bytes = JsFuture::from(blob.array_buffer()).await.expect("bytes");
    Download {
        name: file.get(0).as_string().expect("a name"),
        media_type: blob.type_(),
        // `Blob::text` would drop the byte order mark.
        text: String::from_utf8(js_sys::Uint8Array::new(&bytes).to_vec()).expect("UTF-8"),
    }
}
