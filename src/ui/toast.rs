//! Notifications and the polite live region.

use crate::domain::visible;
use crate::effect::effect_with;
use leptos::html;
use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Icon, IconName};

/// Where components send what should be heard: the app puts its live region behind this context.
#[derive(Clone, Copy, Debug)]
pub struct Announce {
    /// Takes the sentence.
    pub say: Callback<String>,
    /// The sentences that were taken last, each with a number of its own.
    pub said: Signal<Vec<(u32, String)>>,
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

    /// The sentences that were taken last, for a live region of one's own: a modal dialog makes the
    /// page's deaf. None when the app has none.
    pub(super) fn said(self) -> Signal<Vec<(u32, String)>> {
        self.0.map_or_else(|| Signal::stored(Vec::new()), |announce| announce.said)
    }
}

/// The way to the live region. Ask for it while a component is built; use it whenever.
pub fn use_announcer() -> Announcer {
    Announcer(use_context())
}

/// The polite live region. There is one in the frame. Screen readers say what is added to it, one sentence after the
/// other.
#[component]
pub fn LiveRegion(
    /// What was said last, each with a number of its own.
    #[prop(into)]
    messages: Signal<Vec<(u32, String)>>,
) -> impl IntoView {
    let region = NodeRef::<html::Div>::new();
    // Plain nodes: a view of each sentence would leave its place in the owner of them all.
    effect_with(move |last: Option<Option<u32>>| {
        let last = last.flatten();
        let Some(region) = region.get() else { return last };
        messages.with(|messages| {
            for (_, text) in messages.iter().filter(|(id, _)| Some(*id) > last) {
                if let Ok(sentence) = document().create_element("p") {
                    sentence.set_text_content(Some(&visible(text.as_str())));
                    let _ = region.append_child(&sentence);
                }
            }
            while region.child_element_count() as usize > messages.len() {
                let Some(oldest) = region.first_element_child() else { break };
                oldest.remove();
            }
            messages.last().map(|(id, _)| *id).or(last)
        })
    });
    view! {
        <div
            class="visually-hidden"
            role="status"
            aria-live="polite"
            aria-atomic="false"
            node_ref=region
        ></div>
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
