//! Choosing scopes of one cluster by their names.

use super::super::parts::combo_state;
use crate::api::{Department, Project, endpoint};
use crate::domain::{ClusterId, ScopeKind, ScopeRef, visible};
use crate::state::{OrgSearch, use_app, use_org_search};
use crate::ui::{Button, ButtonVariant, ComboOption, Combobox, SelectField, SelectOption};
use leptos::prelude::*;

/// A scope that has been chosen, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The scope.
    pub scope: ScopeRef,
    /// Its name.
    pub name: String,
}

/// Type and name of a scope of one cluster, and those that are chosen already. Choosing one puts
/// it on the list.
#[component]
pub fn ScopePicker(
    /// The cluster; none where the server does not say.
    cluster: Memo<Option<ClusterId>>,
    /// What it is shared with already.
    shared: Signal<Vec<ScopeRef>>,
    /// What is chosen.
    chosen: RwSignal<Vec<Chosen>>,
) -> impl IntoView {
    let remove = move |scope: ScopeRef| chosen.update(|all| all.retain(|one| one.scope != scope));
    let kind = RwSignal::new(ScopeKind::Project);
    let choices = [ScopeKind::Project, ScopeKind::Department, ScopeKind::Cluster]
        .map(|kind| SelectOption::new(kind.as_str(), kind.label()))
        .to_vec();
    // Sharing twice is no error, but no help either.
    let add = move |one: Chosen| {
        chosen.update(|all| {
            if !all.contains(&one) {
                all.push(one);
            }
        });
    };
    let has = Signal::derive(move || {
        let chosen = chosen.get().into_iter().map(|one| one.scope);
        shared.get().into_iter().chain(chosen).collect::<Vec<_>>()
    });
    view! {
        <SelectField
            label="Type"
            options=choices
            value=move || kind.get().as_str().to_owned()
            on_change=move |text: String| kind.set(ScopeKind::from(text))
        />
        {move || match kind.get() {
            ScopeKind::Department => view! { <DepartmentPicker cluster has on_pick=add /> }.into_any(),
            ScopeKind::Cluster => view! { <ClusterPicker cluster has on_pick=add /> }.into_any(),
            _ => view! { <ProjectPicker cluster has on_pick=add /> }.into_any(),
        }}
        {move || {
            let all = chosen.get();
            (!all.is_empty())
                .then(|| {
                    view! {
                        <p>"These gain access:"</p>
                        <ul class="tokens" aria-label="Scopes to add">
                            {all
                                .into_iter()
                                .map(|one| {
                                    let label = format!("{} {}", one.scope.kind.label(), one.name);
                                    let scope = one.scope;
                                    view! {
                                        <li class="token">
                                            <bdi class="token-text" translate="no">{visible(label.clone())}</bdi>
                                            <Button
                                                variant=ButtonVariant::Quiet
                                                on_click=move || remove(scope.clone())
                                            >
                                                "Undo "
                                                <span class="visually-hidden">{visible(label)}</span>
                                            </Button>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                })
        }}
    }
}

#[component]
fn ProjectPicker(
    cluster: Memo<Option<ClusterId>>,
    has: Signal<Vec<ScopeRef>>,
    #[prop(into)] on_pick: Callback<Chosen>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let search: OrgSearch<Project> =
        use_org_search(text.into(), cluster.into(), endpoint::list_projects);
    let named = |project: &Project| (ScopeRef::from(project), project.name.clone());
    view! { <Units label="Project" text search has named on_pick /> }
}

#[component]
fn DepartmentPicker(
    cluster: Memo<Option<ClusterId>>,
    has: Signal<Vec<ScopeRef>>,
    #[prop(into)] on_pick: Callback<Chosen>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let search: OrgSearch<Department> =
        use_org_search(text.into(), cluster.into(), endpoint::list_departments);
    let named = |department: &Department| (ScopeRef::from(department), department.name.clone());
    view! { <Units label="Department" text search has named on_pick /> }
}

#[component]
fn Units<T: Send + Sync + 'static>(
    label: &'static str,
    text: RwSignal<String>,
    search: OrgSearch<T>,
    has: Signal<Vec<ScopeRef>>,
    named: fn(&T) -> (ScopeRef, String),
    on_pick: Callback<Chosen>,
) -> impl IntoView {
    let options = move || {
        let has = has.get();
        search.items.with(|items| {
            let option = |item: &T| {
                let (scope, name) = named(item);
                let warning = has.contains(&scope).then(|| "Already on the list".to_owned());
                ComboOption { value: scope.id, label: name, detail: None, warning }
            };
            items.iter().map(option).collect::<Vec<_>>()
        })
    };
    let state = move || combo_state(search);
    let select = move |option: ComboOption| {
        let found = search.items.with_untracked(|items| {
            items.iter().map(named).find(|(scope, _)| scope.id == option.value)
        });
        text.set(String::new());
        if let Some((scope, name)) = found.filter(|(scope, _)| !has.get_untracked().contains(scope))
        {
            on_pick.run(Chosen { scope, name });
        }
    };
    view! {
        <Combobox
            value=text
            label=label
            hint=Some("In the data volume’s own cluster.".to_owned())
            options=Signal::derive(options)
            state=Signal::derive(state)
            on_select=select
            on_more=move || search.more()
        />
    }
}

#[component]
fn ClusterPicker(
    cluster: Memo<Option<ClusterId>>,
    has: Signal<Vec<ScopeRef>>,
    #[prop(into)] on_pick: Callback<Chosen>,
) -> impl IntoView {
    let directory = use_app().directory;
    move || {
        let Some(id) = cluster.get() else {
            return view! { <p>"The server does not say which cluster the data volume is in."</p> }
                .into_any();
        };
        let name = directory.cluster(&id);
        let scope = ScopeRef { kind: ScopeKind::Cluster, id: id.to_string() };
        let taken = {
            let scope = scope.clone();
            move || has.with(|has| has.contains(&scope)).then(|| "Already on the list.".to_owned())
        };
        let label = format!("Share with everyone in {name}");
        view! {
            <p>
                <Button
                    on_click=move || on_pick.run(Chosen { scope: scope.clone(), name: name.clone() })
                    unavailable=Signal::derive(taken)
                >
                    {label}
                </Button>
            </p>
        }
        .into_any()
    }
}
