//! Failed requests.

use crate::api::ApiError;
use crate::effect::effect;
use crate::state::use_notifications;
use crate::texts::ui as texts;
use crate::ui::{ErrorPanel, focus_heading, focused};
use leptos::prelude::*;

/// A failed request in the server's words, which is also announced to assistive technology.
#[component]
pub fn Failure(
    error: ApiError,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let notifications = use_notifications();
    let (title, message) = (error.title(), error.message());
    let announcement = format!("{title}. {message}");
    effect(move || notifications.announce(announcement.clone()));
    let hint = error.hint();
    // The panel disappears when a later request succeeds: the focus must not be lost with it.
    on_cleanup(|| {
        let focused = focused().and_then(|focused| focused.closest(".error-panel").ok().flatten());
        if focused.is_some() {
            focus_heading();
        }
    });
    let (retry_label, retry) = match on_retry {
        // Only a reload leads through the sign-in of the proxy in front of the server.
        _ if matches!(error, ApiError::ProxySignIn { .. }) => {
            (texts::RELOAD, Callback::new(|()| drop(window().location().reload())))
        }
        Some(on_retry) => (
            texts::TRY_AGAIN,
            Callback::new(move |()| {
                // The panel disappears during the retry: the focus must not be lost with it.
                focus_heading();
                on_retry.run(());
            }),
        ),
        None => return view! { <ErrorPanel title message hint /> }.into_any(),
    };
    view! { <ErrorPanel title message hint on_retry=retry retry_label /> }.into_any()
}
