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
pub struct Notification {
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

/// How many sentences stay in the live region: as many as may wait to be said.
const ANNOUNCEMENTS: usize = 5;

/// How long good news stays, in milliseconds.
const SUCCESS_STAYS: i32 = 6_000;

/// All notifications, and the live region's sentence.
#[derive(Clone, Copy)]
pub struct Notifications {
    items: Shared<Vec<Notification>>,
    /// What is said, oldest first, each with a number of its own.
    announcements: Shared<Vec<(u32, String)>>,
    announced_at: StoredValue<i64>,
    next_id: StoredValue<u32>,
}

impl Notifications {
    /// None yet.
    pub fn new() -> Self {
        Self {
            items: Shared::new(Vec::new()),
            announcements: Shared::new(Vec::new()),
            announced_at: StoredValue::new(0),
            next_id: StoredValue::new(0),
        }
    }

    /// Those that are shown, oldest first.
    pub fn items(self) -> Signal<Vec<Notification>> {
        self.items.signal()
    }

    /// The sentences that screen readers say, each once, oldest first.
    pub fn announcements(self) -> Signal<Vec<(u32, String)>> {
        self.announcements.signal()
    }

    /// Has screen readers say `sentence`.
    pub fn announce(self, sentence: impl Into<String>) {
        self.announced_at.try_set_value(now_ms());
        let id = self.new_id();
        // Beside the last ones, and not in their place: they may not have been said yet.
        self.announcements.try_update(|all| {
            all.push((id, sentence.into()));
            let surplus = all.len().saturating_sub(ANNOUNCEMENTS);
            all.drain(..surplus);
        });
    }

    /// The sentence that was said last, if that is but a moment ago: what follows from it may be said
    /// with it.
    pub fn just_announced(self) -> Option<String> {
        let age = now_ms() - self.announced_at.get_value();
        let last =
            self.announcements.with_untracked(|all| all.last().map(|(_, said)| said.clone()));
        last.filter(|_| (0..JUST_NOW).contains(&age))
    }

    /// Something worked.
    pub fn success(self, title: impl Into<String>) {
        let id = self.add(NoticeKind::Success, title.into(), String::new());
        spawn_local(async move {
            delay(SUCCESS_STAYS).await;
            while is_attended() {
                delay(SUCCESS_STAYS).await;
            }
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

    fn new_id(self) -> u32 {
        let id = self.next_id.try_get_value().unwrap_or_default();
        self.next_id.try_set_value(id.wrapping_add(1));
        id
    }

    fn add(self, kind: NoticeKind, title: String, message: String) -> u32 {
        let id = self.new_id();
        self.announce(if message.is_empty() {
            title.clone()
        } else {
            format!("{title}. {message}")
        });
        self.items.try_update(|items| items.push(Notification { id, kind, title, message }));
        id
    }

    /// Takes all away, also what was said.
    pub fn clear(self) {
        self.items.update(Vec::clear);
        self.announcements.update(Vec::clear);
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

/// Whether the user points at the notifications, is among them with the keyboard, or cannot see them now.
fn is_attended() -> bool {
    let attended = document().query_selector(".toasts:is(:hover, :focus-within)");
    document().hidden() || attended.ok().flatten().is_some()
}

impl Default for Notifications {
    fn default() -> Self {
        Self::new()
    }
}
