//! Files that the person gets: put together part by part, and handed to the browser.

use super::clock::delay;
use js_sys::Array;
use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long the browser has to take a file, in milliseconds: some read it only after they asked
/// where to put it.
const TAKEN_WITHIN: i32 = 60_000;

/// A file that is being put together. Its parts are the browser's at once, which may keep them on
/// disk: at the end, nothing long is left to be copied.
#[derive(Debug)]
pub struct FileParts {
    parts: Array,
    is_whole: bool,
}

impl FileParts {
    /// An empty file.
    pub fn new() -> Self {
        Self { parts: Array::new(), is_whole: true }
    }

    /// Adds text, which is written as UTF-8.
    pub fn push(&mut self, text: &str) {
        match Blob::new_with_str_sequence(&Array::of1(&text.into())) {
            Ok(part) => drop(self.parts.push(&part)),
            Err(_) => self.is_whole = false,
        }
    }

    /// Has the browser save the file under `name`; says whether it took it. A file of which a part
    /// is missing is not saved.
    pub fn save(&self, name: &str, media_type: &str) -> bool {
        self.is_whole && self.offer(name, media_type).is_some()
    }

    fn offer(&self, name: &str, media_type: &str) -> Option<()> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let file = Blob::new_with_blob_sequence_and_options(&self.parts, &options).ok()?;
        let url = Url::create_object_url_with_blob(&file).ok()?;
        // A link outside of the document: nobody sees it, and no router hears of the click.
        let link: HtmlElement = document().create_element("a").ok()?.dyn_into().ok()?;
        let set = |attribute, value: &str| link.set_attribute(attribute, value).ok();
        set("href", &url)?;
        set("download", name)?;
        link.click();
        spawn_local(async move {
            delay(TAKEN_WITHIN).await;
            let _ = Url::revoke_object_url(&url);
        });
        Some(())
    }
}

impl Default for FileParts {
    fn default() -> Self {
        Self::new()
    }
}
