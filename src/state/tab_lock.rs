//! A lock among the tabs of one browser (Web Locks), where it has them.

use leptos::prelude::window;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What became of asking for a lock.
pub enum TabLock {
    /// It is ours until this is dropped, or the page goes.
    Held(TabLockGuard),
    /// Another tab has it.
    Taken,
    /// The browser has no locks, or gives us none.
    Unsupported,
}

/// A lock that is held; dropping it gives it back.
pub struct TabLockGuard(js_sys::Function);

impl Drop for TabLockGuard {
    fn drop(&mut self) {
        // It ends the promise for whose time the lock was given.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the lock `name`, unless another tab has it.
pub async fn try_lock(name: &str) -> TabLock {
    lock(name, true).await
}

/// Takes the lock `name`, once no other tab has it.
pub async fn wait_for_lock(name: &str) -> TabLock {
    lock(name, false).await
}

async fn lock(name: &str, if_available: bool) -> TabLock {
    let mut release = None;
    let until = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = js_sys::Promise::new(&mut |resolve, _| {
        if request(name, if_available, until.clone(), resolve.clone()).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let granted = JsFuture::from(granted).await.ok().and_then(|granted| granted.as_bool());
    match (granted, release) {
        (Some(true), Some(release)) => TabLock::Held(TabLockGuard(release)),
        (Some(false), _) => TabLock::Taken,
        _ => TabLock::Unsupported,
    }
}

/// Asks for the lock, for the time of `until`, and tells whether it is ours; nothing where the
/// browser does not say.
fn request(
    name: &str,
    if_available: bool,
    until: js_sys::Promise,
    tell: js_sys::Function,
) -> Result<(), JsValue> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into())?;
    let request: js_sys::Function = js_sys::Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"ifAvailable".into(), &if_available.into())?;
    let told = tell.clone();
    let given = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let is_ours = !lock.is_null();
        let _ = told.call1(&JsValue::UNDEFINED, &is_ours.into());
        if is_ours { until.into() } else { JsValue::UNDEFINED }
    });
    let ended: js_sys::Promise =
        request.call3(&locks, &name.into(), &options, &given)?.dyn_into()?;
    spawn_local(async move {
        // A browser may refuse locks altogether, such as in a frame of somebody else's.
        if JsFuture::from(ended).await.is_err() {
            let _ = tell.call0(&JsValue::UNDEFINED);
        }
    });
    Ok(())
}
