//! The contexts of what outlives a page, compiled once: Leptos's own functions are compiled again for
//! each type, which costs about a kilobyte each.

use leptos::prelude::*;
use std::any::{Any, TypeId};
use std::sync::Arc;

type Handle = Arc<dyn Any + Send + Sync>;

#[derive(Clone, Copy)]
struct Handles(StoredValue<Vec<(TypeId, Handle)>>);

/// To be called before the first [`provide_handle`].
pub fn start_handles() {
    provide_context(Handles(StoredValue::new(Vec::new())));
}

/// Provides `handle` to all below the owner of [`start_handles`].
pub fn provide_handle<T: Copy + Send + Sync + 'static>(handle: T) {
    add(TypeId::of::<T>(), Arc::new(handle));
}

fn add(id: TypeId, handle: Handle) {
    expect_context::<Handles>().0.update_value(|handles| handles.push((id, handle)));
}

/// The handle of type `T`.
///
/// # Panics
///
/// Outside the console, as Leptos's `expect_context`.
pub fn use_handle<T: Copy + Send + Sync + 'static>() -> T {
    let handle = find(TypeId::of::<T>());
    #[expect(clippy::expect_used, reason = "the console provides all handles when it starts")]
    *handle.as_ref().and_then(|handle| handle.downcast_ref()).expect("a handle")
}

fn find(id: TypeId) -> Option<Handle> {
    expect_context::<Handles>().0.with_value(|handles| {
        handles.iter().find(|(of, _)| *of == id).map(|(_, handle)| handle.clone())
    })
}
