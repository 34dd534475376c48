//! Small pieces that show what the server sends: texts, times, warnings and phases.

use crate::domain::{DESCRIPTION_MAX, DescriptionTooLong, Phase};
use crate::state::use_clock;
use crate::texts::detail as texts;
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::{Icon, InlineNotice, RelativeTime, StatusBadge, StatusKind};
use leptos::prelude::*;

/// A text from the server, or a dash if there is none.
#[component]
pub fn Text(#[prop(into)] text: Option<String>) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! { <bdi translate="no">{escape_invisible(text)}</bdi> }.into_any(),
        None => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

/// A time from the server, or a dash if there is none.
#[component]
pub fn Time(at: Option<Timestamp>) -> impl IntoView {
    let now = use_clock();
    view! { <RelativeTime datetime=at.map(|Timestamp(ms)| ms) now=now /> }
}

#[component]
pub fn WarningNotice(#[prop(into)] text: Signal<Option<String>>) -> impl IntoView {
    move || {
        let text = escape_invisible(text.get()?);
        Some(view! { <InlineNotice kind=StatusKind::Warning><bdi>{text}</bdi></InlineNotice> })
    }
}

#[component]
pub fn FieldWarning(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="field-warning">
            <Icon name=StatusKind::Warning.icon() />
            <div>
                <strong>{label}</strong>
                {children()}
            </div>
        </div>
    }
}

pub fn phase_kind(phase: &Phase) -> StatusKind {
    match phase {
        Phase::Ready => StatusKind::Positive,
        Phase::NotReady => StatusKind::Negative,
        Phase::Creating | Phase::Deleting => StatusKind::Progress,
        Phase::Unknown | Phase::Unrecognized(_) => StatusKind::Neutral,
    }
}

#[component]
pub fn PhaseBadge(phase: Phase) -> impl IntoView {
    let kind = phase_kind(&phase);
    view! { <StatusBadge kind=kind label=phase.label().to_owned() /> }
}

pub fn describe_long_description(error: &DescriptionTooLong) -> String {
    let over = error.length.saturating_sub(DESCRIPTION_MAX);
    texts::description_too_long(DESCRIPTION_MAX, over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_counts_the_surplus_characters() {
        assert_eq!(
            describe_long_description(&DescriptionTooLong { length: 128 }),
            "Use at most 127 characters: remove 1 character."
        );
    }
}
