//! The columns of the list, as the user has arranged them.

use super::handles::{provide_handle, use_handle};
use super::storage::{Store, Stored, persisted_signal};
use crate::domain::Columns;
use crate::effect::memo;
use leptos::prelude::*;

const STORED: Stored = Stored::new(Store::Local, "dvc.columns");

pub fn stored_columns() -> Columns {
    STORED.read(|stored| Some(Columns::read(stored))).unwrap_or_default()
}

/// Tabs share the columns, so that none overwrites the choice of another.
pub(super) fn provide_columns() {
    provide_handle(persisted_signal(STORED, stored_columns, |columns| {
        STORED.set_or_clear((*columns != Columns::default()).then_some(columns));
    }));
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
