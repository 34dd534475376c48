//! The numbers by cluster, department and project.

use super::counting::Counting;
use super::rows::{FEW, NOT_MANY, NumberTable, Row};
use crate::api::endpoint;
use crate::api::{ApiError, Client};
use crate::domain::{Field, ListQuery, OrgUnit};
use crate::effect::{memo, when};
use crate::state::{
    Capability, Directory, RemoteHandle, WhenKeyChanges, read_org_pages, use_capabilities,
    use_directory, use_remote,
};
use crate::texts::{overview as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{Button, Card, Skeleton, keep_focus_within};
use leptos::prelude::*;
use std::collections::HashSet;

/// More units of a kind are counted only on request. Some of them would be no ranking.
const MOST: usize = 200;

#[derive(Clone, Debug, PartialEq)]
struct UnitList {
    units: Vec<OrgUnit>,
    /// Says what is not in it.
    left_out: Option<String>,
}

/// The units of a kind, and their rows if they are counted.
#[derive(Clone, Copy)]
pub struct Units {
    remote: RemoteHandle<UnitList>,
    counts_all: RwSignal<bool>,
    pub rows: Memo<Vec<Row>>,
}

/// `field` is that of the kind's ID.
pub fn use_units(field: Field) -> Units {
    let directory = use_directory();
    let capabilities = use_capabilities();
    let remote = use_remote(
        WhenKeyChanges::Keep,
        move || (capabilities.count.get() != Capability::Missing).then_some(()),
        move |client, ()| list_units(client, field),
    );
    let counts_all = RwSignal::new(false);
    let rows = memo(move |_| {
        remote.state.with(|state| {
            let units = state.value().map(|list| list.units.as_slice()).unwrap_or_default();
            let units = if counts_all.get() || units.len() <= MOST { units } else { &[] };
            units.iter().map(|unit| row(field, unit, directory)).collect::<Vec<_>>()
        })
    });
    Units { remote, counts_all, rows }
}

async fn list_units(client: Client, field: Field) -> Result<UnitList, ApiError> {
    let mut units = Vec::new();
    let left_out = if field == Field::ClusterId {
        let page = client.send(endpoint::list_clusters()).await?;
        let left_out = page.left_out_note();
        units = page.items;
        left_out
    } else {
        let request = match field {
            Field::DepartmentId => endpoint::list_departments,
            _ => endpoint::list_projects,
        };
        read_org_pages(client, None, request, &mut |page| units.extend(page)).await?
    };
    // Pages may overlap.
    let mut ids = HashSet::new();
    units.retain(|unit| ids.insert(unit.scope.id.clone()));
    Ok(UnitList { units, left_out })
}

/// Departments and projects of two clusters may have the same name.
fn row(field: Field, unit: &OrgUnit, directory: Directory) -> Row {
    Row {
        id: unit.scope.id.clone(),
        label: unit.name.clone(),
        is_name: true,
        detail: unit.cluster.as_ref().map(|id| directory.cluster(id)),
        query: ListQuery::of_value(field, &unit.scope.id),
    }
}

impl Units {
    pub fn refresh(self) {
        self.remote.refresh();
    }

    fn len(self) -> usize {
        self.remote.state.with(|state| state.value().map_or(0, |list| list.units.len()))
    }
}

#[component]
pub fn UnitsCard(
    title: &'static str,
    columns: &'static [&'static str],
    units: Units,
    /// A number of such units, in words.
    describe_number: fn(u64) -> String,
    counting: Counting,
) -> impl IntoView {
    let Units { remote, rows, counts_all } = units;
    let shows_all = RwSignal::new(false);
    let is_loading =
        move || remote.state.with(|state| state.value().is_none() && state.error().is_none());
    let is_empty = move || remote.state.with(|state| state.value().is_some()) && units.len() == 0;
    let left_out = memo(move |_| remote.state.with(|state| state.value()?.left_out.clone()));
    let problem = memo(move |_| remote.problem());
    let has_rows = move || !rows.with(Vec::is_empty);
    let is_counted =
        move |row: &Row| row.query.as_ref().is_none_or(|it| counting.get(it).is_some());
    // Once they are ranked, they stay while they are counted again.
    let is_ranked = memo(move |before: Option<&bool>| {
        let has_failed =
            || counting.error.with(Option::is_some) && counting.progress.get().is_none();
        before == Some(&true)
            || has_rows() && (rows.with(|rows| rows.iter().all(is_counted)) || has_failed())
    });
    let is_on_request = move || units.len() > MOST;
    let is_counting = memo(move |_| has_rows() && !is_ranked.get());
    view! {
        <Card title>
            {when(is_loading, || view! { <Skeleton lines=5 /> })}
            {move || problem.get().map(|error| {
                let retry = error.is_retryable().then_some(move || remote.refresh());
                view! { <NotListed error on_retry=retry.map(Callback::from) /> }
            })}
            {when(is_empty, || view! { <p class="muted">{texts::NO_UNITS}</p> })}
            {when(move || is_counting.get(), || view! { <Skeleton lines=5 /> })}
            {when(move || is_ranked.get(), move || view! {
                <NumberTable label=title columns rows counting shows_all />
            })}
            {when(move || is_on_request() && !counts_all.get(), move || view! {
                <p class="muted">{move || texts::not_counted(&describe_number(units.len() as u64))}</p>
            })}
            {when(move || is_on_request() || is_ranked.get() && units.len() > NOT_MANY, move || view! {
                <MoreUnits units shows_all is_counting />
            })}
            {move || left_out.get().map(|text| view! {
                <p class="muted small"><bdi>{escape_invisible(text)}</bdi></p>
            })}
        </Card>
    }
}

/// Why the units are not there, in one sentence.
#[component]
fn NotListed(error: ApiError, on_retry: Option<Callback<()>>) -> impl IntoView {
    on_cleanup(|| keep_focus_within(|| false));
    view! {
        <p class="muted">{error.title()} ": " <bdi>{escape_invisible(error.message())}</bdi></p>
        {on_retry.map(|on_click| view! { <Button on_click>{ui::TRY_AGAIN}</Button> })}
    }
}

/// Counts the units if they are not counted yet, then shows all of them.
#[component]
fn MoreUnits(units: Units, shows_all: RwSignal<bool>, is_counting: Memo<bool>) -> impl IntoView {
    let counts_all = units.counts_all;
    let is_counted = move || counts_all.get() || units.len() <= MOST;
    view! {
        // One button, which keeps the focus.
        <div class="actions">
            <Button busy=is_counting on_click=move || match untrack(is_counted) {
                true => shows_all.update(|all| *all = !*all),
                false => counts_all.set(true),
            }>
                {move || match (is_counted() && !is_counting.get(), shows_all.get()) {
                    (false, _) => texts::count_all(units.len()),
                    (true, false) => texts::show_all(units.len()),
                    (true, true) => texts::show_largest(FEW),
                }}
            </Button>
        </div>
    }
}
