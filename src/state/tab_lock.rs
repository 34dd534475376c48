//! Locks shared by the browser's tabs (the Web Locks API).

use leptos::prelude::window;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

pub enum TabLock {
    Acquired(TabLockGuard),
    /// Another tab has it.
    Taken,
    /// The browser has no locks, or denies them.
    Unsupported,
}

/// Releases the lock when it is dropped. The argument resolves the promise that holds the lock.
pub struct TabLockGuard(js_sys::Function);

impl Drop for TabLockGuard {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Acquires the lock `name`, unless another tab has it.
pub async fn try_lock(name: &str) -> TabLock {
    lock(name, true).await
}

/// Waits until no other tab has the lock `name`, then acquires it.
pub async fn wait_for_lock(name: &str) -> TabLock {
    lock(name, false).await
}

async fn lock(name: &str, if_available: bool) -> TabLock {
    let mut release = None;
    let released = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = js_sys::Promise::new(&mut |resolve, _| {
        if request(name, if_available, released.clone(), resolve.clone()).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let granted = JsFuture::from(granted).await.ok().and_then(|granted| granted.as_bool());
    match (granted, release) {
        (Some(true), Some(release)) => TabLock::Acquired(TabLockGuard(release)),
        (Some(false), _) => TabLock::Taken,
        _ => TabLock::Unsupported,
    }
}

/// Requests the lock until `released` resolves. `on_response` gets whether it was granted, or
/// `undefined` where locks do not work.
fn request(
    name: &str,
    if_available: bool,
    released: js_sys::Promise,
    on_response: js_sys::Function,
) -> Result<(), JsValue> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into())?;
    let request: js_sys::Function = js_sys::Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"ifAvailable".into(), &if_available.into())?;
    let on_granted = on_response.clone();
    let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let is_granted = !lock.is_null();
        let _ = on_granted.call1(&JsValue::UNDEFINED, &is_granted.into());
        if is_granted { released.into() } else { JsValue::UNDEFINED }
    });
    let ended: js_sys::Promise =
        request.call3(&locks, &name.into(), &options, &callback)?.dyn_into()?;
    spawn_local(async move {
        // A browser may deny locks, such as in a third-party frame.
        if JsFuture::from(ended).await.is_err() {
            let _ = on_response.call0(&JsValue::UNDEFINED);
        }
    });
    Ok(())
}
