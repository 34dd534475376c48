//! Storage that is full or blocked.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};

/// Makes every write to the storage fail until it is dropped.
pub struct FullStorage(Vec<(JsValue, JsValue)>);

impl FullStorage {
    pub fn new() -> Self {
        let mut real = Vec::new();
        for storage in [window().local_storage(), window().session_storage()] {
            let storage: JsValue = storage.ok().flatten().expect("storage").into();
            let prototype = js_sys::Reflect::get_prototype_of(&storage).expect("a prototype");
            let set = js_sys::Reflect::get(&prototype, &"setItem".into()).expect("a method");
            let refuse = js_sys::Function::new_no_args(
                "throw new DOMException('it is full', 'QuotaExceededError')",
            );
            js_sys::Reflect::set(&prototype, &"setItem".into(), &refuse).expect("an object");
            real.push((prototype.into(), set));
        }
        Self(real)
    }
}

impl Drop for FullStorage {
    fn drop(&mut self) {
        // Both storages share a prototype, so the method saved first is the browser's own.
        for (prototype, set) in self.0.iter().rev() {
            js_sys::Reflect::set(prototype, &"setItem".into(), set).expect("an object");
        }
    }
}

/// Makes every access to the storage throw until it is dropped.
pub struct BlockedStorage(JsValue);

impl BlockedStorage {
    pub fn new() -> Self {
        let script = "(() => {
            const names = ['localStorage', 'sessionStorage'];
            const real = names.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
            const get = () => { throw new DOMException('not allowed', 'SecurityError'); };
            for (const name of names)
                Object.defineProperty(globalThis, name, { configurable: true, get });
            return () => names.forEach((name, index) =>
                Object.defineProperty(globalThis, name, real[index]));
        })()";
        Self(js_sys::eval(script).expect("a window"))
    }
}

impl Drop for BlockedStorage {
    fn drop(&mut self) {
        let restore: &js_sys::Function = self.0.unchecked_ref();
        restore.call0(&JsValue::NULL).expect("a window");
    }
}
