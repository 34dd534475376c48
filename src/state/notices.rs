//! What happened: notifications that are seen, and sentences that are heard.

use super::clock::{delay, now_ms};
use super::shared::Shared;
use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whether it went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Yes. Goes by itself.
    Success,
    /// No. Stays until dismissed.
    Failure,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Tells it from the others.
    pub id: u32,
    /// Whether it went well.
    pub kind: NoticeKind,
    /// In a few words.
    pub title: String,
    /// The rest; may be empty.
    pub message: String,
}

/// How long ago "just now" is at most, in milliseconds.
const JUST_NOW: i64 = 3_000;

/// How long good news stays, in milliseconds.
const SUCCESS_STAYS: i32 = 6_000;

/// All notifications, and the live region's sentence.
#[derive(Clone, Copy)]
pub struct Notices {
    items: Shared<Vec<Notice>>,
    announcement: Shared<String>,
    announced_at: StoredValue<i64>,
    next_id: StoredValue<u32>,
}

impl Notices {
    /// None yet.
    pub fn new() -> Self {
        Self {
            items: Shared::new(Vec::new()),
            announcement: Shared::new(String::new()),
            announced_at: StoredValue::new(0),
            next_id: StoredValue::new(0),
        }
    }

    /// Those that are shown, oldest first.
    pub fn items(self) -> Signal<Vec<Notice>> {
        self.items.signal()
    }

    /// The sentence that screen readers say next.
    pub fn announcement(self) -> Signal<String> {
        self.announcement.signal()
    }

    /// Has screen readers say `sentence`.
    pub fn announce(self, sentence: impl Into<String>) {
        let mut sentence = sentence.into();
        // A live region says only changes: the same sentence again needs to differ.
        if self.announcement.try_with_untracked(|said| *said == sentence) == Some(true) {
            sentence.push('\u{a0}');
        }
        self.announced_at.try_set_value(now_ms());
        self.announcement.try_set(sentence);
    }

    /// The sentence that was said last, if that is but a moment ago: what follows from it may be said
    /// with it.
    pub fn just_announced(self) -> Option<String> {
        let age = now_ms() - self.announced_at.get_value();
        Some(self.announcement.get_untracked()).filter(|_| (0..JUST_NOW).contains(&age))
    }

    /// Something worked.
    pub fn success(self, title: impl Into<String>) {
        let id = self.add(NoticeKind::Success, title.into(), String::new());
        spawn_local(async move {
            delay(SUCCESS_STAYS).await;
            self.dismiss(id);
        });
    }

    /// Something did not work.
    pub fn failure(self, title: impl Into<String>, message: impl Into<String>) {
        self.add(NoticeKind::Failure, title.into(), message.into());
    }

    /// A request did not work. A 401 is the session's matter, and is told there once.
    pub fn failed(self, error: &ApiError) {
        if !error.is_unauthorized() && *error != ApiError::Aborted {
            self.failure(error.title(), error.message());
        }
    }

    fn add(self, kind: NoticeKind, title: String, message: String) -> u32 {
        let id = self.next_id.try_get_value().unwrap_or_default();
        self.next_id.try_set_value(id.wrapping_add(1));
        self.announce(if message.is_empty() {
            title.clone()
        } else {
            format!("{title}. {message}")
        });
        self.items.try_update(|items| items.push(Notice { id, kind, title, message }));
        id
    }

    /// Takes all away, also what was said.
    pub fn clear(self) {
        self.items.update(Vec::clear);
        self.announcement.set(String::new());
    }

    /// Takes one away.
    pub fn dismiss(self, id: u32) {
        // Untouched where it is gone already: nothing that watches has to look again.
        let present = self.items.try_with_untracked(|items| items.iter().any(|n| n.id == id));
        if present == Some(true) {
            self.items.try_update(|items| items.retain(|notice| notice.id != id));
        }
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}
