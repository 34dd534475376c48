//! The numbers of all data volumes. Each is a count request, and leads to the list that was counted.

mod counting;
mod creators;
mod not_ready;
mod rows;
mod units;
mod weeks;

use super::unused::UnusedCard;
use crate::domain::{Action, Field, ListQuery, Phase};
use crate::effect::{memo, when};
use crate::pages::{BackToList, Failure, RefreshButton, use_page};
use crate::route::Route;
use crate::state::{Capability, now_ms, use_capabilities, use_permissions};
use crate::texts::{list, overview as texts};
use crate::ui::{
    ButtonVariant, Card, EmptyState, InlineNotice, LinkButton, PageHeader, format_clock_time,
};
use counting::{Counting, use_counting};
use creators::CreatorsCard;
use leptos::prelude::*;
use not_ready::{NotReadyCard, use_not_ready};
use rows::{NumberTable, Row};
use units::{UnitsCard, use_units};
use weeks::{WeeksCard, use_week_rows};

#[component]
pub fn OverviewPage() -> impl IntoView {
    use_page(|| texts::TITLE.to_owned());
    let capabilities = use_capabilities();
    let now = RwSignal::new(now_ms());
    let phases = memo(|_| phase_rows());
    let weeks = use_week_rows(now);
    let units = [Field::ClusterId, Field::DepartmentId, Field::ProjectId].map(use_units);
    let [clusters, departments, projects] = units;
    let queries = memo(move |_| {
        let sections = [phases, weeks, clusters.rows, departments.rows, projects.rows];
        let queries = |rows: Memo<Vec<Row>>| {
            rows.with(|rows| rows.iter().filter_map(|row| row.query.clone()).collect::<Vec<_>>())
        };
        sections.into_iter().flat_map(queries).collect::<Vec<_>>()
    });
    let counting = use_counting(queries);
    let not_ready = use_not_ready();
    let refresh = move || {
        now.set(now_ms());
        units.iter().for_each(|units| units.refresh());
        not_ready.refresh();
        counting.refresh();
    };
    let error = memo(move |_| counting.error.get());
    let is_missing = move || capabilities.count.get() == Capability::Missing;
    let is_empty = move || counting.get(&ListQuery::default()) == Some(0);
    view! {
        <PageHeader
            title=texts::TITLE
            above=ViewFn::from(|| view! { <BackToList /> })
            subtitle=ViewFn::from(move || view! { <Reading counting /> <RefreshButton on_click=refresh /> })
        />
        {move || error.get().map(|error| view! {
            <Failure error on_retry=move || counting.retry() />
        })}
        {when(is_missing, || view! {
            <InlineNotice title=texts::UNCOUNTED_TITLE><p>{texts::UNCOUNTED_TEXT}</p></InlineNotice>
        })}
        {when(is_empty, || view! { <NoVolumes /> })}
        // An element for each column, so that a card that grows leaves the others in theirs.
        <div class="overview" hidden=is_empty>
            <div>
                {when(move || !is_missing(), move || view! {
                    <Card title=texts::PHASES>
                        <NumberTable
                            label=texts::PHASES
                            columns=texts::PHASE_COLUMNS
                            rows=phases
                            counting
                        />
                    </Card>
                })}
                <NotReadyCard remote=not_ready />
                {when(move || !is_missing(), move || view! { <WeeksCard rows=weeks counting /> })}
            </div>
            {when(move || !is_missing(), move || view! {
                <div>
                    <UnitsCard
                        title=texts::CLUSTERS
                        columns=texts::CLUSTER_COLUMNS
                        units=clusters
                        describe_number=crate::texts::clusters
                        counting
                    />
                    <UnitsCard
                        title=texts::DEPARTMENTS
                        columns=texts::DEPARTMENT_COLUMNS
                        units=departments
                        describe_number=crate::texts::departments
                        counting
                    />
                </div>
            })}
            <div>
                {when(move || !is_missing(), move || view! {
                    <UnitsCard
                        title=texts::PROJECTS
                        columns=texts::PROJECT_COLUMNS
                        units=projects
                        describe_number=crate::texts::projects
                        counting
                    />
                })}
                <CreatorsCard counting />
                <UnusedCard />
            </div>
        </div>
    }
}

/// Shown instead of many zeros.
#[component]
fn NoVolumes() -> impl IntoView {
    let permissions = use_permissions();
    let can_create = permissions.denial_reason_everywhere(Action::Create).is_none();
    view! {
        <EmptyState title=list::EMPTY_TITLE text=Some(list::EMPTY_TEXT.to_owned())>
            {can_create.then(|| view! {
                <LinkButton href=Route::new_volume(None).href() variant=ButtonVariant::Primary>
                    {list::CREATE_FIRST}
                </LinkButton>
            })}
        </EmptyState>
    }
}

/// All data volumes, then those in each phase.
fn phase_rows() -> Vec<Row> {
    let all = Row::text(list::ALL_PHASES, Some(ListQuery::default()));
    let phase = |phase: Phase| {
        let query = ListQuery::default().with_phase(Some(phase.as_str()));
        Row::text(phase.label(), Some(query))
    };
    std::iter::once(all).chain(Phase::ALL.map(phase)).collect()
}

/// How many numbers are still to come, or when all were known.
#[component]
fn Reading(counting: Counting) -> impl IntoView {
    let text = move || match counting.progress.get() {
        Some((done, all)) => texts::counting(done, all),
        None => counting
            .as_of
            .get()
            .map_or_else(String::new, |as_of| texts::updated(&format_clock_time(as_of))),
    };
    view! { <span class="freshness" hidden=move || text().is_empty()><span>{text}</span></span> }
}
