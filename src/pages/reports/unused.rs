//! The page of the data volumes that no workload has used for long.

mod card;
mod export;
mod reading;
mod table;
mod unknown;

use crate::domain::{FilterBy, ListQuery, RequestScope, UnusedFor, UnusedReport, ViewTarget};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::{lazy_dialog, lazy_view};
use crate::pages::{
    BackToList, Failure, LIST_PANELS, RefreshButton, Time, ViewsButton, WarningNotice, clear_label,
    describe_list, use_navigator, use_page, use_saved_position,
};
use crate::route::{use_list_query, use_unused_for};
use crate::state::{
    Selection, UNUSED_PAGE_SIZE, use_directory, use_jobs, use_leave_guard, use_notifications,
    use_selection, use_unused_view,
};
use crate::texts::{api, bulk, list, ui, unused as texts};
use crate::ui::{
    Button, Card, EmptyState, IconName, InlineNotice, LinkButton, PageHeader, ProgressBar,
    SelectField, SelectOption, Spinner, StatusKind, after_heading_focus, focus_heading,
    focus_is_on_heading, focus_row, focused_row_id, keep_focus_within,
};
pub use card::UnusedCard;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use reading::{AllVolumes, HISTORY_DAYS, Reading, Stage, use_reading};
use std::collections::HashSet;
use std::sync::Arc;
use table::{ExportUnused, SelectAllUnused, ShownRows, UnusedTable, use_shown_rows};
use unknown::{ShowUnknown, UnknownVolumes};

#[component]
pub fn UnusedPage() -> impl IntoView {
    let by_history = use_page(|| texts::TITLE.to_owned());
    let list = use_list_query();
    let query = memo(move |_| list.get().unwrap_or_default());
    let jobs = use_jobs();
    let directory = use_directory();
    let selection = use_selection();
    selection.swap_pages();
    on_cleanup(move || selection.swap_pages());
    let leave_guard = use_leave_guard();
    let unused_for = use_unused_for();
    let target = memo(move |_| query.with(|query| ViewTarget::unused(query, unused_for.get())));
    // With the page of the list, for the way back to it.
    let here = memo(move |_| ViewTarget::Unused(query.get(), unused_for.get()));
    let reading = use_reading(list);
    let view = use_unused_view();
    let report = memo(move |_| {
        let mut report = reading.report(unused_for.get())?;
        view.sort.get().sort(&mut report.unused);
        Some(Arc::new(report))
    });
    let shown_rows = use_shown_rows(report);
    // What a job has changed is read again once it has ended, but not the workloads.
    effect_with(move |before: Option<()>| {
        jobs.changed.track();
        if before.is_some() && !jobs.running.get_untracked() {
            reading.volumes.refresh();
        }
    });
    effect(move || {
        reading.volumes.state.with(|state| {
            if let Some(all) = state.value() {
                directory.fetch_missing_names(&all.volumes);
                selection.update_rows(&all.volumes);
            }
        });
    });
    effect(move || {
        if let RequestScope::UsableInProject(project) = query.get().scope {
            directory.fetch_project_name(&project);
        }
    });
    effect(move || {
        report.with(|report| {
            if let Some(report) = report {
                untrack(|| select_only_listed(selection, report));
            }
        });
    });
    use_announcements(reading, report, unused_for);
    let shown = memo(move |_| (reading.stage.get() == Stage::Done).then(|| query.get()));
    use_saved_position(shown, by_history);
    // A memo, so that the same error twice is announced only once.
    let error = memo(move |_| reading.volumes.problem());
    let warning = memo(move |_| {
        reading.volumes.state.with(|state| {
            let AllVolumes { is_stuck, left_out, .. } = state.value()?;
            let first = left_out.first();
            let left_out = first.map(|first| api::entries_left_out(left_out.len() as u64, first));
            left_out.or_else(|| is_stuck.then(|| bulk::MORE_ROWS_MISSING.to_owned()))
        })
    });
    let navigate = use_navigator();
    // The URL holds the choice, so that it can be saved and shared.
    let choose = Callback::new(move |target: ViewTarget| {
        view.limit.set(UNUSED_PAGE_SIZE);
        // Back undoes a filter, as in the list.
        let replace = query.with_untracked(|query| target.query() == query);
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&target.href(), options);
    });
    let filter = Callback::new(move |filter: FilterBy| {
        let query = query.with_untracked(|query| query.with_filter(filter));
        choose.run(ViewTarget::Unused(query, unused_for.get_untracked()));
    });
    let choose_unused_for = move |value: String| {
        if let Some(chosen) = UnusedFor::parse(&value) {
            choose.run(ViewTarget::Unused(query.get_untracked(), chosen));
        }
    };
    let has_unused = memo(move |_| {
        let has_some = |it: &UnusedReport| !it.unused.is_empty();
        reading.stage.get() == Stage::Done && report.with(|it| it.as_deref().is_some_and(has_some))
    });
    // The empty page has the link itself.
    let has_filters = memo(move |_| {
        query.with(ListQuery::is_filtered) && reading.stage.get() != Stage::NoVolumes
    });
    let is_leaving = Signal::derive(move || leave_guard.pending.with(Option::is_some));
    // Its rows are replaced by the progress while all is read again.
    let focused_before = StoredValue::new(None::<String>);
    effect(move || {
        if reading.stage.get() == Stage::Done
            && let Some(row) = focused_before.try_update_value(Option::take).flatten()
        {
            after_heading_focus(move || {
                if focus_is_on_heading() {
                    focus_row(&row);
                }
            });
        }
    });
    let refresh = move || {
        focused_before.set_value(focused_row_id());
        reading.refresh();
    };
    let is_reading =
        move || matches!(reading.stage.get(), Stage::ReadingVolumes | Stage::ReadingWorkloads);
    view! {
        <PageHeader
            title=texts::TITLE
            above=ViewFn::from(|| view! { <BackToList label=texts::BACK_TO_LIST /> })
            subtitle=ViewFn::from(move || view! {
                {when(move || reading.stage.get() == Stage::Done, move || view! {
                    <span>{texts::READ} {move || view! { <Time at=reading.read_at() /> }}</span>
                })}
                <RefreshButton on_click=refresh />
            })
            actions=ViewFn::from(move || view! { <ViewsButton target /> })
        />
        <div class="cluster">
            {lazy_view(&LIST_PANELS, move |panels| (panels.unit_filter)(query, filter))}
            {when(move || reading.stage.get() == Stage::Done, move || {
                view! {
                    <SelectField
                        label=texts::UNUSED_FOR
                        inline=true
                        options=unused_for_options()
                        value=move || unused_for.get().value()
                        on_change=choose_unused_for
                    />
                }
            })}
            {when(move || has_filters.get(), move || view! { <ClearFilters query unused_for /> })}
            {when(move || has_unused.get(), move || view! {
                <SelectAllUnused report />
                <ExportUnused report shown=shown_rows />
            })}
        </div>
        // The field has its own filter, and what is owned needs no words.
        {when(move || query.with(has_other_filters), move || view! {
            <p>
                {move || query.with(|query| describe_list(&without_unit(query), directory))}
            </p>
        })}
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh /> })}
        <WarningNotice text=warning />
        // Created once, so that its button keeps the focus.
        {when(is_reading, move || view! { <Card><ReadingProgress reading /></Card> })}
        {move || match reading.stage.get() {
            Stage::Failed | Stage::ReadingVolumes | Stage::ReadingWorkloads => ().into_any(),
            Stage::Cancelled => view! { <Cancelled reading /> }.into_any(),
            Stage::NoVolumes => view! { <NoVolumes query unused_for /> }.into_any(),
            Stage::Done => view! { <Report report shown_rows reading query here unused_for /> }.into_any(),
        }}
        {lazy_dialog(&LIST_PANELS, is_leaving, |panels| (panels.leave_list)())}
    }
}

