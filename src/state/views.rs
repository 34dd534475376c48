//! The saved views, kept by the browser and shared between its tabs.
//!
//! Every change starts from what is kept at that moment, so that two tabs do not undo each other's.
//! What cannot be read is left where it is until something new is saved; then it is put aside under
//! a key of its own, and never thrown away.

use super::storage::{Blocked, Store, Stored};
use crate::domain::{SavedViews, Unreadable, ViewError};
use crate::effect::forget_on_cleanup;
use leptos::prelude::*;

const VIEWS: Stored = Stored::new(Store::Local, "dvc.views");

/// Where text goes that could not be read.
const ASIDE: Stored = Stored::new(Store::Local, "dvc.views.aside");

/// Whether one of the stored views may be the default. By its name alone: the first view, which only
/// leaves such a list to the app, need not be able to read views.
pub fn has_default_view() -> bool {
    VIEWS.text().is_ok_and(|text| text.is_some_and(|text| text.contains("\"default\"")))
}

/// What of the kept text is not among the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it.
    All(Unreadable),
    /// So many views.
    Some(usize),
}

/// The views. A handle.
#[derive(Clone, Copy)]
pub struct Views {
    views: RwSignal<SavedViews>,
    loss: RwSignal<Option<Loss>>,
    /// Whether the browser keeps less than is in memory.
    unsaved: StoredValue<bool>,
}

impl Views {
    /// Those that are kept; follows the other tabs for as long as the current owner lives.
    pub fn start() -> Self {
        let views = Self {
            views: RwSignal::default(),
            loss: RwSignal::new(None),
            unsaved: StoredValue::new(false),
        };
        views.read();
        VIEWS.on_change(move || views.read());
        views
    }

    /// The views, tracked.
    pub fn get(self) -> SavedViews {
        forget_on_cleanup();
        self.views.get()
    }

    /// Looks at the views, tracked.
    pub fn with<T>(self, f: impl FnOnce(&SavedViews) -> T) -> T {
        forget_on_cleanup();
        self.views.with(f)
    }

    /// Looks at the views as they are now.
    pub fn with_untracked<T>(self, f: impl FnOnce(&SavedViews) -> T) -> T {
        self.views.with_untracked(f)
    }

    /// What could not be read, tracked, until [`Views::told`].
    pub fn loss(self) -> Option<Loss> {
        forget_on_cleanup();
        self.loss.get()
    }

    /// The person knows of the loss.
    pub fn told(self) {
        self.loss.try_set(None);
    }

    /// Changes the views. `Ok(Err(Blocked))` when the change lives only as long as the page.
    pub fn change(
        self,
        f: impl FnOnce(&mut SavedViews) -> Result<(), ViewError>,
    ) -> Result<Result<(), Blocked>, ViewError> {
        let mut views = self.views.get_untracked();
        let kept = VIEWS.text();
        if !self.unsaved.get_value()
            && let Ok(Some(text)) = &kept
            && let Ok((newest, _)) = SavedViews::parse(text)
        {
            views = newest;
        }
        f(&mut views)?;
        let lossy = |text: &String| !matches!(SavedViews::parse(text), Ok((_, 0)));
        let saved = match kept.map(|text| text.filter(lossy)) {
            Ok(Some(text)) => put_aside(&text),
            Ok(None) => Ok(()),
            Err(blocked) => Err(blocked),
        };
        // Nothing is written over what could not be put aside.
        let saved = saved.and_then(|()| VIEWS.set_text(&views.print()));
        self.unsaved.set_value(saved.is_err());
        self.views.try_set(views);
        Ok(saved)
    }

    /// Takes over what is kept.
    fn read(self) {
        // Where nothing may be kept, what is in memory is all there is.
        let Ok(text) = VIEWS.text() else { return };
        let (views, loss) = match text.as_deref().map(SavedViews::parse) {
            None => (SavedViews::default(), None),
            Some(Ok((views, 0))) => (views, None),
            Some(Ok((views, left_out))) => (views, Some(Loss::Some(left_out))),
            Some(Err(unreadable)) => (SavedViews::default(), Some(Loss::All(unreadable))),
        };
        if self.views.try_with_untracked(|before| *before != views) == Some(true) {
            self.views.try_set(views);
        }
        if loss.is_some() {
            self.loss.try_set(loss);
        }
    }
}

/// Keeps a text that could not be read, below those before it.
fn put_aside(text: &str) -> Result<(), Blocked> {
    let before = ASIDE.text()?;
    ASIDE.set_text(&before.map_or_else(|| text.to_owned(), |before| format!("{before}\n{text}")))
}
