//! Sharing with another cluster, department or project, found by its name.

use super::super::parts::combo_state;
use crate::api::{ApiError, Department, Project, endpoint};
use crate::domain::{ClusterId, ScopeChange, ScopeKind, ScopeRef, SharedScope, Volume, VolumeId};
use crate::state::{Command, OrgSearch, RemoteHandle, use_app, use_org_search};
use crate::ui::{
    Button, ButtonVariant, ComboOption, Combobox, Dialog, InlineNotice, NoticeKind, SelectField,
    SelectOption,
};
use leptos::prelude::*;

/// A scope that has been chosen, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    scope: ScopeRef,
    name: String,
}

/// The dialog. What is chosen in it is forgotten when it closes.
#[component]
pub fn AddDialog(
    id: StoredValue<VolumeId>,
    volume: RemoteHandle<Volume>,
    scopes: RemoteHandle<Vec<SharedScope>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let command = Command::new(app.notices);
    let close = move || {
        // What is being sent cannot be called off; its outcome belongs here.
        if command.busy().get_untracked() {
            return;
        }
        open.set(false);
        chosen.set(Vec::new());
        command.clear_error();
    };
    let cluster = Memo::new(move |_| {
        volume.state.with(|state| state.value().and_then(|volume| volume.cluster_id.clone()))
    });
    let apply = move || {
        let added = chosen.get_untracked();
        if added.is_empty() {
            return;
        }
        let id = id.get_value();
        let add = added.iter().map(|one| one.scope.clone()).collect();
        let change = ScopeChange { add, ..ScopeChange::default() };
        let write = async move {
            let mut last = Vec::new();
            for part in change.requests() {
                last = app.client.send(endpoint::patch_shared_scopes(&id, &part)).await?;
                // Each answer is the whole list: what went through is seen even if the rest does not.
                scopes.put(last.clone());
            }
            Ok(last)
        };
        command.run(write, move |result: Result<Vec<SharedScope>, ApiError>| {
            if result.is_ok() {
                let names: Vec<_> = added.into_iter().map(|one| one.name).collect();
                app.notices.success(format!("Shared with {}", names.join(", ")));
                if open.try_set(false).is_none() {
                    chosen.set(Vec::new());
                }
            }
        });
    };
    let remove = move |scope: ScopeRef| chosen.update(|all| all.retain(|one| one.scope != scope));
    view! {
        <Dialog
            open=open
            on_close=close
            title="Add scopes"
            footer=ViewFn::from(move || {
                view! {
                    <Button
                        on_click=close
                        unavailable=Signal::derive(move || {
                            command.busy().get().then(|| "It is being done already.".to_owned())
                        })
                    >
                        "Cancel"
                    </Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        busy=command.busy()
                        unavailable=move || {
                            chosen
                                .with(Vec::is_empty)
                                .then(|| "Choose at least one scope first.".to_owned())
                        }
                    >
                        "Apply changes"
                    </Button>
                }
            })
        >
            <Picker cluster scopes chosen />
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
                                                <bdi class="token-text">{label.clone()}</bdi>
                                                <Button
                                                    variant=ButtonVariant::Quiet
                                                    on_click=move || remove(scope.clone())
                                                >
                                                    "Undo "
                                                    <span class="visually-hidden">{label}</span>
                                                </Button>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                    })
            }}
            {move || {
                let error = command.error().get();
                error
                    .map(|error| {
                        view! {
                            <div role="alert">
                                <InlineNotice kind=NoticeKind::Negative title=error.title()>
                                    <bdi>{error.message()}</bdi>
                                </InlineNotice>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}

/// Type and name of a scope of the volume's own cluster. Choosing one puts it on the list.
#[component]
fn Picker(
    cluster: Memo<Option<ClusterId>>,
    scopes: RemoteHandle<Vec<SharedScope>>,
    chosen: RwSignal<Vec<Chosen>>,
) -> impl IntoView {
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
        let shared = scopes.value().unwrap_or_default();
        let shared = shared.iter().map(SharedScope::scope);
        let chosen = chosen.get();
        shared.chain(chosen.into_iter().map(|one| one.scope)).collect::<Vec<_>>()
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
