//! Projects, departments and clusters: found by name, sent as ids. An id can be typed wherever
//! names are out of reach.

use super::super::super::parts::{combo_state, remote_combo_state};
use super::value::{VALUE, Value};
use crate::api::{Cluster, Department, Project, endpoint};
use crate::domain::{ClusterId, ValueKind, entered_search, looks_like_id};
use crate::effect::effect;
use crate::state::{OrgSearch, WhenKeyChanges, use_app, use_org_search, use_remote};
use crate::ui::{ComboOption, ComboState, Combobox};
use leptos::prelude::*;

/// A project, a department or a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    cluster: Option<ClusterId>,
}

impl Unit {
    /// One that has been chosen before.
    pub fn new(id: String, name: String) -> Self {
        Self { id, name, cluster: None }
    }
}

/// What is on offer at this moment.
#[derive(Clone, Copy)]
pub struct Offer {
    units: Signal<Vec<Unit>>,
    state: Signal<ComboState>,
}

impl Offer {
    /// The id that a typed text stands for, or why none.
    pub fn id_of(self, typed: &str) -> Result<String, &'static str> {
        let units = self.units.try_get_untracked().unwrap_or_default();
        match self.state.try_get_untracked() {
            Some(ComboState::Loading) => {
                return Err("The search is not done yet. Wait a moment, or choose a suggestion.");
            }
            Some(ComboState::Ready | ComboState::Partial(_)) => {}
            // Nobody can say what there is.
            Some(ComboState::Failed(_)) | None => return Ok(typed.to_owned()),
        }
        let mut named = units.iter().filter(|unit| unit.name == typed);
        match (named.next(), named.next()) {
            (Some(unit), None) => Ok(unit.id.clone()),
            (Some(_), Some(_)) => Err("Several have this name. Choose one of the suggestions."),
            (None, _) if units.is_empty() || looks_like_id(typed) => Ok(typed.to_owned()),
            (None, _) => Err("Choose one of the suggestions, or type a whole name or ID."),
        }
    }
}

/// The field for a unit of this kind.
#[component]
pub fn UnitField(kind: ValueKind, value: Value) -> impl IntoView {
    match kind {
        ValueKind::Department => view! { <DepartmentField value /> }.into_any(),
        ValueKind::Cluster => view! { <ClusterField value /> }.into_any(),
        _ => view! { <ProjectField value /> }.into_any(),
    }
}

#[component]
fn ProjectField(value: Value) -> impl IntoView {
    let directory = use_app().directory;
    let search: OrgSearch<Project> =
        use_org_search(value.unit.into(), Signal::stored(None), endpoint::list_projects);
    effect(move || {
        search.items.with(|projects| {
            directory.learn_projects(projects.iter().map(|it| (&it.id, it.name.as_str())));
        });
    });
    let unit = |project: &Project| Unit {
        id: project.id.to_string(),
        name: project.name.clone(),
        cluster: project.cluster_id.clone(),
    };
    view! { <UnitName label="Project" value search unit /> }
}

#[component]
fn DepartmentField(value: Value) -> impl IntoView {
    let directory = use_app().directory;
    let search: OrgSearch<Department> =
        use_org_search(value.unit.into(), Signal::stored(None), endpoint::list_departments);
    effect(move || search.items.with(|departments| directory.learn_departments(departments)));
    let unit = |department: &Department| Unit {
        id: department.id.to_string(),
        name: department.name.clone(),
        cluster: department.cluster_id.clone(),
    };
    view! { <UnitName label="Department" value search unit /> }
}

/// What a search finds, page by page.
#[component]
fn UnitName<T: Send + Sync + 'static>(
    label: &'static str,
    value: Value,
    search: OrgSearch<T>,
    unit: fn(&T) -> Unit,
) -> impl IntoView {
    let units = move || search.items.with(|items| items.iter().map(unit).collect::<Vec<_>>());
    let offer =
        Offer { units: Signal::derive(units), state: Signal::derive(move || combo_state(search)) };
    view! { <Picker label value offer on_more=move || search.more() /> }
}

/// Clusters are few: all are read, and narrowed down here.
#[component]
fn ClusterField(value: Value) -> impl IntoView {
    let clusters = use_remote(
        WhenKeyChanges::Keep,
        || Some(()),
        |client, ()| async move { client.send(endpoint::list_clusters()).await },
    );
    let directory = use_app().directory;
    effect(move || {
        clusters.state.with(|state| {
            if let Some(clusters) = state.value() {
                directory.learn_clusters(&clusters.items);
            }
        });
    });
    let units = move || {
        let typed = entered_search(&value.unit.get()).to_lowercase();
        clusters.state.with(|state| {
            let all = state.value().map(|page| page.items.as_slice()).unwrap_or_default();
            let fits = |cluster: &&Cluster| cluster.name.to_lowercase().contains(&typed);
            let unit = |it: &Cluster| Unit::new(it.id.to_string(), it.name.clone());
            all.iter().filter(fits).map(unit).collect::<Vec<_>>()
        })
    };
    let state = Signal::derive(move || remote_combo_state(clusters));
    let offer = Offer { units: Signal::derive(units), state };
    view! { <Picker label="Cluster" value offer on_more=|| () /> }
}

#[component]
fn Picker(
    label: &'static str,
    value: Value,
    offer: Offer,
    #[prop(into)] on_more: Callback<()>,
) -> impl IntoView {
    let directory = use_app().directory;
    value.offer.set_value(Some(offer));
    let options = move || {
        let option = |unit: Unit| ComboOption {
            value: unit.id,
            label: unit.name,
            detail: unit.cluster.map(|cluster| directory.cluster(&cluster)),
            warning: None,
        };
        offer.units.get().into_iter().map(option).collect::<Vec<_>>()
    };
    let select =
        move |option: ComboOption| value.picked.set(Some(Unit::new(option.value, option.label)));
    view! {
        <Combobox
            id=VALUE
            value=value.unit
            label=label
            hint=Some("A part of its name, or its ID.".to_owned())
            options=Signal::derive(options)
            state=offer.state
            free_text=true
            required=true
            on_select=select
            on_more=on_more
            error=value.problem_at(VALUE)
        />
    }
}
