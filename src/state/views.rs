//! The saved views, stored in the browser and shared by its tabs.
//!
//! Every change starts from what is stored at that moment, so that two tabs do not overwrite each
//! other. Text that cannot be read is moved to a backup key before anything is written over it.

use super::handles::use_handle;
use super::storage::{Blocked, Store, Stored};
use crate::domain::{SavedViews, StoredViewsError, ViewError, ViewTarget};
use crate::effect::Shared;
use leptos::prelude::*;

const VIEWS: Stored = Stored::new(Store::Local, "dvc.views");
const BACKUP: Stored = Stored::new(Store::Local, "dvc.views.aside");

/// Searches the text, so that the first view needs no code to parse views.
pub fn has_default_view() -> bool {
    const DEFAULT: &[u8] = b"\"default\"";
    let text = VIEWS.text().ok().flatten().unwrap_or_default();
    // `str::contains` compiles to more code.
    text.as_bytes().windows(DEFAULT.len()).any(|part| part == DEFAULT)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableViews {
    All(StoredViewsError),
    Some(usize),
}

#[derive(Clone, Copy)]
pub struct Views {
    /// To be changed by [`Views::change`], which stores it.
    pub saved: Shared<SavedViews>,
    /// What could not be read, until it is dismissed.
    pub unreadable: Shared<Option<UnreadableViews>>,
    /// Whether the views in memory could not be stored.
    is_unsaved: StoredValue<bool>,
}

pub fn use_views() -> Views {
    use_handle()
}

impl Views {
    /// Reads the stored views and follows changes of other tabs.
    pub fn start() -> Self {
        let views = Self {
            saved: Shared::default(),
            unreadable: Shared::new(None),
            is_unsaved: StoredValue::new(false),
        };
        views.read();
        VIEWS.on_change(move || views.read());
        views
    }

    /// The name of the view that a page shows.
    pub fn name_of(self, target: &ViewTarget) -> Option<String> {
        self.saved.with(|views| views.find_by_target(target).map(|view| view.name.clone()))
    }

    /// `Ok(Err(Blocked))` means that the change could not be stored and is lost with the page.
    pub fn change(
        self,
        f: impl FnOnce(&mut SavedViews) -> Result<(), ViewError>,
    ) -> Result<Result<(), Blocked>, ViewError> {
        let mut views = self.saved.get_untracked();
        let stored = VIEWS.text();
        if !self.is_unsaved.get_value()
            && let Ok(Some(text)) = &stored
            && let Ok((newest, _)) = SavedViews::parse(text)
        {
            views = newest;
        }
        f(&mut views)?;
        let is_lossy = |text: &String| !matches!(SavedViews::parse(text), Ok((_, 0)));
        let saved = match stored.map(|text| text.filter(is_lossy)) {
            Ok(Some(text)) => back_up(&text),
            Ok(None) => Ok(()),
            Err(blocked) => Err(blocked),
        };
        let saved = saved.and_then(|()| VIEWS.set_text(&views.print()));
        self.is_unsaved.set_value(saved.is_err());
        self.saved.try_set(views);
        Ok(saved)
    }

    fn read(self) {
        // Where storage is blocked, the views in memory are all there is.
        let Ok(text) = VIEWS.text() else { return };
        let (views, unreadable) = match text.as_deref().map(SavedViews::parse) {
            None => (SavedViews::default(), None),
            Some(Ok((views, 0))) => (views, None),
            Some(Ok((views, left_out))) => (views, Some(UnreadableViews::Some(left_out))),
            Some(Err(reason)) => (SavedViews::default(), Some(UnreadableViews::All(reason))),
        };
        if self.saved.try_with_untracked(|before| *before != views) == Some(true) {
            self.saved.try_set(views);
        }
        if unreadable.is_some() {
            self.unreadable.try_set(unreadable);
        }
    }
}

/// Appends unreadable text to the backup.
fn back_up(text: &str) -> Result<(), Blocked> {
    let before = BACKUP.text()?;
    BACKUP.set_text(&before.map_or_else(|| text.to_owned(), |before| format!("{before}\n{text}")))
}
