//! The notice before a session ends that cannot be renewed.

use super::panels::FRAME_PANELS;
use crate::effect::{effect, memo};
use crate::lazy::lazy_view;
use crate::state::{SessionState, after_pause, now_ms, use_clock, use_notifications, use_session};
use crate::texts::frame as texts;
use crate::ui::{Button, Icon, IconName};
use leptos::prelude::*;

/// How long before the end the notice is shown, in milliseconds.
const NOTICE_TIME: i64 = 120_000;

/// Loads the notice when it is due. Without a known end, the server's refusal ends the session.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let session = use_session();
    let ends_at = memo(move |_| {
        session.state.with(|state| match state {
            SessionState::SignedIn(it) if !it.renews_automatically => it.expires_at,
            _ => None,
        })
    });
    let shown = RwSignal::new(None::<i64>);
    effect(move || {
        shown.set(None);
        // A browser's timer waits no longer than 24 days.
        if let Some(ends_at) = ends_at.get().filter(|it| *it > now_ms())
            && let Ok(wait) = i32::try_from(ends_at - NOTICE_TIME - now_ms())
        {
            after_pause(wait, async move {
                shown.try_set(Some(ends_at));
            });
        }
    });
    move || {
        shown
            .get()
            .map(|at| lazy_view(&FRAME_PANELS, move |panels| (panels.session_end_notice)(at)))
    }
}

#[component]
pub fn SessionEndNotice(
    /// In milliseconds since 1970.
    at: i64,
) -> impl IntoView {
    let (session, notifications, now) = (use_session(), use_notifications(), use_clock());
    let text = memo(move |_| match u64::try_from(at - now.get().max(now_ms())) {
        Ok(left @ 1..) => texts::session_ends_in(left.div_ceil(60_000)),
        _ => texts::SESSION_HAS_ENDED.to_owned(),
    });
    effect(move || notifications.announce(text.get()));
    view! {
        <section class="offline" aria-label=texts::SESSION>
            <Icon name=IconName::Warning />
            <p>{text}</p>
            <Button on_click=move || session.sign_in_again()>{texts::SIGN_IN_AGAIN}</Button>
        </section>
    }
}
