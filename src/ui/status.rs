//! Kinds of status, badges, spinners and progress bars. A status never depends on its colour alone.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::texts::ui as texts;
use crate::tools::escape_invisible;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    Info,
    Positive,
    Warning,
    Negative,
    Progress,
    Neutral,
}

impl StatusKind {
    /// The value of `data-kind`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Positive => "positive",
            Self::Warning => "warning",
            Self::Negative => "negative",
            Self::Progress => "progress",
            Self::Neutral => "neutral",
        }
    }

    pub const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Positive => IconName::CheckCircle,
            Self::Warning => IconName::Warning,
            Self::Negative => IconName::Error,
            Self::Progress => IconName::Spinner,
            Self::Neutral => IconName::Unknown,
        }
    }
}

#[component]
pub fn StatusBadge(
    #[prop(into)] kind: Signal<StatusKind>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="badge" data-kind=move || kind.get().as_str()>
            {move || view! { <Icon name=kind.get().icon() /> }}
            <bdi class="badge-label">{move || escape_invisible(label.get())}</bdi>
        </span>
    }
}

/// A spinner with a text. It does not turn under `prefers-reduced-motion`.
#[component]
pub fn Spinner(#[prop(into)] label: Signal<String>) -> impl IntoView {
    view! {
        <span class="spinner">
            <Icon name=IconName::Spinner />
            <span class="spinner-label">{move || label.get()}</span>
        </span>
    }
}

#[component]
pub fn ProgressBar(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<u64>,
    #[prop(into)] max: Signal<u64>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <div class="progress-text">
                <span>{move || label.get()}</span>
                <span class="numeric progress-count">
                    {move || texts::progress(value.get(), max.get())}
                </span>
            </div>
            <progress
                aria-label=move || escape_invisible(label.get())
                value=move || value.get().to_string()
                max=move || max.get().max(1).to_string()
            ></progress>
        </div>
    }
}
