//! What can be done to all that is ticked: the bar, and the steps from a click to a job.
//!
//! "All that match" is read again, to its end, before anything is asked: the question is about
//! exactly the rows that the job will take, and says so if they are not as many as were selected.

mod delete;
mod gather;
mod share;

use super::Listed;
use super::export::ExportMenu;
use crate::domain::{
    Action, ClusterId, ListQuery, Place, SharedScope, Volume, grouped, plural, visible,
};
use crate::effect::{effect, memo, spawn_scoped, when};
use crate::lazy::{TOOLS, lazy_view};
use crate::state::{ExportSource, Matching, RemoteHandle, use_app};
use crate::ui::{
    Button, ButtonVariant, IconName, InlineNotice, NoticeKind, ProgressBar, Toolbar, focus_by_id,
    focus_heading, unique_id,
};
use delete::DeleteSelected;
use gather::{Reading, gather};
use leptos::prelude::*;
use share::ShareSelected;
use std::collections::HashSet;

/// What is to be done to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Share,
    Delete,
}

/// The rows that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    wish: Wish,
    volumes: Vec<Volume>,
    /// Who loses access with each of them; none where they are too many to be looked at one by one.
    losses: Option<Vec<BulkLoss>>,
    /// What to know about the rows before answering.
    warnings: Vec<String>,
}

/// Who loses access with a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
enum BulkLoss {
    /// Whom it is shared with, if one may see that.
    Scopes(Option<Vec<SharedScope>>),
    /// It could not be read: why not.
    Unread(String),
}

impl Asked {
    /// The cluster of all of them, or why they are not shared together.
    fn cluster(&self) -> Result<ClusterId, &'static str> {
        one_cluster(&self.volumes)
    }
}

/// The cluster that all of them are in, or why they are not shared together.
fn one_cluster(volumes: &[Volume]) -> Result<ClusterId, &'static str> {
    let clusters: HashSet<_> = volumes.iter().map(|volume| volume.cluster_id.as_ref()).collect();
    if clusters.contains(&None) {
        return Err("The server does not say in which cluster they all are, and sharing stays \
                    inside a cluster.");
    }
    let mut clusters = clusters.into_iter().flatten();
    match (clusters.next(), clusters.next()) {
        (Some(cluster), None) => Ok(cluster.clone()),
        _ => {
            Err("They are not all in one cluster, and sharing stays inside a cluster. Select data \
                  volumes of one cluster only.")
        }
    }
}

/// "12 data volumes".
fn many(volumes: usize) -> String {
    plural(volumes as u64, "data volume", "data volumes")
}

/// The bar, as long as something is ticked.
#[component]
pub fn BulkBar(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// The rows that are shown.
    listed: RemoteHandle<Listed>,
    /// How many rows there are in all; none while unknown.
    total: Memo<Option<u64>>,
) -> impl IntoView {
    let selection = use_app().selection;
    effect(move || query.with(|query| selection.forget_matching(query)));
    let bar = move || lazy_view(&TOOLS, move |tools| (tools.bulk_bar)(query, listed, total));
    when(move || !selection.is_empty(), bar)
}

