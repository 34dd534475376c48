//! Files that the console has the browser save: caught before they are.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A file that was handed to the browser.
pub struct Saved {
    /// The name that it was given.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its text, with the byte order mark if there is one.
    pub text: String,
}

/// Puts something that remembers in the place of the browser's downloads, and forgets what was
/// caught before.
pub fn catch_files() {
    let catch = js_sys::Function::new_no_args(
        "window.caughtFiles = [];
         const blobs = new Map();
         URL.createObjectURL = blob => {
             const url = `blob:${blobs.size}`;
             blobs.set(url, blob);
             return url;
         };
         URL.revokeObjectURL = url => blobs.delete(url);
         HTMLAnchorElement.prototype.click = function () {
             if (!this.hasAttribute('download')) return HTMLElement.prototype.click.call(this);
             window.caughtFiles.push([this.download, blobs.get(this.href)]);
         };",
    );
    catch.call0(&JsValue::NULL).expect("a browser that can be changed");
}

fn caught() -> js_sys::Array {
    js_sys::Reflect::get(&window(), &"caughtFiles".into()).expect("catch_files").unchecked_into()
}

/// How many files were handed to the browser.
pub fn saved_count() -> u32 {
    caught().length()
}

/// The only file that was handed to the browser.
pub async fn saved() -> Saved {
    let files = caught();
    assert_eq!(files.length(), 1, "files");
    let file: js_sys::Array = files.get(0).unchecked_into();
    let blob: Blob = file.get(1).unchecked_into();
    let bytes = JsFuture::from(blob.array_buffer()).await.expect("bytes");
    Saved {
        name: file.get(0).as_string().expect("a name"),
        media_type: blob.type_(),
        // Not `Blob::text`, which takes the mark away.
        text: String::from_utf8(js_sys::Uint8Array::new(&bytes).to_vec()).expect("UTF-8"),
    }
}