/// Deselects what is not listed, such as rows of another choice, so that no action applies to it.
fn select_only_listed(selection: Selection, report: &UnusedReport) {
    let listed: HashSet<_> = report.unused.iter().map(|it| &it.volume.id).collect();
    let mut rows = selection.rows();
    let before = rows.len();
    rows.retain(|row| listed.contains(&row.id));
    if rows.len() < before {
        selection.replace(&rows);
    }
}

fn describe_total(report: &UnusedReport, unused_for: UnusedFor) -> String {
    let (unused, unknown) = (report.unused.len(), report.unknown_count());
    texts::total(unused, report.all, days(unused_for), unknown)
}

fn days(unused_for: UnusedFor) -> Option<u32> {
    match unused_for {
        UnusedFor::Days(days) => Some(days),
        UnusedFor::NeverSeen => None,
    }
}

/// Announces the result, also that of another choice.
fn use_announcements(
    reading: Reading,
    report: Memo<Option<Arc<UnusedReport>>>,
    unused_for: Memo<UnusedFor>,
) {
    let notifications = use_notifications();
    let text = memo(move |_| match reading.stage.get() {
        Stage::NoVolumes => Some(texts::EMPTY_TITLE.to_owned()),
        _ => report.with(|it| it.as_ref().map(|it| describe_total(it, unused_for.get()))),
    });
    effect(move || {
        if let Some(text) = text.get() {
            notifications.announce(text);
        }
    });
}

