//! The contexts of what outlives a page, compiled once: Leptos's own functions are compiled again for
//! each type, which costs about a kilobyte each.

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::any::{Any, TypeId};
use std::sync::Arc;

type Handle = Arc<dyn Any + Send + Sync>;

struct Inner {
    /// That of the app, which outlives every page.
    owner: Option<WeakOwner>,
    all: Vec<(TypeId, Handle)>,
}

#[derive(Clone, Copy)]
struct Handles(StoredValue<Inner>);

/// To be called before the first [`provide_handle`].
pub fn start_handles() {
    let owner = Owner::current().map(|owner| owner.downgrade());
    provide_context(Handles(StoredValue::new(Inner { owner, all: Vec::new() })));
}

/// Provides `handle` to all below the owner of [`start_handles`].
pub fn provide_handle<T: Copy + Send + Sync + 'static>(handle: T) {
    add(TypeId::of::<T>(), Arc::new(handle));
}

fn add(id: TypeId, handle: Handle) {
    expect_context::<Handles>().0.update_value(|inner| inner.all.push((id, handle)));
}

/// The handle of type `T`.
///
/// # Panics
///
/// Outside the console, as Leptos's `expect_context`.
pub fn use_handle<T: Copy + Send + Sync + 'static>() -> T {
    #[expect(clippy::expect_used, reason = "the console provides all handles when it starts")]
    find_handle().expect("a handle")
}

/// The handle of type `T`. `start` makes it when it is first used, so that its code is in the part that uses it.
pub fn use_or_start_handle<T: Copy + Send + Sync + 'static>(start: fn() -> T) -> T {
    find_handle().unwrap_or_else(|| {
        let owner = expect_context::<Handles>().0.with_value(|inner| inner.owner.clone());
        let owner = owner.and_then(|owner| owner.upgrade());
        let handle = owner.map_or_else(start, |owner| owner.with(start));
        provide_handle(handle);
        handle
    })
}

fn find_handle<T: Copy + 'static>() -> Option<T> {
    find(TypeId::of::<T>())?.downcast_ref().copied()
}

fn find(id: TypeId) -> Option<Handle> {
    expect_context::<Handles>().0.with_value(|inner| {
        inner.all.iter().find(|(of, _)| *of == id).map(|(_, handle)| handle.clone())
    })
}
