//! Notifications over the page.

use crate::tools::escape_invisible;
use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Icon, IconName};
use super::states::NoticeKind;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Toast {
    pub id: u32,
    pub kind: NoticeKind,
    pub title: String,
    pub message: Option<String>,
}

/// The list of notifications. The caller removes them, by time or when the user dismisses one.
#[component]
pub fn ToastRegion(
    /// Oldest first.
    #[prop(into)]
    items: Signal<Vec<Toast>>,
    #[prop(into)] on_dismiss: Callback<u32>,
) -> impl IntoView {
    view! {
        <section class="toasts" aria-label="Notifications">
            <ol class="toast-list">
                <For each=move || items.get() key=|toast| toast.clone() let:toast>
                    <li class="toast" data-kind=toast.kind.data_kind()>
                        <Icon name=toast.kind.icon() />
                        <div class="toast-text">
                            <p class="toast-title"><bdi>{escape_invisible(toast.title.clone())}</bdi></p>
                            {toast.message.clone().map(|text| view! { <p><bdi>{escape_invisible(text)}</bdi></p> })}
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
