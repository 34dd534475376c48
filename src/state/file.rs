use super::clock::delay;
use js_sys::Array;
use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long the object URL is valid, in milliseconds: the browser may first ask where to save.
const URL_LIFETIME: i32 = 60_000;

/// A text file that is built part by part, as `Blob`s, which the browser may keep on disk.
#[derive(Debug, Default)]
pub struct FileParts {
    parts: Array,
    has_failed: bool,
}

impl FileParts {
    pub fn push(&mut self, text: &str) {
        match Blob::new_with_str_sequence(&Array::of1(&text.into())) {
            Ok(part) => drop(self.parts.push(&part)),
            Err(_) => self.has_failed = true,
        }
    }

    /// Downloads the file. Returns false if the browser refused it or a part is missing.
    pub fn save(&self, name: &str, media_type: &str) -> bool {
        !self.has_failed && self.download(name, media_type).is_some()
    }

    fn download(&self, name: &str, media_type: &str) -> Option<()> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let file = Blob::new_with_blob_sequence_and_options(&self.parts, &options).ok()?;
        let url = Url::create_object_url_with_blob(&file).ok()?;
        // Outside the document, so that the router does not see the click.
        let link: HtmlElement = document().create_element("a").ok()?.dyn_into().ok()?;
        link.set_attribute("href", &url).ok()?;
        link.set_attribute("download", name).ok()?;
        link.click();
        spawn_local(async move {
            delay(URL_LIFETIME).await;
            let _ = Url::revoke_object_url(&url);
        });
        Some(())
    }
}
