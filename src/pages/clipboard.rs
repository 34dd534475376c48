//! Copying, whose outcome is a notification.

use crate::state::Notifications;
use crate::texts::ui as texts;
use crate::ui::copy_to_clipboard;
use leptos::task::spawn_local;

/// Notifies with `copied`, or with the text itself, which can then be copied by hand.
pub fn copy_and_notify(text: String, copied: &str, notifications: Notifications) {
    let copied = copied.to_owned();
    spawn_local(async move {
        match copy_to_clipboard(&text).await {
            true => notifications.success(copied),
            false => notifications.failure(texts::NOT_COPIED, text),
        }
    });
}
