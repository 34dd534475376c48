//! Status: a symbol, a text and a colour, never the colour alone.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::{grouped, visible};

/// What a status means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusKind {
    /// Works.
    Positive,
    /// Works, but look at it.
    Warning,
    /// Does not work.
    Negative,
    /// Under way.
    Progress,
    /// Nothing to say about it.
    #[default]
    Neutral,
}

impl StatusKind {
    /// The value of `data-kind`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Warning => "warning",
            Self::Negative => "negative",
            Self::Progress => "progress",
            Self::Neutral => "neutral",
        }
    }

    /// The symbol that stands for it.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Positive => IconName::CheckCircle,
            Self::Warning => IconName::Warning,
            Self::Negative => IconName::Error,
            Self::Progress => IconName::Spinner,
            Self::Neutral => IconName::Unknown,
        }
    }
}

/// A status as a small badge.
#[component]
pub fn StatusBadge(
    /// What it means.
    #[prop(into)]
    kind: Signal<StatusKind>,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="badge" data-kind=move || kind.get().as_str()>
            {move || view! { <Icon name=kind.get().icon() /> }}
            <bdi class="badge-label">{move || visible(label.get())}</bdi>
        </span>
    }
}

/// A turning circle with a text; it stands still under `prefers-reduced-motion`.
#[component]
pub fn Spinner(
    /// What is under way.
    #[prop(into)]
    label: Signal<String>,
    /// Keeps the text for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    view! {
        <span class="spinner">
            <Icon name=IconName::Spinner />
            <span class=if hide_label { "visually-hidden" } else { "spinner-label" }>
                {move || label.get()}
            </span>
        </span>
    }
}

/// How far a job is.
#[component]
pub fn ProgressBar(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// How many are done.
    #[prop(into)]
    value: Signal<u64>,
    /// How many there are.
    #[prop(into)]
    max: Signal<u64>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <div class="progress-text">
                <span>{move || label.get()}</span>
                <span class="numeric progress-count">
                    {move || {
                        format!(
                            "{} of {}",
                            grouped(value.get()),
                            grouped(max.get()),
                        )
                    }}
                </span>
            </div>
            <progress
                aria-label=move || visible(label.get())
                value=move || value.get().to_string()
                max=move || max.get().max(1).to_string()
            ></progress>
        </div>
    }
}
