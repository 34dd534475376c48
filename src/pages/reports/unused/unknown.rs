//! The data volumes whose use is not known, with the reason.

use super::reading::Reading;
use super::table::VolumeLink;
use crate::api::ApiError;
use crate::domain::{ClusterId, MAX_WORKLOADS, UnusedReport, ViewTarget, Volume};
use crate::effect::{memo, when};
use crate::state::{WorkloadScan, use_directory};
use crate::texts::{ui, unused as texts};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, IconName, InlineNotice, StatusKind, focus_by_id, focus_heading,
};
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::web_sys::HtmlDetailsElement;
use std::sync::Arc;

const HEADING_ID: &str = "unknown";

/// Leads to [`UnknownVolumes`], which may be out of sight.
#[component]
pub fn ShowUnknown(count: Memo<usize>) -> impl IntoView {
    let show = || {
        focus_by_id(HEADING_ID);
        // The heading may be in view without what is below it.
        if let Some(heading) = document().get_element_by_id(HEADING_ID) {
            heading.scroll_into_view();
        }
    };
    view! {
        <Button variant=ButtonVariant::Quiet on_click=show>
            {move || texts::unknown_title(count.get())}
        </Button>
    }
}

#[component]
pub fn UnknownVolumes(
    report: Memo<Option<Arc<UnusedReport>>>,
    reading: Reading,
    here: Memo<ViewTarget>,
) -> impl IntoView {
    let groups =
        move || report.with(|it| it.as_ref().map(|it| it.unknown.clone())).unwrap_or_default();
    let count = move || report.with(|it| it.as_ref().map_or(0, |it| it.unknown_count()));
    view! {
        <h2 id=HEADING_ID tabindex="-1">{move || texts::unknown_title(count())}</h2>
        {move || {
            let group = |(cluster, volumes)| view! { <Group cluster volumes reading here /> };
            groups().into_iter().map(group).collect_view()
        }}
    }
}

/// Why the use of the data volumes of a cluster is not known, and whether reading again may help.
fn describe_reason(cluster: &ClusterId, reading: Reading) -> (String, bool) {
    match reading.state_of(cluster) {
        WorkloadScan::Failed(error) => describe_error(&error),
        WorkloadScan::TooMany => (texts::too_many(MAX_WORKLOADS), false),
        WorkloadScan::Done => {
            let text = match reading.gaps(cluster) {
                (0, false) => texts::NO_END.to_owned(),
                (0, true) => texts::INCOMPLETE.to_owned(),
                (left_out, _) => texts::left_out(left_out),
            };
            (text, false)
        }
        WorkloadScan::NotStarted | WorkloadScan::Running { .. } | WorkloadScan::Cancelled => {
            (texts::NOT_READ.to_owned(), true)
        }
    }
}

fn describe_error(error: &ApiError) -> (String, bool) {
    let explained = match error {
        error if error.is_forbidden() => Some(texts::FORBIDDEN),
        error if error.is_missing_operation() => Some(texts::MISSING),
        _ => None,
    };
    match explained {
        Some(text) => (texts::with_reason(text, &error.message()), false),
        None => (texts::with_reason(&format!("{}:", error.title()), &error.message()), true),
    }
}

#[component]
fn Group(
    cluster: Option<ClusterId>,
    volumes: Vec<Volume>,
    reading: Reading,
    here: Memo<ViewTarget>,
) -> impl IntoView {
    let directory = use_directory();
    let count = volumes.len();
    let name = cluster.clone();
    let title = move || {
        let name = name.as_ref().map(|cluster| directory.cluster(cluster));
        escape_invisible(texts::unknown_in(name.as_deref(), count))
    };
    let cluster = StoredValue::new(cluster);
    // The text, and whether reading again may help.
    let reason = memo(move |_| {
        let describe = |cluster: &ClusterId| describe_reason(cluster, reading);
        let reason = cluster.with_value(|cluster| cluster.as_ref().map(describe));
        reason.unwrap_or_else(|| (texts::NO_CLUSTER.to_owned(), false))
    });
    let retry = move || {
        // The button disappears.
        focus_heading();
        if let Some(cluster) = cluster.get_value() {
            reading.retry_cluster(&cluster);
        }
    };
    let is_open = RwSignal::new(false);
    let on_toggle = move |event: Event| {
        is_open.set(event_target::<HtmlDetailsElement>(&event).open());
    };
    let volumes = StoredValue::new(volumes);
    let item = move |volume| view! { <li><VolumeLink volume here /></li> };
    view! {
        <InlineNotice kind=StatusKind::Warning>
            <p class="notice-title"><bdi>{title}</bdi></p>
            <p><bdi>{move || reason.with(|(text, _)| escape_invisible(text))}</bdi></p>
            {when(move || reason.with(|(_, can_retry)| *can_retry), move || view! {
                <Button icon=IconName::Refresh on_click=retry>{ui::TRY_AGAIN}</Button>
            })}
            <details class="disclosure" on:toggle=on_toggle>
                <summary>{texts::SHOW_NAMES}</summary>
                {when(move || is_open.get(), move || view! {
                    <ul>{volumes.get_value().into_iter().map(item).collect_view()}</ul>
                })}
            </details>
        </InlineNotice>
    }
}
