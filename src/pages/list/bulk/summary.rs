//! The volumes that a dialog is about.

use super::super::super::InlineAccessLoss;
use super::model::{Loss, MAX_NAMES};
use crate::domain::Volume;
use crate::effect::when;
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

/// More of them at once would be slow to render.
const MAX_MORE: usize = 500;

/// The first volumes, who loses access to each of them if that has been read, and a line that opens to the others.
/// Where nothing else takes the focus, the keyboard scrolls the list.
#[component]
pub fn VolumeList(
    volumes: Vec<Volume>,
    losses: Option<Vec<Loss>>,
    #[prop(optional)] takes_focus: bool,
) -> impl IntoView {
    let mut rest = volumes;
    let volumes: Vec<_> = rest.drain(..rest.len().min(MAX_NAMES)).collect();
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
            {volumes.into_iter().map(item).collect_view()}
        </ul>
        {more_volumes(rest)}
    }
}

/// A line that opens to the volumes. They are rendered when it is opened.
fn more_volumes(mut rest: Vec<Volume>) -> Option<AnyView> {
    let count = rest.len();
    let first: Vec<_> = rest.drain(..count.min(MAX_MORE)).collect();
    if first.is_empty() {
        return None;
    }
    let is_opened = RwSignal::new(false);
    let shown = StoredValue::new((first, rest));
    let list = move || {
        let (first, rest) = shown.get_value();
        let item = |volume| view! { <li><VolumeLabel volume /></li> };
        view! {
            <ul class="bulk-volumes" aria-label=texts::VOLUMES>
                {first.into_iter().map(item).collect_view()}
            </ul>
            {more_volumes(rest)}
        }
    };
    let view = view! {
        <details class="disclosure" on:toggle=move |_| is_opened.set(true)>
            <summary>{texts::and_more(count as u64)}</summary>
            {when(move || is_opened.get(), list)}
        </details>
    };
    Some(view.into_any())
}
