//! Warns that workloads use a data volume, for which the server refuses to delete it.

use crate::domain::{Volume, Workload};
use crate::effect::{effect, effect_with, memo};
use crate::state::{use_notifications, use_workload_scans};
use crate::texts::{first_few, usage as texts};
use crate::tools::escape_invisible;
use crate::ui::{InlineNotice, StatusKind};
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
    // The title, and the names of the first workloads.
    let warning = memo(move |_| {
        let workloads = volume.with(|it| scans.active_for(it.as_ref()?).ok())?;
        let names: Vec<_> = workloads.iter().map(display_name).collect();
        let title = texts::in_use_by(names.len() as u64);
        (!names.is_empty()).then(|| (title, first_few(&names, MAX_NAMES)))
    });
    announce_warning(memo(move |_| warning.get().map(|(title, _)| title)));
    move || {
        let (title, names) = warning.get()?;
        Some(view! {
            <InlineNotice kind=StatusKind::Warning title>
                <p><bdi>{escape_invisible(names)}</bdi></p>
                <p>{texts::DELETION_WILL_BE_REFUSED}</p>
            </InlineNotice>
        })
    }
}

fn display_name(workload: &Workload) -> &str {
    if workload.name.is_empty() { &workload.id } else { &workload.name }
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
