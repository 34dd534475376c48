//! Effects that are compiled once.

use leptos::prelude::Effect;

/// Runs `f`, and runs it again whenever a signal that it has read changes, as `Effect::new` does:
/// that is compiled anew for every closure, some 700 bytes each time.
pub fn effect(f: impl FnMut() + 'static) {
    fn run(mut f: Box<dyn FnMut()>) {
        Effect::new(move |_| f());
    }
    run(Box::new(f));
}
