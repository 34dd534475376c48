//! The list request that `public/early.js` sends before the module is loaded, when the tab shows the
//! same address again.

use super::endpoint;
use super::request::Request;
use crate::domain::ListQuery;
use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

/// The key in session storage that the script reads.
pub const KEY: &str = "dvc.early";

/// The script's function at `window`: returns the response for a URL and a token, once.
const TAKE: &str = "dvcEarly";

#[derive(Serialize)]
pub struct EarlyRequest {
    /// The console's own address, with its query.
    address: String,
    url: String,
}

impl EarlyRequest {
    /// The request of the list `query`, shown at `address`, to the API at `base`.
    pub fn new(address: String, query: &ListQuery, base: &str) -> Self {
        Self { address, url: Request::new(&endpoint::list_volumes(query), base, None).url }
    }
}

/// The response that the script has requested already; at most once.
pub(super) fn take_response(request: &Request) -> Option<js_sys::Promise> {
    let token = request.token.as_deref().filter(|_| request.body.is_none())?;
    let window = web_sys::window()?;
    let take = Reflect::get(&window, &TAKE.into()).ok()?;
    let take: js_sys::Function = take.dyn_into().ok()?;
    take.call2(&JsValue::NULL, &JsValue::from_str(&request.url), &JsValue::from_str(token))
        .ok()?
        .dyn_into()
        .ok()
}