/// The bar itself.
#[component]
pub fn Bar(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// The rows that are shown.
    listed: RemoteHandle<Listed>,
    /// How many rows there are in all.
    total: Memo<Option<u64>>,
) -> impl IntoView {
    let app = use_app();
    let selection = app.selection;
    let id = StoredValue::new(unique_id("selected"));
    let focus_status = move || {
        focus_by_id(&id.get_value());
    };
    on_cleanup(|| request_animation_frame(keep_focus));
    let wish = RwSignal::new(None::<Wish>);
    let reading = RwSignal::new(None::<Reading>);
    let asked = RwSignal::new(None::<Asked>);
    let matching = memo(move |_| selection.matching());
    // What was wished was about what was selected then.
    effect(move || {
        matching.track();
        wish.set(None);
    });
    // LeaveGuard the page, another filter and "Cancel" call the reading off.
    effect(move || {
        let Some(wish_now) = wish.get() else { return };
        let (matching, rows) = (matching.get_untracked(), untrack(|| selection.rows()));
        reading.set(None);
        spawn_scoped(async move {
            let answer = gather(app, wish_now, matching, rows, move |step| {
                reading.try_set(Some(step));
            });
            let answer = answer.await;
            wish.try_set(None);
            match answer {
                Ok(rows) if rows.volumes.is_empty() => {
                    let why = rows.warnings.join(" ");
                    let why =
                        if why.is_empty() { "None matches any more.".to_owned() } else { why };
                    let title = match wish_now {
                        Wish::Delete => "Nothing can be deleted",
                        Wish::Share => "Nothing can be shared",
                    };
                    app.notifications.failure(title, why);
                }
                Ok(rows) => drop(asked.try_set(Some(rows))),
                Err(error) => app.notifications.failed(&error),
            }
        });
    });
    let reading = memo(move |_| reading.get().filter(|_| wish.get().is_some()));
    let label = memo(move |_| reading.get().map(Reading::label));
    effect(move || {
        if let Some(label) = label.get() {
            app.notifications.announce(label);
        }
    });
    let offer = memo(move |_| {
        let total = total.get().filter(|_| matching.with(Option::is_none))?;
        selection.track();
        let complete = listed.state.with(|state| {
            state.value().is_some_and(|listed| {
                let rows = &listed.page.items;
                query.with(|query| query.selection() == listed.query.selection())
                    && total > rows.len() as u64
                    && rows.iter().all(|row| selection.contains_untracked(&row.id))
            })
        });
        complete.then_some(total)
    });
    let sentence = move || {
        let selected = format!("{} selected", grouped(selection.len() as u64));
        let all = matching.with(|all| all.as_ref().is_some_and(Matching::is_whole));
        if all { format!("All {selected}") } else { selected }
    };
    let busy_with = move |this: Wish| Signal::derive(move || wish.get() == Some(this));
    let blocked = move || {
        app.jobs.running().get().then(|| "Another job is running. Wait for its end.".to_owned())
    };
    let scattered = memo(move |_| {
        let known = matching.with(Option::is_none);
        known.then(|| one_cluster(&selection.rows()).err()).flatten()
    });
    let unsharable = memo(move |_| {
        let scattered = || scattered.get().map(str::to_owned);
        blocked().or_else(|| app.permissions.why_nowhere(Action::Update)).or_else(scattered)
    });
    let undeletable = memo(move |_| {
        let nowhere = || app.permissions.why_nowhere(Action::Delete);
        // What matches is known only once it is read.
        let none = || {
            let rows = matching.with(Option::is_none).then(|| selection.rows())?;
            let is_kept = |it: &Volume| {
                app.permissions.why_not(Action::Delete, &Place::of_volume(it)).is_some()
            };
            let none = "You may delete none of the selected data volumes.";
            (!rows.is_empty() && rows.iter().all(is_kept)).then(|| none.to_owned())
        };
        blocked().or_else(nowhere).or_else(none)
    });
    view! {
        <section class="bulk" aria-label="Selection">
            <div class="bulk-selected">
                <p class="bulk-count" id=id.get_value() tabindex="-1">
                    {sentence}
                </p>
                {move || {
                    offer
                        .get()
                        .map(|total| {
                            view! {
                                <Button
                                    variant=ButtonVariant::Quiet
                                    on_click=move || {
                                        selection.select_matching(&query.get_untracked(), total);
                                        app.notifications.announce(sentence());
                                        // The button goes; the focus must not.
                                        focus_status();
                                    }
                                >
                                    {format!("Select all {} that match", grouped(total))}
                                </Button>
                            }
                        })
                }}
                <Button
                    variant=ButtonVariant::Quiet
                    icon=IconName::Close
                    on_click=move || {
                        selection.clear();
                        app.notifications.announce("Nothing is selected");
                    }
                >
                    "Clear selection"
                </Button>
            </div>
            {move || {
                label
                    .get()
                    .map(|label| {
                        let done = move || reading.get().map_or(0, |step| step.done);
                        view! {
                            <div class="bulk-reading">
                                <ProgressBar
                                    label=label
                                    value=Signal::derive(done)
                                    max=move || reading.get().map_or(0, |step| step.of.max(step.done))
                                />
                                <Button on_click=move || {
                                    wish.set(None);
                                    focus_status();
                                }>"Cancel"</Button>
                            </div>
                        }
                    })
            }}
            <Toolbar label="Bulk actions">
                <Button
                    icon=IconName::Share
                    busy=busy_with(Wish::Share)
                    unavailable=unsharable
                    on_click=move || wish.set(Some(Wish::Share))
                >
                    "Share"
                </Button>
                <Button
                    icon=IconName::Delete
                    busy=busy_with(Wish::Delete)
                    unavailable=undeletable
                    on_click=move || wish.set(Some(Wish::Delete))
                >
                    "Delete"
                </Button>
                <ExportMenu source=move |()| match matching.get_untracked() {
                    // The same rows, in the order that they are seen in.
                    Some(mut all) => {
                        all.query = query.get_untracked().at_offset(0);
                        ExportSource::Matching(all)
                    }
                    None => ExportSource::Rows(untrack(|| selection.rows())),
                } />
            </Toolbar>
        </section>
        <DeleteSelected asked />
        <ShareSelected asked />
    }
}

/// Where the bar or a part of it has gone with the focus, the page has it.
fn keep_focus() {
    if crate::ui::dom::focused().is_none_or(|focused| focused.tag_name() == "BODY") {
        focus_heading();
    }
}

/// The most names that a question spells out.
const NAMES: usize = 10;

/// What to know before answering.
#[component]
fn Warnings(warnings: Vec<String>) -> impl IntoView {
    let one = |text| view! { <InlineNotice kind=NoticeKind::Warning><bdi>{visible(text)}</bdi></InlineNotice> };
    warnings.into_iter().map(one).collect_view()
}

/// A data volume by its name, and where it is: others may have the same name.
#[component]
fn Called(volume: Volume) -> impl IntoView {
    let directory = use_app().directory;
    view! {
        <strong><bdi translate="no">{visible(volume.called())}</bdi></strong>
        " "
        <span class="muted small">
            <bdi translate="no">{move || visible(directory.whereabouts(&volume))}</bdi>
        </span>
    }
}

/// What a question is about: what to know first, and the names.
#[component]
fn About(asked: Asked) -> impl IntoView {
    let more = asked.volumes.len().saturating_sub(NAMES);
    view! {
        <Warnings warnings=asked.warnings />
        <ul class="bulk-volumes">
            {asked
                .volumes
                .into_iter()
                .take(NAMES)
                .map(|volume| view! { <li><Called volume /></li> })
                .collect_view()}
            {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more as u64))}</li> })}
        </ul>
    }
}
