//! The request of a list that `public/early.js` sends before the module is loaded, when the tab shows the same
//! address again.

use super::endpoint;
use super::transport::Request;
use crate::domain::ListQuery;
use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

/// Where the script finds it, in session storage.
pub const KEY: &str = "dvc.early";

/// Where the script leaves the response, at the window.
const RESPONSE: &str = "dvcEarly";

/// What the script needs to know.
#[derive(Serialize)]
pub struct EarlyRequest {
    /// The address of the console, with its query.
    address: String,
    /// The whole address of the request.
    url: String,
}

impl EarlyRequest {
    /// The request that the list `query` at `address` sends to the API at `base`.
    pub fn new(address: String, query: &ListQuery, base: &str) -> Self {
        Self { address, url: Request::of(&endpoint::list_volumes(query), base, None).url }
    }
}

/// The response to `request` that is on its way already; only once.
pub(super) fn take(request: &Request) -> Option<js_sys::Promise> {
    let window = web_sys::window()?;
    let early = Reflect::get(&window, &RESPONSE.into()).ok().filter(JsValue::is_object)?;
    let url = Reflect::get(&early, &"url".into()).ok()?.as_string()?;
    if url != request.url || request.token.is_none() || request.body.is_some() {
        return None;
    }
    Reflect::delete_property(&window, &RESPONSE.into()).ok()?;
    Reflect::get(&early, &"response".into()).ok()?.dyn_into().ok()
}
