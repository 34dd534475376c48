//! What can be done to all that is ticked: the bar, and the steps from a click to a job.
//!
//! "All that match" is read again, to its end, before anything is asked: the question is about
//! exactly the rows that the job will take, and says so if they are not as many as were selected.

mod delete;
mod share;

use super::Listed;
use super::export::ExportMenu;
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{ClusterId, ListQuery, Volume, grouped, plural};
use crate::state::{ExportSource, Matching, RemoteHandle, read_whole_list, use_app};
use crate::ui::{
    Button, ButtonVariant, IconName, InlineNotice, NoticeKind, ProgressBar, Toolbar, focus_by_id,
    focus_heading, unique_id,
};
use delete::DeleteSelected;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
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
    /// For one volume: with how many scopes it is shared, if one may see that.
    shared: Option<usize>,
    /// What to know about the rows before answering.
    warnings: Vec<String>,
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
    Effect::new(move |_| query.with(|query| selection.forget_matching(query)));
    let some = Memo::new(move |_| !selection.is_empty());
    move || some.get().then(|| view! { <Bar query listed total /> })
}

#[component]
fn Bar(
    query: Memo<ListQuery>,
    listed: RemoteHandle<Listed>,
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
    let read = RwSignal::new(0_u64);
    let asked = RwSignal::new(None::<Asked>);
    let matching = Memo::new(move |_| selection.matching());
    // What was wished was about what was selected then.
    Effect::new(move |_| {
        matching.track();
        wish.set(None);
    });
    // Leaving the page, another filter and "Cancel" call the reading off.
    Effect::new(move |_| {
        let Some(wish_now) = wish.get() else { return };
        let (matching, rows) = (matching.get_untracked(), untrack(|| selection.rows()));
        read.set(0);
        spawn_local_scoped_with_cancellation(async move {
            let answer = gather(app.client, wish_now, matching, rows, move |n| {
                read.try_set(n);
            });
            let answer = answer.await;
            wish.try_set(None);
            match answer {
                Ok(rows) if rows.volumes.is_empty() => {
                    app.notices.failure("Nothing is left to do this to", "None matches any more.");
                }
                Ok(rows) => drop(asked.try_set(Some(rows))),
                Err(error) => app.notices.failed(&error),
            }
        });
    });
    let is_reading = Memo::new(move |_| wish.get().is_some() && matching.with(Option::is_some));
    Effect::new(move |_| {
        if is_reading.get() {
            app.notices.announce("Reading all that match");
        }
    });
    let offer = Memo::new(move |_| {
        let total = total.get().filter(|_| matching.with(Option::is_none))?;
        let complete = listed.state.with(|state| {
            state.value().is_some_and(|listed| {
                let rows = &listed.page.volumes;
                query.with(|query| query.selection() == listed.query.selection())
                    && total > rows.len() as u64
                    && rows.iter().all(|row| selection.contains(&row.id))
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
    let scattered = Memo::new(move |_| {
        let known = matching.with(Option::is_none);
        known.then(|| one_cluster(&selection.rows()).err()).flatten()
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
                                        app.notices.announce(sentence());
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
                        app.notices.announce("Nothing is selected");
                    }
                >
                    "Clear selection"
                </Button>
            </div>
            {move || {
                is_reading
                    .get()
                    .then(|| {
                        let count = matching.get_untracked().map_or(0, |all| all.count);
                        view! {
                            <div class="bulk-reading">
                                <ProgressBar
                                    label="Reading all that match"
                                    value=read
                                    max=move || read.get().max(count)
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
                    unavailable=Signal::derive(move || {
                        blocked().or_else(|| scattered.get().map(str::to_owned))
                    })
                    on_click=move || wish.set(Some(Wish::Share))
                >
                    "Share"
                </Button>
                <Button
                    icon=IconName::Delete
                    busy=busy_with(Wish::Delete)
                    unavailable=Signal::derive(blocked)
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

/// The rows that are meant, as they are now.
async fn gather(
    client: Client,
    wish: Wish,
    matching: Option<Matching>,
    rows: Vec<Volume>,
    progress: impl Fn(u64),
) -> Result<Asked, ApiError> {
    let mut asked = Asked { wish, volumes: rows, shared: None, warnings: Vec::new() };
    if let Some(matching) = matching {
        let mut list = read_whole_list(client, &matching.query, progress).await?;
        asked.volumes = matching.ticked(list.drain());
        if list.len() != matching.count {
            asked.warnings.push(format!(
                "{} matched when you selected; now {} do.",
                grouped(matching.count),
                grouped(list.len()),
            ));
        }
        if list.is_stuck() {
            asked.warnings.push(
                "The server says that more rows follow, but not where. These may not be all."
                    .to_owned(),
            );
        }
    }
    if let (Wish::Delete, [volume]) = (wish, asked.volumes.as_slice()) {
        // Rows of a list do not tell; without an answer, it is asked for the name.
        let volume = client.send(endpoint::get_volume(&volume.id)).await;
        asked.shared = volume.ok().and_then(|volume| volume.shared_scopes.map(|all| all.len()));
    }
    Ok(asked)
}

/// The most names that a question spells out.
const NAMES: usize = 10;

/// What a question is about: what to know first, and the names.
#[component]
fn About(asked: Asked) -> impl IntoView {
    let more = asked.volumes.len().saturating_sub(NAMES);
    view! {
        {asked
            .warnings
            .into_iter()
            .map(|text| view! { <InlineNotice kind=NoticeKind::Warning>{text}</InlineNotice> })
            .collect_view()}
        <ul class="bulk-names">
            {asked
                .volumes
                .into_iter()
                .take(NAMES)
                .map(|volume| view! { <li><bdi>{volume.name}</bdi></li> })
                .collect_view()}
            {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more as u64))}</li> })}
        </ul>
    }
}
