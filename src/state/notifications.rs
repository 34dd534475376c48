//! Notifications, and the sentences that screen readers announce.

use super::clock::{delay, now_ms};
use super::handles::use_handle;
use super::recent_volumes::forget_recent_volume;
use super::session::Session;
use crate::api::ApiError;
use crate::domain::VolumeId;
use crate::effect::Shared;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationKind {
    /// The server has accepted an action and has not finished it. Dismissed automatically.
    Started,
    /// Dismissed automatically.
    Success,
    /// Stays until dismissed.
    Failure,
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Volume(VolumeId, String),
    /// One that does not exist any longer.
    DeletedVolume(VolumeId, String),
    /// A bulk job, by its number.
    Job(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: u32,
    pub kind: NotificationKind,
    pub title: String,
    /// May be empty.
    pub message: String,
    pub subject: Option<Subject>,
    /// In milliseconds since 1970.
    pub at: i64,
}

impl Notification {
    /// The name in its title, if it is about a data volume; may be empty.
    pub fn name(&self) -> &str {
        match &self.subject {
            Some(Subject::Volume(_, name) | Subject::DeletedVolume(_, name)) => name,
            _ => "",
        }
    }

    /// The data volume that it is about, if that still exists.
    pub fn volume(&self) -> Option<&VolumeId> {
        match &self.subject {
            Some(Subject::Volume(id, _)) => Some(id),
            _ => None,
        }
    }
}

/// How many announcements the live region keeps: screen readers may not have read them yet.
const MAX_ANNOUNCEMENTS: usize = 5;

/// How long a success is shown, in milliseconds, without the time in which it must stay.
const SUCCESS_DURATION: i32 = 6_000;

/// How old the notification of an action that leads to another page may be when that page opens, in milliseconds.
const LEADS_TO_PAGE: i64 = 1_000;

/// How often the time of a success is counted down, in milliseconds.
const COUNTDOWN_STEP: i32 = 1_000;

/// How many notifications the history keeps.
const MAX_HISTORY: usize = 50;

#[derive(Clone, Copy, Default)]
pub struct Notifications {
    /// Those that are shown, oldest first.
    pub items: Shared<Vec<Notification>>,
    /// The notifications of this session, newest first. `None` before the first.
    pub history: Shared<Option<Vec<Notification>>>,
    /// The failures that the user has neither dismissed nor seen in the history.
    pub unseen_failures: Shared<Vec<u32>>,
    /// The content of the live region: ids and sentences, oldest first.
    pub announcements: Shared<Vec<(u32, String)>>,
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
        let id = self.new_id();
        self.announcements.try_update(|all| {
            all.push((id, sentence.into()));
            let surplus = all.len().saturating_sub(MAX_ANNOUNCEMENTS);
            all.drain(..surplus);
        });
    }

    /// Removes the links to a data volume that has been deleted, also those of the command palette.
    pub fn unlink(self, id: &VolumeId) {
        forget_recent_volume(id);
        let unlink = |all: &mut Vec<Notification>| {
            for subject in all.iter_mut().filter_map(|it| it.subject.as_mut()) {
                if let Subject::Volume(of, name) = subject
                    && of == id
                {
                    *subject = Subject::DeletedVolume(id.clone(), std::mem::take(name));
                }
            }
        };
        self.items.try_update(unlink);
        self.history.try_update(|history| history.as_mut().map(unlink));
    }

    pub fn success(self, title: impl Into<String>) {
        self.show_for_a_while(NotificationKind::Success, title.into(), None);
    }

    pub fn success_about(self, subject: Subject, title: impl Into<String>) {
        self.show_for_a_while(NotificationKind::Success, title.into(), Some(subject));
    }

    /// The server has accepted an action. Returns the ID, for [`Notifications::forget`] at its end.
    pub fn started(self, subject: Subject, title: impl Into<String>) -> u32 {
        self.show_for_a_while(NotificationKind::Started, title.into(), Some(subject))
    }

    fn show_for_a_while(
        self,
        kind: NotificationKind,
        title: String,
        subject: Option<Subject>,
    ) -> u32 {
        let id = self.show(kind, title, String::new(), subject);
        spawn_local(async move {
            let is_attended = || matches_selector(".toasts:is(:hover, :focus-within)");
            count_down(SUCCESS_DURATION, is_attended, move || self.is_shown(id)).await;
            self.dismiss(id);
        });
        id
    }

    pub fn failure(self, title: impl Into<String>, message: impl Into<String>) {
        self.show_failure(title.into(), message.into(), None);
    }

    pub fn failure_about(
        self,
        subject: Subject,
        title: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.show_failure(title.into(), message.into(), Some(subject));
    }

    fn show_failure(self, title: String, message: String, subject: Option<Subject>) {
        let id = self.show(NotificationKind::Failure, title, message, subject);
        self.unseen_failures.try_update(|unseen| unseen.push(id));
    }

    /// Announces and keeps the result of an action that the page shows itself. Returns the ID.
    pub fn record(
        self,
        kind: NotificationKind,
        title: impl Into<String>,
        message: impl Into<String>,
        subject: Option<Subject>,
    ) -> u32 {
        self.add(kind, title.into(), message.into(), subject).id
    }

    /// Removes a notification that a newer one replaces.
    pub fn forget(self, id: u32) {
        self.dismiss(id);
        self.history.try_update(|history| {
            if let Some(history) = history {
                history.retain(|it| it.id != id);
            }
        });
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

    fn show(
        self,
        kind: NotificationKind,
        title: String,
        message: String,
        subject: Option<Subject>,
    ) -> u32 {
        let notification = self.add(kind, title, message, subject);
        let id = notification.id;
        self.items.try_update(|items| {
            // A newer one about the same data volume says more, and the same one twice says nothing.
            let is_replaced = |it: &Notification| match it.subject {
                None => notification.subject.is_none() && it.title == notification.title,
                _ => it.subject == notification.subject,
            };
            items.retain(|it| it.kind == NotificationKind::Failure || !is_replaced(it));
            items.push(notification);
        });
        id
    }

    fn add(
        self,
        kind: NotificationKind,
        title: String,
        message: String,
        subject: Option<Subject>,
    ) -> Notification {
        self.announce(if message.is_empty() {
            title.clone()
        } else {
            format!("{title}. {message}")
        });
        let (id, at) = (self.new_id(), now_ms());
        let notification = Notification { id, kind, title, message, subject, at };
        self.history.try_update(|history| {
            let all = history.get_or_insert_default();
            all.insert(0, notification.clone());
            all.truncate(MAX_HISTORY);
        });
        notification
    }

    fn clear(self) {
        self.clear_history();
        self.history.set(None);
        self.announcements.update(Vec::clear);
    }

    /// Forgets all notifications, also those that are still shown.
    pub fn clear_history(self) {
        self.items.update(Vec::clear);
        self.history.set(Some(Vec::new()));
        self.mark_seen();
    }

    /// All failures are seen.
    pub fn mark_seen(self) {
        // Checked first, so that readers are not notified without a change.
        if self.unseen_failures.try_with_untracked(Vec::is_empty) == Some(false) {
            self.unseen_failures.set(Vec::new());
        }
    }

    /// A failure stays, and so does the result of the action that has led to this page.
    pub fn dismiss_of_previous_page(self) {
        let since = now_ms() - LEADS_TO_PAGE;
        self.items.try_update(|items| {
            items.retain(|it| it.kind == NotificationKind::Failure || it.at > since);
        });
    }

    fn is_shown(self, id: u32) -> bool {
        let is_shown = |items: &Vec<Notification>| items.iter().any(|it| it.id == id);
        self.items.try_with_untracked(is_shown) == Some(true)
    }

    pub fn dismiss(self, id: u32) {
        // Checked first, so that readers are not notified without a change.
        if self.is_shown(id) {
            self.items.try_update(|items| items.retain(|it| it.id != id));
            self.unseen_failures.try_update(|unseen| unseen.retain(|it| *it != id));
        }
    }
}

/// Whether the page has an element that matches the selector.
pub(super) fn matches_selector(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Waits for `ms` milliseconds, without the time in which the user attends to it or the tab is hidden. Ends early when
/// it is no longer shown.
pub(super) async fn count_down(
    ms: i32,
    is_attended: impl Fn() -> bool,
    is_shown: impl Fn() -> bool,
) {
    let mut left = ms;
    while left > 0 && is_shown() {
        delay(COUNTDOWN_STEP).await;
        if !document().hidden() && !is_attended() {
            left -= COUNTDOWN_STEP;
        }
    }
}
