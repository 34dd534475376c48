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

/// The function at the window by which the script gives the response, once, for an address and a token.
const TAKE: &str = "dvcEarly";

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
    let token = request.token.as_deref().filter(|_| request.body.is_none())?;
    let window = web_sys::window()?;
    let take = Reflect::get(&window, &TAKE.into()).ok()?;
    let take: js_sys::Function = take.dyn_into().ok()?;
    take.call2(&JsValue::NULL, &JsValue::from_str(&request.url), &JsValue::from_str(token))
        .ok()?
        .dyn_into()
        .ok()
}
