//! The columns of the list, as the user has arranged them.

<<<<<<< HEAD
use super::handles::{provide_handle, use_handle};
use super::storage::{Store, Stored};
=======
use super::storage::{Store, Stored, persisted_signal};
>>>>>>> h-e
use crate::domain::Columns;
use crate::effect::memo;
use leptos::prelude::*;

const STORED: Stored = Stored::new(Store::Local, "dvc.columns");

pub fn stored_columns() -> Columns {
    STORED.get().unwrap_or_default()
}

/// Tabs share the columns, so that none overwrites the choice of another.
pub(super) fn provide_columns() {
<<<<<<< HEAD
    let columns = RwSignal::new(stored_columns());
    effect_with(move |before: Option<()>| {
        columns.with(|columns: &Columns| {
            if before.is_some() {
                STORED.set(columns);
            }
        });
    });
    STORED.on_change(move || columns.set(stored_columns()));
    provide_handle(columns);
=======
    provide_context(persisted_signal(STORED, stored_columns, |columns| STORED.set(columns)));
>>>>>>> h-e
}

/// The columns, to be changed.
pub fn use_stored_columns() -> RwSignal<Columns> {
    use_handle()
}

/// The columns, as a memo, so that a component subscribes to the app-wide signal only once.
pub fn use_columns() -> Memo<Columns> {
    let columns = use_stored_columns();
    memo(move |_| columns.get())
}
