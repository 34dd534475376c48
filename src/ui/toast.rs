//! Notifications and the polite live region.

use crate::domain::visible;
use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Icon, IconName};

/// Where components send what should be heard: the app puts its live region behind this context.
#[derive(Clone, Copy, Debug)]
pub struct Announce {
    /// Takes the sentence.
    pub say: Callback<String>,
    /// The sentence that was taken last.
    pub said: Signal<String>,
}

/// Has sentences read out; see [`use_announcer`].
#[derive(Clone, Copy, Debug)]
pub struct Announcer(Option<Announce>);

impl Announcer {
    /// Has a sentence read out; silent when the app has no live region.
    pub fn say(self, text: impl Into<String>) {
        if let Some(Announce { say, .. }) = self.0 {
            say.try_run(text.into());
        }
    }

    /// The sentence that was taken last, for a live region of one's own: a modal dialog makes the
    /// page's deaf. Empty when the app has none.
    pub(super) fn said(self) -> Signal<String> {
        self.0.map_or_else(|| Signal::stored(String::new()), |announce| announce.said)
    }
}

/// The way to the live region. Ask for it while a component is built; use it whenever.
pub fn use_announcer() -> Announcer {
    Announcer(use_context())
}

/// The polite live region. There is one in the frame.
#[component]
pub fn LiveRegion(
    /// What was said last.
    #[prop(into)]
    message: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
            {move || visible(message.get())}
        </div>
    }
}

/// What a notification tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ToastKind {
    /// Something was done.
    Success,
    /// Something failed.
    Failure,
    /// Something to know.
    #[default]
    Info,
}

impl ToastKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "positive",
            Self::Failure => "negative",
            Self::Info => "info",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Success => IconName::CheckCircle,
            Self::Failure => IconName::Error,
            Self::Info => IconName::Info,
        }
    }
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// What it tells.
    pub kind: ToastKind,
    /// The sentence.
    pub title: String,
    /// More, in the words of the server perhaps.
    pub message: Option<String>,
}

/// The stack of notifications. When one goes by itself is up to whoever keeps the list.
#[component]
pub fn ToastRegion(
    /// The notifications, oldest first.
    #[prop(into)]
    items: Signal<Vec<Toast>>,
    /// Takes the id of one that the user closed.
    #[prop(into)]
    on_dismiss: Callback<u64>,
) -> impl IntoView {
    view! {
        <section class="toasts" aria-label="Notifications">
            <ol class="toast-list">
                <For each=move || items.get() key=|toast| toast.clone() let:toast>
                    <li class="toast" data-kind=toast.kind.as_str()>
                        <Icon name=toast.kind.icon() />
                        <div class="toast-text">
                            <p class="toast-title"><bdi>{visible(toast.title.clone())}</bdi></p>
                            {toast.message.clone().map(|text| view! { <p><bdi>{visible(text)}</bdi></p> })}
                        </div>
                        <IconButton
                            icon=IconName::Close
                            label=format!("Dismiss: {}", toast.title)
                            on_click=move || on_dismiss.run(toast.id)
                        />
                    </li>
                </For>
            </ol>
        </section>
    }
}
