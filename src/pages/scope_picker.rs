//! Picking scopes of one cluster by name.

use super::combo_state;
use crate::api::endpoint;
use crate::domain::{ClusterId, OrgUnit, ScopeKind, ScopeRef};
use crate::state::{use_directory, use_org_search};
use crate::texts::sharing as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, ComboOption, Combobox, SelectField, SelectOption};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedScope {
    pub scope: ScopeRef,
    pub name: String,
}

#[component]
pub fn ScopePicker(
    /// `None` if the server does not say.
    cluster: Memo<Option<ClusterId>>,
    picked: RwSignal<Vec<PickedScope>>,
) -> impl IntoView {
    let kind = RwSignal::new(ScopeKind::Project);
    let token = move |PickedScope { scope, name }: PickedScope| {
        let label = format!("{} {name}", scope.kind.label());
        let remove = move |()| picked.update(|all| all.retain(|other| other.scope != scope));
        (label, Callback::new(remove))
    };
    view! {
        <ScopeKindField kind />
        {move || match kind.get() {
            ScopeKind::Cluster => view! { <ClusterButton cluster picked /> }.into_any(),
            kind => view! { <UnitSearch kind cluster picked /> }.into_any(),
        }}
        {move || {
            let tokens: Vec<_> = picked.get().into_iter().map(token).collect();
            (!tokens.is_empty()).then(|| {
                view! {
                    <p>{texts::PICKED_TEXT}</p>
                    <TokenList label=texts::PICKED_LABEL verb=texts::UNDO tokens />
                }
            })
        }}
    }
}

#[component]
pub fn ScopeKindField(kind: RwSignal<ScopeKind>) -> impl IntoView {
    let choices = [ScopeKind::Project, ScopeKind::Department, ScopeKind::Cluster]
        .map(|kind| SelectOption::new(kind.as_str(), kind.label()))
        .to_vec();
    view! {
        <SelectField
            label=texts::KIND_LABEL
            options=choices
            value=move || kind.get().as_str().to_owned()
            on_change=move |text: String| kind.set(ScopeKind::from(text))
        />
    }
}

/// Labels, each with a button that removes it.
#[component]
pub fn TokenList(
    label: &'static str,
    /// The button's text, with a space at its end.
    verb: &'static str,
    tokens: Vec<(String, Callback<()>)>,
) -> impl IntoView {
    let token = |(label, remove): (String, Callback<()>)| {
        view! {
            <li class="token">
                <bdi class="token-text" translate="no">{escape_invisible(label.clone())}</bdi>
                <Button variant=ButtonVariant::Quiet on_click=remove>
                    {verb}
                    <span class="visually-hidden">{escape_invisible(label)}</span>
                </Button>
            </li>
        }
    };
    view! {
        <ul class="tokens" aria-label=label>{tokens.into_iter().map(token).collect_view()}</ul>
    }
}

fn add(picked: RwSignal<Vec<PickedScope>>, scope: ScopeRef, name: String) {
    if !is_picked(picked, &scope) {
        picked.update(|all| all.push(PickedScope { scope, name }));
    }
}

fn is_picked(picked: RwSignal<Vec<PickedScope>>, scope: &ScopeRef) -> bool {
    picked.with(|all| all.iter().any(|other| other.scope == *scope))
}

#[component]
fn UnitSearch(
    kind: ScopeKind,
    cluster: Memo<Option<ClusterId>>,
    picked: RwSignal<Vec<PickedScope>>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let request = match kind {
        ScopeKind::Department => endpoint::list_departments,
        _ => endpoint::list_projects,
    };
    let search = use_org_search(text.into(), cluster.into(), request);
    let options = move || {
        let option = |unit: &OrgUnit| {
            let warning = is_picked(picked, &unit.scope).then(|| texts::ALREADY_PICKED.to_owned());
            let (value, label) = (unit.scope.id.clone(), unit.name.clone());
            ComboOption { value, label, detail: None, warning }
        };
        search.items.with(|units| units.iter().map(option).collect::<Vec<_>>())
    };
    let select = move |option: ComboOption| {
        text.set(String::new());
        if let Some(unit) = search.find(&option.value) {
            untrack(|| add(picked, unit.scope, unit.name));
        }
    };
    view! {
        <Combobox
            value=text
            label=kind.label().to_owned()
            hint=Some(texts::SEARCH_HINT.to_owned())
            options=Signal::derive(options)
            state=Signal::derive(move || combo_state(search))
            on_select=select
            on_more=move || search.fetch_more()
        />
    }
}

#[component]
fn ClusterButton(
    cluster: Memo<Option<ClusterId>>,
    picked: RwSignal<Vec<PickedScope>>,
) -> impl IntoView {
    let directory = use_directory();
    move || {
        let Some(id) = cluster.get() else {
            return view! { <p>{texts::NO_CLUSTER}</p> }.into_any();
        };
        let name = directory.cluster(&id);
        let label = texts::share_with_cluster(&name);
        let scope = StoredValue::new(ScopeRef { kind: ScopeKind::Cluster, id: id.to_string() });
        view! {
            <p>
                <Button
                    on_click=move || untrack(|| add(picked, scope.get_value(), name.clone()))
                    unavailable=Signal::derive(move || {
                        let is_picked = scope.with_value(|scope| is_picked(picked, scope));
                        is_picked.then(|| texts::ALREADY_PICKED.to_owned())
                    })
                >
                    {label}
                </Button>
            </p>
        }
        .into_any()
    }
}
