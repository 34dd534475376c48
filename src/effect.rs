//! Effects, memos, conditional views and tasks on boxed closures, and listeners. They are compiled once per type
//! instead of once per closure, which saves some 700 bytes each.

mod shared;

pub use shared::{Shared, shared_memo};

use leptos::ev::{Event, EventDescriptor};
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::{
    AnyView, Effect, Get, IntoAny, IntoView, LocalStorage, Memo, StoredValue, WithValue, on_cleanup,
};
use leptos::reactive::graph::Observer;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::EventTarget;
use std::future::Future;
use std::pin::Pin;

/// Like [`Effect::new`].
pub fn effect(mut f: impl FnMut() + 'static) {
    effect_with(move |_: Option<()>| f());
}

/// Like [`effect`]; `f` gets its previous result.
pub fn effect_with<T: 'static>(f: impl FnMut(Option<T>) -> T + 'static) {
    fn run<T: 'static>(mut f: Box<dyn FnMut(Option<T>) -> T>) {
        Effect::new(move |previous| {
            unsubscribe_on_cleanup();
            f(previous)
        });
    }
    run(Box::new(f));
}

/// Like [`Memo::new`].
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    f: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<T> {
    #[allow(clippy::type_complexity)]
    fn new<T: PartialEq + Send + Sync + 'static>(
        f: Box<dyn Fn(Option<&T>) -> T + Send + Sync>,
    ) -> Memo<T> {
        Memo::new(move |previous| {
            unsubscribe_on_cleanup();
            f(previous)
        })
    }
    new(Box::new(f))
}

/// Shows a view while a condition is true. It renders again only when the result of the condition
/// changes.
pub fn when<V: IntoView + 'static>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> V + Send + 'static,
) -> AnyView {
    fn show(
        condition: Box<dyn Fn() -> bool + Send + Sync>,
        view: Box<dyn Fn() -> AnyView + Send>,
    ) -> AnyView {
        let is_true = memo(move |_| condition());
        (move || is_true.get().then(&view)).into_any()
    }
    show(Box::new(condition), Box::new(move || view().into_any()))
}

/// Listens to an event of the window until the current owner is cleaned up.
pub fn on_window_event<E: EventDescriptor + 'static>(
    event: E,
    listener: impl Fn(E::EventType) + 'static,
) where
    E::EventType: JsCast,
{
    let listener = move |event: Event| listener(event.unchecked_into());
    on_window_event_named(&event.name(), Box::new(listener));
}

/// Like [`on_window_event`], for events that Leptos does not know.
pub fn on_window_event_named(name: &str, listener: Box<dyn Fn(Event)>) {
    let handle = window_event_listener_untyped(name, listener);
    on_cleanup(move || handle.remove());
}

/// Listens in the capture phase, before the listeners of elements, until the current owner is cleaned up.
pub fn on_captured_event(target: &EventTarget, name: &'static str, listener: Box<dyn Fn(Event)>) {
    let listener = Closure::wrap(listener);
    let function = listener.as_ref().unchecked_ref();
    if target.add_event_listener_with_callback_and_bool(name, function, true).is_err() {
        return;
    }
    let stored: StoredValue<_, LocalStorage> = StoredValue::new_local((target.clone(), listener));
    on_cleanup(move || {
        stored.try_with_value(|(target, listener)| {
            let function = listener.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool(name, function, true);
        });
    });
}

/// Lets the running effect or memo unsubscribe from its sources when its owner is cleaned up.
///
/// A signal keeps its subscribers for as long as it lives. In signals that the whole app shares,
/// those of every page and row that was ever shown would accumulate.
fn unsubscribe_on_cleanup() {
    let Some(subscriber) = Observer::get() else { return };
    // The subscriber holds it only weakly, and a view is dropped before its owner is cleaned up.
    let Some(reader) = subscriber.1.upgrade() else { return };
    on_cleanup(move || reader.clear_sources(&subscriber));
}

/// Runs `future` until the current owner is cleaned up.
pub fn spawn_scoped(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    spawn_local_scoped_with_cancellation(future);
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;
    use leptos::reactive::graph::{
        AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver,
    };
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Weak};

    struct TestSubscriber(Arc<AtomicU32>);

    impl ReactiveNode for TestSubscriber {
        fn mark_dirty(&self) {}
        fn mark_check(&self) {}
        fn mark_subscribers_check(&self) {}
        fn update_if_necessary(&self) -> bool {
            false
        }
    }

    impl Subscriber for TestSubscriber {
        fn add_source(&self, _: AnySource) {}
        fn clear_sources(&self, _: &AnySubscriber) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_subscriber_unsubscribes_on_cleanup_even_if_its_view_was_dropped_before() {
        let count = Arc::new(AtomicU32::new(0));
        let test_subscriber = Arc::new(TestSubscriber(count.clone()));
        let alive: Weak<TestSubscriber> = Arc::downgrade(&test_subscriber);
        let subscriber = AnySubscriber(1, Arc::downgrade(&test_subscriber) as Weak<_>);
        let owner = Owner::new();
        owner.with(|| subscriber.with_observer(unsubscribe_on_cleanup));
        drop(test_subscriber);
        assert_eq!(count.load(Ordering::SeqCst), 0);
        owner.cleanup();
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert!(alive.upgrade().is_none(), "nothing else owns it");
    }

    #[test]
    fn without_a_subscriber_there_is_nothing_to_unsubscribe() {
        let owner = Owner::new();
        owner.with(unsubscribe_on_cleanup);
        owner.cleanup();
    }
}