#[component]
fn ReadingProgress(reading: Reading) -> impl IntoView {
    let scan = memo(move |_| reading.scan_progress());
    let is_scanning = move || reading.stage.get() == Stage::ReadingWorkloads;
    let cancel = move || {
        focus_heading();
        reading.cancel();
    };
    // The button may have the focus when all is read.
    let had_focus = StoredValue::new(false);
    on_cleanup(move || {
        if had_focus.get_value() {
            keep_focus_within(focus_heading);
        }
    });
    view! {
        <div on:focusin=move |_| had_focus.set_value(true)>
            {when(move || !is_scanning(), move || view! {
                <Spinner label=Signal::derive(move || texts::reading_volumes(reading.volumes_read.get())) />
            })}
            {when(is_scanning, move || view! {
                <ProgressBar
                    label=Signal::derive(move || {
                        scan.with(|scan| texts::reading_workloads(scan.clusters, scan.read))
                    })
                    value=Signal::derive(move || scan.with(|scan| scan.done as u64))
                    max=Signal::derive(move || scan.with(|scan| scan.clusters as u64))
                />
            })}
            <div class="actions">
                <Button on_click=cancel>{ui::CANCEL}</Button>
            </div>
        </div>
    }
}

#[component]
fn Cancelled(reading: Reading) -> impl IntoView {
    let start_again = move || {
        focus_heading();
        reading.refresh();
    };
    view! {
        <InlineNotice kind=StatusKind::Neutral title=texts::CANCELLED_TITLE>
            <p>{texts::CANCELLED_TEXT}</p>
            <Button icon=IconName::Refresh on_click=start_again>{texts::START_AGAIN}</Button>
        </InlineNotice>
    }
}

#[component]
fn NoVolumes(query: Memo<ListQuery>, unused_for: Memo<UnusedFor>) -> impl IntoView {
    let is_filtered = query.with_untracked(ListQuery::is_filtered);
    let title = if is_filtered { list::NO_MATCH_TITLE } else { texts::EMPTY_TITLE };
    let text = if is_filtered { list::NO_MATCH_TEXT } else { texts::EMPTY_TEXT };
    view! {
        <EmptyState title text=Some(text.to_owned())>
            {is_filtered.then(|| view! { <ClearFilters query unused_for /> })}
        </EmptyState>
    }
}

fn unused_for_options() -> Vec<SelectOption> {
    let label = |it| days(it).map_or_else(|| texts::NEVER_SEEN.to_owned(), texts::days);
    UnusedFor::ALL.map(|it| SelectOption::new(it.value(), label(it))).to_vec()
}

/// The query without the filter that the page's field shows.
fn without_unit(query: &ListQuery) -> ListQuery {
    query.with_filter(query.filter.with_unit(None))
}

fn has_other_filters(query: &ListQuery) -> bool {
    query.scope != RequestScope::default() || without_unit(query).is_filtered()
}

#[component]
fn ClearFilters(query: Memo<ListQuery>, unused_for: Memo<UnusedFor>) -> impl IntoView {
    // It disappears while it has the focus.
    on_cleanup(|| keep_focus_within(focus_heading));
    let href =
        move || ViewTarget::Unused(query.with(ListQuery::unfiltered), unused_for.get()).href();
    view! { <LinkButton href=Signal::derive(href)>{move || query.with(clear_label)}</LinkButton> }
}

#[component]
fn Report(
    report: Memo<Option<Arc<UnusedReport>>>,
    shown_rows: ShownRows,
    reading: Reading,
    query: Memo<ListQuery>,
    here: Memo<ViewTarget>,
    unused_for: Memo<UnusedFor>,
) -> impl IntoView {
    // It is replaced by the progress while all is read again.
    on_cleanup(|| keep_focus_within(focus_heading));
    let total = move || {
        report.with(|report| {
            let report = report.as_deref()?;
            Some(texts::total(report.unused.len(), report.all, days(unused_for.get()), 0))
        })
    };
    let count = move |of: fn(&UnusedReport) -> usize| {
        memo(move |_| report.with(|report| report.as_deref().map_or(0, of)))
    };
    let (unused, unknown) = (count(|it| it.unused.len()), count(UnusedReport::unknown_count));
    let all = count(|it| it.all);
    let empty_text = move || {
        Some(match unknown.get() {
            0 => texts::all_used(days(unused_for.get())),
            _ => texts::NONE_KNOWN.to_owned(),
        })
    };
    view! {
        <div class="cluster">
            <span>{total}</span>
            {when(move || unknown.get() > 0, move || view! { <ShowUnknown count=unknown /> })}
        </div>
        <p class="muted">{move || texts::meaning(days(unused_for.get()), HISTORY_DAYS)}</p>
        {when(move || unused.get() > 0, move || view! { <UnusedTable report shown=shown_rows query here /> })}
        {when(move || unused.get() == 0 && (unknown.get() == 0 || unknown.get() < all.get()), move || view! {
            <EmptyState title=texts::ALL_USED_TITLE text=Signal::derive(empty_text) icon=IconName::Check />
        })}
        {when(move || unknown.get() > 0, move || view! { <UnknownVolumes report reading here /> })}
    }
}
