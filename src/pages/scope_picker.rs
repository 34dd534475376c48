//! Choosing scopes: from the tree of a cluster, or by ID if the tree cannot be read.

use super::access::{AccessTree, OrgState, TreeEdit};
use super::sharing::editor::describe_preview;
use crate::domain::{
    Access, AccessPreview, Action, ClusterId, CommonSharing, ProjectId, ScopeKind, ScopeRef,
    Sharing, StagedChange, Volume,
};
use crate::effect::{effect, memo};
use crate::lazy::Part;
use crate::state::{OrgTreeHandle, use_org_tree, use_permissions};
use crate::texts::{access, sharing as texts};
use crate::tools::{clean_id, escape_invisible};
use crate::ui::{
    Button, ButtonVariant, InlineNotice, SelectField, SelectOption, StatusKind, TextField,
    focus_by_id,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub fn ScopePicker(
    /// Of the cluster; without a tree, scopes are chosen by ID.
    org: OrgTreeHandle,
    own: Memo<Option<ProjectId>>,
    shared: Memo<Sharing>,
    edit: TreeEdit,
    /// What choosing does.
    text: &'static str,
) -> impl IntoView {
    let has_cluster = memo(move |_| org.tree.with(Option::is_some));
    // The cluster is always in the tree, anything else only once it has been read.
    let is_listed = memo(move |_| {
        org.tree.with(|tree| {
            tree.as_ref()
                .is_some_and(|it| !it.departments.is_empty() || !it.ungrouped_projects.is_empty())
        })
    });
    let reading = memo(move |_| org.is_loading.get());
    let refused = memo(move |_| org.error.with(Option::is_some));
    move || {
        if !has_cluster.get() {
            return view! {
                <InlineNotice kind=StatusKind::Warning>
                    {texts::NO_CLUSTER_TEXT}
                </InlineNotice>
                <AddByIdForm shared edit />
            }
            .into_any();
        }
        let tree = (is_listed.get() || reading.get() || !refused.get()).then(|| {
            view! {
                <p class="muted">{text}</p>
                <AccessTree org own shared edit=Some(edit) />
            }
        });
        let by_id = refused.get().then(|| {
            view! {
                {(!is_listed.get()).then(|| view! { <OrgState org /> })}
                <AddByIdForm shared edit />
            }
        });
        view! { {tree} {by_id} }.into_any()
    }
}

/// Scopes that data volumes will be shared with.
#[derive(Clone, Copy)]
pub struct ScopesToAdd {
    pub cluster: Memo<Option<ClusterId>>,
    /// The project that all of the data volumes belong to.
    pub own: Memo<Option<ProjectId>>,
    pub added: Memo<Sharing>,
    /// Adds a scope with this name, or removes it.
    pub toggle: Callback<(ScopeRef, String)>,
    /// What choosing does.
    pub text: &'static str,
    /// What the data volumes are shared with already, as far as it is known.
    pub common: RwSignal<CommonSharing>,
    /// Who will get access: set by the picker.
    pub summary: RwSignal<String>,
}

/// Adds a scope with this name to those that are chosen, or removes it.
pub fn toggle_scope(chosen: RwSignal<Sharing>, scope: ScopeRef, name: String) {
    chosen.update(|chosen| {
        if chosen.remove(&scope).is_none() {
            chosen.insert(scope, name);
        }
    });
}

/// What reads the tree of a cluster, for pages of other parts.
#[derive(Clone, Copy)]
pub struct ScopePickers {
    pub added_scopes: fn(ScopesToAdd) -> AnyView,
    /// Who loses access when a data volume is deleted.
    pub access_loss: fn(Volume) -> AnyView,
}

pub static SCOPE_PICKERS: Part<ScopePickers> = Part::new();

/// Chooses scopes to add.
#[component]
pub fn AddedScopesPicker(
    scopes: ScopesToAdd,
    /// The tree of the cluster, if the caller has it.
    #[prop(optional)]
    org: Option<OrgTreeHandle>,
) -> impl IntoView {
    let ScopesToAdd { cluster, own, added, toggle, text, common, summary } = scopes;
    let shared = memo(move |_| common.with(CommonSharing::of_all));
    let permissions = use_permissions();
    let org = org.unwrap_or_else(|| use_org_tree(cluster));
    effect(move || summary.set(describe_added_scopes(org, own, &shared.get(), added)));
    let edit = TreeEdit {
        staged: memo(move |_| StagedChange { added: added.get(), removed: Sharing::new() }),
        unavailable: Callback::new(move |scope| {
            let is_shared = common.with(|common| common.is_shared_by_all(&scope));
            let denied = || permissions.denial_reason(Action::Update, &org.org_scope(&scope)?);
            is_shared.then(|| access::HAS_ACCESS.to_owned()).or_else(denied)
        }),
        toggle,
        common,
        starts_empty: true,
    };
    let tokens = move || {
        let token = |(scope, name): (ScopeRef, String)| {
            let label = format!("{} {name}", scope.kind.label());
            let remove = move |()| toggle.run((scope.clone(), name.clone()));
            (label, Callback::new(remove))
        };
        let tokens: Vec<_> = added.get().into_iter().map(token).collect();
        (!tokens.is_empty()).then(|| {
            view! { <TokenList label=texts::PICKED_LABEL verb=texts::REMOVE tokens /> }
        })
    };
    view! {
        <ScopePicker org own shared edit text />
        {tokens}
    }
}

/// Who will get access, tracked.
fn describe_added_scopes(
    org: OrgTreeHandle,
    own: Memo<Option<ProjectId>>,
    before: &Sharing,
    added: Memo<Sharing>,
) -> String {
    if added.with(Sharing::is_empty) {
        return texts::NOTHING_CHOSEN.to_owned();
    }
    if org.is_loading.get() {
        return texts::PREVIEW_LOADING.to_owned();
    }
    let (own, mut after) = (own.get(), added.get());
    after.extend(before.clone());
    let preview = org.tree.with(|tree| {
        let access = Access { tree: tree.as_ref()?, own: own.as_ref(), sharing: before };
        Some(AccessPreview::new(access, &after, org.is_complete()))
    });
    let preview = preview.filter(|_| org.has_projects());
    preview.map_or_else(|| texts::PREVIEW_UNKNOWN.to_owned(), |it| describe_preview(&it))
}

const ID_FIELD: &str = "scope-id";

#[component]
fn AddByIdForm(shared: Memo<Sharing>, edit: TreeEdit) -> impl IntoView {
    let kind = RwSignal::new(ScopeKind::Project);
    let kinds = [ScopeKind::Project, ScopeKind::Department, ScopeKind::Cluster]
        .map(|kind| SelectOption::new(kind.as_str(), kind.label()))
        .to_vec();
    let id = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = id.with_untracked(|id| clean_id(id));
        let scope = ScopeRef { kind: kind.get_untracked(), id: typed.clone() };
        let is_staged = edit.staged.with_untracked(|it| it.added.contains_key(&scope));
        let is_shared = shared.with_untracked(|shared| shared.contains_key(&scope));
        let unavailable = untrack(|| edit.unavailable.run(scope.clone()));
        error.set(match (typed.is_empty(), is_staged, is_shared) {
            (true, ..) => Some(texts::ID_MISSING.to_owned()),
            (_, true, _) => Some(texts::ALREADY_PENDING.to_owned()),
            (.., true) => Some(texts::ALREADY_SHARED.to_owned()),
            _ => unavailable,
        });
        if error.with_untracked(Option::is_none) {
            edit.toggle.run((scope, typed));
            id.set(String::new());
        }
        focus_by_id(ID_FIELD);
    };
    view! {
        <form class="by-id" novalidate on:submit=add>
            <SelectField
                label=texts::KIND_LABEL
                options=kinds
                value=move || kind.get().as_str().to_owned()
                on_change=move |text: String| kind.set(ScopeKind::from(text))
            />
            <TextField
                value=id
                label=texts::ID_LABEL
                id=ID_FIELD
                error=error
                on_input=move |_| error.set(None)
                mono=true
            />
            <Button submit=true>{texts::ADD_BY_ID}</Button>
        </form>
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
