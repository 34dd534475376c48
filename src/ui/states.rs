//! Empty, failed and loading states, notices, and the error summary of a form.

use crate::effect::{effect, memo, when};
use crate::texts::ui as texts;
use crate::tools::escape_invisible;
use leptos::html;
use leptos::prelude::*;

use super::button::Button;
use super::dom::{focus_by_id, unique_id};
use super::icon::{Icon, IconName};
use super::status::StatusKind;

/// Shown instead of content that does not exist.
#[component]
pub fn EmptyState(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Signal<Option<String>>,
    #[prop(default = IconName::Volume)] icon: IconName,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon name=icon />
            </span>
            <h2 class="empty-title"><bdi>{move || escape_invisible(title.get())}</bdi></h2>
            {move || text.get().map(|text| view! { <p class="empty-text"><bdi>{escape_invisible(text)}</bdi></p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Shown instead of content that failed to load.
#[component]
pub fn ErrorPanel(
    title: String,
    /// The server's message.
    message: String,
    /// What the user can do; may be empty.
    #[prop(into)]
    hint: Signal<String>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    #[prop(default = texts::TRY_AGAIN)] retry_label: &'static str,
) -> impl IntoView {
    let title_id = unique_id("error-title");
    let retry = |on_click| {
        view! {
            <div class="actions">
                <Button icon=IconName::Refresh on_click>{retry_label}</Button>
            </div>
        }
    };
    view! {
        <section class="notice error-panel" data-kind="negative" aria-labelledby=title_id>
            <Icon name=IconName::Error />
            <div class="notice-text">
                <h2 class="notice-title" id=title_id.clone()>
                    <bdi>{escape_invisible(title)}</bdi>
                </h2>
                <p><bdi>{escape_invisible(message)}</bdi></p>
                {move || Some(hint.get()).filter(|hint| !hint.is_empty()).map(|hint| view! { <p class="muted">{hint}</p> })}
                {on_retry.map(retry)}
            </div>
        </section>
    }
}

#[component]
pub fn InlineNotice(
    #[prop(default = StatusKind::Info)] kind: StatusKind,
    /// The icon of the kind by default.
    #[prop(optional)]
    icon: Option<IconName>,
    #[prop(optional, into)] title: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" data-kind=kind.as_str()>
            <Icon name=icon.unwrap_or(kind.icon()) />
            <div class="notice-text">
                {title.map(|title| view! { <p class="notice-title">{title}</p> })} {children()}
            </div>
        </div>
    }
}

/// Grey bars in place of text. They are decorative: announce elsewhere that something is loading.
#[component]
pub fn Skeleton(#[prop(default = 3)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            {(0..lines).map(|_| view! { <span class="skeleton-bar"></span> }).collect_view()}
        </div>
    }
}

/// An error of a form's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryItem {
    pub field_id: String,
    /// With the name of the field.
    pub message: String,
    pub is_fixed: bool,
}

/// The errors of a form, as links to its fields. It takes the focus when errors appear. Those that are fixed stay, so that
/// the form does not move.
#[component]
pub fn ErrorSummary(
    /// In the order of the form.
    #[prop(into)]
    items: Signal<Vec<SummaryItem>>,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    let title_id = unique_id("summary-title");
    let has_errors = memo(move |_| !items.with(Vec::is_empty));
    effect(move || {
        if has_errors.get()
            && let Some(summary) = summary.get()
        {
            let _ = summary.focus();
        }
    });
    let to_fix = move || items.with(|items| items.iter().filter(|it| !it.is_fixed).count());
    let link = |SummaryItem { field_id: id, message, is_fixed }| {
        view! {
            <li>
                <a
                    href=format!("#{id}")
                    data-fixed=is_fixed.then_some("true")
                    on:click=move |event| {
                        // Do not change the URL.
                        event.prevent_default();
                        event.stop_propagation();
                        focus_by_id(&id);
                    }
                >
                    {is_fixed.then(|| view! { <span class="visually-hidden">{texts::FIXED}</span> })}
                    <bdi>{escape_invisible(message)}</bdi>
                </a>
            </li>
        }
    };
    when(
        move || has_errors.get(),
        move || {
            view! {
                <div
                    class="notice error-summary"
                    data-kind=move || if to_fix() == 0 { "positive" } else { "negative" }
                    role="group"
                    tabindex="-1"
                    aria-labelledby=title_id.clone()
                    node_ref=summary
                >
                    {move || {
                        let name = if to_fix() == 0 { IconName::Check } else { IconName::Error };
                        view! { <Icon name /> }
                    }}
                    <div class="notice-text">
                        <h2 class="notice-title" id=title_id.clone()>
                            <bdi>{move || texts::errors_title(to_fix())}</bdi>
                        </h2>
                        <ul>
                            {move || items.get().into_iter().map(link).collect_view()}
                        </ul>
                    </div>
                </div>
            }
        },
    )
}
