//! The rows that are ticked, across pages.

use crate::domain::{Volume, VolumeId};
use leptos::prelude::*;
use std::collections::HashMap;

/// The ticked rows. A handle.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<HashMap<VolumeId, Volume>>);

impl Selection {
    /// None yet.
    pub fn new() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }

    /// Whether this row is ticked, tracked.
    pub fn contains(self, id: &VolumeId) -> bool {
        self.0.with(|ticked| ticked.contains_key(id))
    }

    /// How many are ticked, tracked.
    pub fn len(self) -> usize {
        self.0.with(HashMap::len)
    }

    /// Whether none is, tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(HashMap::is_empty)
    }

    /// Ticks or unticks rows.
    pub fn set(self, rows: impl IntoIterator<Item = Volume>, ticked: bool) {
        self.0.update(|all| {
            for row in rows {
                if ticked {
                    all.insert(row.id.clone(), row);
                } else {
                    all.remove(&row.id);
                }
            }
        });
    }

    /// Unticks all.
    pub fn clear(self) {
        self.0.update(HashMap::clear);
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}
