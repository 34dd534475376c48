//! What stands in the place of content: nothing yet, failed, loading, and the summary of a form's
//! errors.

use crate::domain::visible;
use crate::effect::{effect, memo, when};
use leptos::html;
use leptos::prelude::*;

use super::button::Button;
use super::dom::{focus_by_id, unique_id};
use super::icon::{Icon, IconName};

/// Nothing is here, why, and what to do about it.
#[component]
pub fn EmptyState(
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// Why, or what it is for.
    #[prop(optional, into)]
    text: Signal<Option<String>>,
    /// The symbol.
    #[prop(default = IconName::Volume)]
    icon: IconName,
    /// The ways out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon name=icon />
            </span>
            <h2 class="empty-title"><bdi>{move || visible(title.get())}</bdi></h2>
            {move || text.get().map(|text| view! { <p class="empty-text"><bdi>{visible(text)}</bdi></p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Something failed: what, in whose words, and the way to try again.
#[component]
pub fn ErrorPanel(
    /// What failed.
    #[prop(into)]
    title: Signal<String>,
    /// Why, in the server's words.
    #[prop(optional, into)]
    message: Signal<Option<String>>,
    /// What to do about it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What a developer would ask for; folded away.
    #[prop(optional, into)]
    details: Signal<Option<String>>,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// The text of that button.
    #[prop(default = "Try again".into(), into)]
    retry_label: Signal<String>,
    /// Whether it is being tried again.
    #[prop(optional, into)]
    retrying: Signal<bool>,
    /// More ways out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title_id = unique_id("error-title");
    let has_actions = on_retry.is_some() || children.is_some();
    view! {
        <section class="notice error-panel" data-kind="negative" aria-labelledby=title_id>
            <Icon name=IconName::Error />
            <div class="notice-text">
                <h2 class="notice-title" id=title_id.clone()>
                    <bdi>{move || visible(title.get())}</bdi>
                </h2>
                {move || message.get().map(|text| view! { <p><bdi>{visible(text)}</bdi></p> })}
                {move || hint.get().map(|text| view! { <p class="muted">{text}</p> })}
                {move || {
                    details
                        .get()
                        .map(|text| {
                            view! {
                                <details class="details">
                                    <summary>"Details"</summary>
                                    <pre translate="no"><bdi>{visible(text)}</bdi></pre>
                                </details>
                            }
                        })
                }}
                {has_actions
                    .then(|| {
                        view! {
                            <div class="actions">
                                {on_retry
                                    .map(|on_click| {
                                        view! {
                                            <Button
                                                icon=IconName::Refresh
                                                on_click
                                                busy=retrying
                                            >
                                                {move || retry_label.get()}
                                            </Button>
                                        }
                                    })} {children.map(|children| children())}
                            </div>
                        }
                    })}
            </div>
        </section>
    }
}

/// What a notice tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    #[default]
    Info,
    /// Something went well.
    Positive,
    /// Something to look at first.
    Warning,
    /// Something failed.
    Negative,
}

impl NoticeKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Positive => "positive",
            Self::Warning => "warning",
            Self::Negative => "negative",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Positive => IconName::CheckCircle,
            Self::Warning => IconName::Warning,
            Self::Negative => IconName::Error,
        }
    }
}

/// A notice in the flow of the page.
#[component]
pub fn InlineNotice(
    /// What it tells.
    #[prop(optional)]
    kind: NoticeKind,
    /// Its first line.
    #[prop(optional, into)]
    title: Option<String>,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" data-kind=kind.as_str()>
            <Icon name=kind.icon() />
            <div class="notice-text">
                {title.map(|title| view! { <p class="notice-title">{title}</p> })} {children()}
            </div>
        </div>
    }
}

/// Grey bars where text will be. Decoration: say elsewhere that something is loading.
#[component]
pub fn Skeleton(
    /// How many bars.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            {(0..lines).map(|_| view! { <span class="skeleton-bar"></span> }).collect_view()}
        </div>
    }
}

/// The errors of a form, each leading to its field. Takes the focus when errors appear.
#[component]
pub fn ErrorSummary(
    /// The id of a field and what is wrong with it, in the order of the form.
    #[prop(into)]
    items: Signal<Vec<(String, String)>>,
    /// The heading.
    #[prop(default = "There is a problem".into(), into)]
    title: Signal<String>,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    let title_id = unique_id("summary-title");
    let any = memo(move |_| !items.with(Vec::is_empty));
    effect(move || {
        if any.get()
            && let Some(summary) = summary.get()
        {
            let _ = summary.focus();
        }
    });
    when(
        move || any.get(),
        move || {
            view! {
                <div
                    class="notice error-summary"
                    data-kind="negative"
                    role="group"
                    tabindex="-1"
                    aria-labelledby=title_id.clone()
                    node_ref=summary
                >
                    <Icon name=IconName::Error />
                    <div class="notice-text">
                        <h2 class="notice-title" id=title_id.clone()>
                            <bdi>{move || visible(title.get())}</bdi>
                        </h2>
                        <ul>
                            {move || {
                                items
                                    .get()
                                    .into_iter()
                                    .map(|(id, text)| view! { <SummaryLink id text /> })
                                    .collect_view()
                            }}
                        </ul>
                    </div>
                </div>
            }
        },
    )
}

#[component]
fn SummaryLink(id: String, text: String) -> impl IntoView {
    let target = id.clone();
    view! {
        <li>
            <a
                href=format!("#{id}")
                on:click=move |event| {
                    // Focus without touching the address.
                    event.prevent_default();
                    event.stop_propagation();
                    focus_by_id(&target);
                }
            >
                <bdi>{visible(text)}</bdi>
            </a>
        </li>
    }
}
