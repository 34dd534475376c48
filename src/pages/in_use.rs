//! Warns that workloads use a data volume, for which the server refuses to delete it.

use crate::domain::{Volume, Workload, WorkloadUrl};
use crate::effect::{effect, effect_with, memo};
use crate::state::{use_notifications, use_settings, use_workload_scans};
use crate::texts::{access::and_more, usage as texts};
use crate::tools::escape_invisible;
use crate::ui::{Button, InlineNotice, StatusKind, keep_focus_in_dialog};
use leptos::prelude::*;

const MAX_NAMES: usize = 5;

/// Reads the workloads of the volume's cluster. Shows nothing while and where they are not known.
#[component]
pub fn InUseNotice(#[prop(into)] volume: Signal<Option<Volume>>) -> impl IntoView {
    let scans = use_workload_scans();
    let volume = memo(move |_| volume.get());
    effect(move || {
        if let Some(volume) = volume.get() {
            scans.start_for(&volume);
        }
    });
    let url = StoredValue::new(use_settings().with_untracked(|it| it.workload_url.clone()));
    let workloads = memo(move |_| volume.with(|it| scans.active_for(it.as_ref()?).ok()));
    announce_warning(memo(move |_| {
        workloads.with(|it| it.as_ref().map(|it| describe_usage(it.len() as u64)))
    }));
    move || {
        let workloads = workloads.get()?;
        let count = workloads.len();
        let title = describe_usage(count as u64);
        if count == 0 {
            return Some(view! { <p class="muted">{title}</p> }.into_any());
        }
        let link = |(index, workload)| {
            let separator = if index > 0 { ", " } else { "" };
            view! { {separator} {url.with_value(|url| workload_link(workload, url.as_ref()))} }
        };
        let links = workloads.into_iter().take(MAX_NAMES).enumerate().map(link).collect_view();
        let more = count.saturating_sub(MAX_NAMES) as u64;
        Some(
            view! {
                <InlineNotice kind=StatusKind::Warning title>
                    <p>{links} {(more > 0).then(|| and_more(more))}</p>
                    <p>{texts::DELETION_WILL_BE_REFUSED}</p>
                    <div class="actions">
                        <CheckAgain volumes=volume.get_untracked().into_iter().collect() />
                    </div>
                </InlineNotice>
            }
            .into_any(),
        )
    }
}

/// Reads the workloads of these volumes again.
#[component]
pub fn CheckAgain(volumes: Vec<Volume>) -> impl IntoView {
    let scans = use_workload_scans();
    // What warns of workloads disappears when the last one has ended.
    on_cleanup(keep_focus_in_dialog);
    let volumes = StoredValue::new(volumes);
    let check = move || volumes.with_value(|all| all.iter().for_each(|it| scans.restart_for(it)));
    let is_checking =
        move || volumes.with_value(|all| all.iter().any(|it| scans.is_reading_for(it)));
    view! {
        <Button busy=Signal::derive(is_checking) on_click=check>{texts::CHECK_AGAIN}</Button>
    }
}

fn describe_usage(workloads: u64) -> String {
    match workloads {
        0 => texts::NONE.to_owned(),
        workloads => texts::in_use_by(workloads),
    }
}

/// The name of a workload, which leads to its page in the control plane if that is configured.
pub fn workload_link(workload: Workload, url: Option<&WorkloadUrl>) -> AnyView {
    let href = url.and_then(|url| url.href_of(&workload));
    let name = if workload.name.is_empty() { workload.id } else { workload.name };
    let name = view! { <bdi translate="no">{escape_invisible(name)}</bdi> };
    match href {
        Some(href) => view! { <a href=href rel="external">{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

/// Announces a warning that appears or changes while its dialog is open.
pub fn announce_warning(warning: Memo<Option<String>>) {
    let notifications = use_notifications();
    effect_with(move |before: Option<Option<String>>| {
        let now = warning.get();
        if before.is_some_and(|before| before != now)
            && let Some(now) = &now
        {
            notifications.announce(now.clone());
        }
        now
    });
}
