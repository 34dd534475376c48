//! The volumes that a dialog is about.

use super::super::super::InlineAccessLoss;
use super::model::{Loss, MAX_NAMES};
use crate::domain::Volume;
use crate::state::use_directory;
use crate::texts::bulk as texts;
use crate::tools::escape_invisible;
use crate::ui::{InlineNotice, StatusKind};
use leptos::prelude::*;

#[component]
pub fn Warnings(warnings: Vec<String>) -> impl IntoView {
    let warning = |text| view! { <InlineNotice kind=StatusKind::Warning><bdi>{escape_invisible(text)}</bdi></InlineNotice> };
    warnings.into_iter().map(warning).collect_view()
}

/// The name of a volume and where it is, because names are not unique.
#[component]
pub fn VolumeLabel(volume: Volume) -> impl IntoView {
    let directory = use_directory();
    view! {
        <strong><bdi translate="no">{escape_invisible(volume.display_name())}</bdi></strong>
        " "
        <span class="muted small">
            <bdi translate="no">{move || escape_invisible(directory.location_text(&volume))}</bdi>
        </span>
    }
}

/// The first volumes, and who loses access to each of them if that has been read. Where nothing else takes the focus,
/// the keyboard scrolls the list.
#[component]
pub fn VolumeList(
    volumes: Vec<Volume>,
    losses: Option<Vec<Loss>>,
    #[prop(optional)] takes_focus: bool,
) -> impl IntoView {
    let more = volumes.len().saturating_sub(MAX_NAMES);
    let mut losses = losses.unwrap_or_default().into_iter();
    let item = |volume| {
        let loss = losses.next().map(|loss| match loss {
            Ok(scopes) => view! { " " <InlineAccessLoss scopes /> }.into_any(),
            Err(reason) => view! {
                " "
                <span>{texts::LOSS_UNKNOWN_BECAUSE} <bdi>{escape_invisible(reason)}</bdi></span>
            }
            .into_any(),
        });
        view! { <li><VolumeLabel volume /> {loss}</li> }
    };
    view! {
        <ul class="bulk-volumes" tabindex=takes_focus.then_some("0") aria-label=texts::VOLUMES>
            {volumes.into_iter().take(MAX_NAMES).map(item).collect_view()}
            {(more > 0).then(|| view! { <li>{texts::and_more(more as u64)}</li> })}
        </ul>
    }
}
