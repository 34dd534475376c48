//! Notifications, and the sentences that screen readers announce.

use super::clock::{delay, now_ms};
use super::handles::use_handle;
use super::session::Session;
use crate::api::ApiError;
use crate::effect::Shared;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationKind {
    /// Dismissed automatically.
    Success,
    /// Stays until dismissed.
    Failure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: u32,
    pub kind: NotificationKind,
    pub title: String,
    /// May be empty.
    pub message: String,
}

/// How old a recent announcement is at most, in milliseconds.
const RECENT: i64 = 3_000;

/// How many announcements the live region keeps: screen readers may not have read them yet.
const MAX_ANNOUNCEMENTS: usize = 5;

/// How long a success is shown, in milliseconds.
const SUCCESS_DURATION: i32 = 6_000;

#[derive(Clone, Copy, Default)]
pub struct Notifications {
    /// Those that are shown, oldest first.
    pub items: Shared<Vec<Notification>>,
    /// The content of the live region: ids and sentences, oldest first.
    pub announcements: Shared<Vec<(u32, String)>>,
    announced_at: StoredValue<i64>,
    next_id: StoredValue<u32>,
}

pub fn use_notifications() -> Notifications {
    use_handle()
}

impl Notifications {
    pub(super) fn start(session: Session) -> Self {
        let notifications = Self::default();
        session.on_wipe(move |_| notifications.clear());
        notifications
    }

    /// Announces `sentence` to screen readers.
    pub fn announce(self, sentence: impl Into<String>) {
        self.announced_at.try_set_value(now_ms());
        let id = self.new_id();
        self.announcements.try_update(|all| {
            all.push((id, sentence.into()));
            let surplus = all.len().saturating_sub(MAX_ANNOUNCEMENTS);
            all.drain(..surplus);
        });
    }

    /// The last announcement, if it is recent, so that a follow-up can repeat it.
    pub fn recent_announcement(self) -> Option<String> {
        let age = now_ms() - self.announced_at.get_value();
        let last =
            self.announcements.with_untracked(|all| all.last().map(|(_, text)| text.clone()));
        last.filter(|_| (0..RECENT).contains(&age))
    }

    pub fn success(self, title: impl Into<String>) {
        let id = self.add(NotificationKind::Success, title.into(), String::new());
        spawn_local(async move {
            delay(SUCCESS_DURATION).await;
            while must_stay() {
                delay(SUCCESS_DURATION).await;
            }
            self.dismiss(id);
        });
    }

    pub fn failure(self, title: impl Into<String>, message: impl Into<String>) {
        self.add(NotificationKind::Failure, title.into(), message.into());
    }

    /// Notifies of a failed request, unless it was aborted or a 401, which the session handles.
    pub fn request_failed(self, error: &ApiError) {
        if !error.is_unauthorized() && *error != ApiError::Aborted {
            self.failure(error.title(), error.message());
        }
    }

    fn new_id(self) -> u32 {
        let id = self.next_id.try_get_value().unwrap_or_default();
        self.next_id.try_set_value(id.wrapping_add(1));
        id
    }

    fn add(self, kind: NotificationKind, title: String, message: String) -> u32 {
        let id = self.new_id();
        self.announce(if message.is_empty() {
            title.clone()
        } else {
            format!("{title}. {message}")
        });
        self.items.try_update(|items| items.push(Notification { id, kind, title, message }));
        id
    }

    pub fn clear(self) {
        self.items.update(Vec::clear);
        self.announcements.update(Vec::clear);
    }

    pub fn dismiss(self, id: u32) {
        // Checked first, so that readers are not notified without a change.
        let is_shown = self.items.try_with_untracked(|items| items.iter().any(|it| it.id == id));
        if is_shown == Some(true) {
            self.items.try_update(|items| items.retain(|it| it.id != id));
        }
    }
}

/// Whether the user hovers or focuses the notifications, or the tab is hidden.
fn must_stay() -> bool {
    let attended = document().query_selector(".toasts:is(:hover, :focus-within)");
    document().hidden() || attended.ok().flatten().is_some()
}
