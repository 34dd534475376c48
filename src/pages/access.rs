//! Who can use a data volume: its cluster as a tree, in which changes can be staged, and a table of
//! the projects.

mod projects_with_access;
mod tree_lines;

use super::WarningNotice;
use crate::api::endpoint::{self, MAX_ORG_LIMIT, OrgQuery};
use crate::domain::{
    CommonSharing, OrgTree, OrgUnit, Outline, ProjectId, ScopeRef, Sharing, StagedChange,
};
use crate::effect::{effect, effect_with, memo};
use crate::state::{OrgTreeHandle, after_pause, use_client, use_directory, use_notifications};
use crate::texts::access as texts;
use crate::tools::{clean_search, escape_invisible};
use crate::ui::{InlineNotice, SearchBox, Skeleton, Spinner, StatusKind, Tree};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
pub use projects_with_access::ProjectsWithAccess;
use tree_lines::{parse_key, tree_lines};
use web_sys::{Element, HtmlElement};

/// How long the search must be unchanged before its results are announced, in milliseconds.
const ANNOUNCE_DELAY: i32 = 500;

/// How scopes are chosen in the tree.
#[derive(Clone, Copy)]
pub struct TreeEdit {
    /// The scopes that are chosen so far.
    pub staged: Memo<StagedChange>,
    /// Why the user cannot choose a scope.
    pub unavailable: Callback<ScopeRef, Option<String>>,
    /// Chooses a scope with this name, or undoes that.
    pub toggle: Callback<(ScopeRef, String)>,
    /// What several data volumes are shared with, to mark the scopes that only some of them have.
    pub common: RwSignal<CommonSharing>,
    /// Whether units with the owner are unmarked until something is shared.
    pub starts_empty: bool,
}

/// The searchable tree of a cluster's departments and projects. Without `edit` it is read-only.
#[component]
pub fn AccessTree(
    org: OrgTreeHandle,
    own: Memo<Option<ProjectId>>,
    shared: Memo<Sharing>,
    edit: Option<TreeEdit>,
) -> impl IntoView {
    let outline = RwSignal::new(Outline::default());
    let lines = memo(move |_| {
        let (outline, shared, own) = (outline.get(), shared.get(), own.get());
        let lines = |tree: &OrgTree| tree_lines(tree, &outline, &shared, own.as_ref(), edit);
        org.tree.with(|tree| tree.as_ref().map(lines).unwrap_or_default())
    });
    let search = memo(move |_| outline.with(|outline| outline.search.clone()));
    let elsewhere = edit.map(|_| use_elsewhere(org, search));
    let summary = memo(move |_| {
        org.tree.with(|tree| {
            let tree = tree.as_ref()?;
            if !search.with(String::is_empty) {
                let found = outline.with(|outline| outline.count(tree)) as u64;
                return Some(texts::found(found, elsewhere.map_or(0, |it| it.get() as u64)));
            }
            let projects = tree.projects().count() as u64;
            Some(texts::tree_size(projects, tree.departments.len() as u64))
        })
    });
    let on_open = move |(key, open): (String, bool)| {
        if let Some((scope, false)) = parse_key(&key) {
            outline.update(|outline| outline.set_open(scope, open));
        }
    };
    let on_choose = move |key: String| match (parse_key(&key), edit) {
        (Some((scope, true)), _) => outline.update(|outline| outline.show_more(scope)),
        (Some((scope, false)), Some(edit)) => {
            let name = org
                .tree
                .with_untracked(|tree| Some(tree.as_ref()?.node(&scope)?.unit().name.clone()));
            let name = name.unwrap_or_else(|| scope.id.clone());
            edit.toggle.run((scope, name));
        }
        _ => {}
    };
    let empty = memo(move |_| lines.with(Vec::is_empty));
    let no_match = move || match elsewhere.map_or(0, |it| it.get()) {
        0 => texts::TREE_NO_MATCH.to_owned(),
        units => texts::in_other_clusters(units as u64),
    };
    view! {
        <div class="org">
            <OrgHead
                org
                label=texts::SEARCH_TREE
                search
                on_search=move |text: String| outline.update(|outline| outline.search(&text))
                summary
            />
            {move || match empty.get() {
                true => view! { <p class="org-empty">{no_match}</p> }.into_any(),
                false => view! {
                    <Tree
                        label=texts::TREE_LABEL
                        items=lines
                        on_open
                        on_choose
                        multiselectable=edit.is_some()
                    />
                }
                .into_any(),
            }}
        </div>
    }
}

/// How many departments and projects of other clusters match the search, after a pause: scopes of other clusters cannot
/// be chosen.
fn use_elsewhere(org: OrgTreeHandle, search: Memo<String>) -> RwSignal<usize> {
    let (client, directory, notifications) = (use_client(), use_directory(), use_notifications());
    let elsewhere = RwSignal::new(0);
    effect(move || {
        let text = search.with(|text| clean_search(text));
        elsewhere.set(0);
        if text.is_empty() || directory.has_one_cluster() {
            return;
        }
        after_pause(ANNOUNCE_DELAY, async move {
            let query = OrgQuery { text, limit: MAX_ORG_LIMIT, ..OrgQuery::default() };
            let mut found = 0;
            for request in [endpoint::list_departments, endpoint::list_projects] {
                // The tree itself says what cannot be read.
                let Ok(page) = client.send(request(&query)).await else { continue };
                let own = org
                    .tree
                    .try_with_untracked(|tree| Some(tree.as_ref()?.cluster.scope.id.clone()));
                let Some(Some(own)) = own else { return };
                let is_other =
                    |it: &&OrgUnit| it.cluster.as_ref().is_some_and(|it| it.as_str() != own);
                found += page.items.iter().filter(is_other).count();
            }
            elsewhere.try_set(found);
            if found > 0 {
                notifications.announce(texts::in_other_clusters(found as u64));
            }
        });
    });
    elsewhere
}

const TREE_ITEM: &str = "[role=treeitem][tabindex='0']";

/// Focuses the first match beside the element that listens for the event, if there is one.
fn focus_in_parent(event: &KeyboardEvent, selector: &str) -> bool {
    let head = event.current_target().and_then(|head| head.dyn_into::<Element>().ok());
    let found = head.and_then(|head| head.parent_element()?.query_selector(selector).ok()?);
    found
        .and_then(|found| found.dyn_into::<HtmlElement>().ok())
        .is_some_and(|found| found.focus().is_ok())
}

/// A search box with the number of results, and whether the organization could be read.
#[component]
fn OrgHead(
    org: OrgTreeHandle,
    label: &'static str,
    #[prop(into)] search: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
    summary: Memo<Option<String>>,
) -> impl IntoView {
    let notifications = use_notifications();
    let announced = StoredValue::new(None::<String>);
    // The focus stays in the search box, so the number of results is announced after a pause, unless it is the same.
    effect_with(move |before: Option<String>| {
        let search = search.get();
        if before.is_some_and(|before| before != search) {
            after_pause(ANNOUNCE_DELAY, async move {
                let Some(summary) = summary.try_get_untracked().flatten() else { return };
                if announced.get_value().as_ref() != Some(&summary) {
                    announced.set_value(Some(summary.clone()));
                    notifications.announce(summary);
                }
            });
        }
        search
    });
    // The arrow keys go on in the tree.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown" && !event.is_composing() && focus_in_parent(&event, TREE_ITEM)
        {
            event.prevent_default();
        }
    };
    view! {
        <div class="org-head" on:keydown=on_key>
            <SearchBox label value=search on_input=on_search />
            <span class="muted small">{move || summary.get()}</span>
        </div>
        <OrgState org />
    }
}

/// Whether the organization is still being read, or is incomplete.
#[component]
pub fn OrgState(org: OrgTreeHandle) -> impl IntoView {
    let reading = memo(move |_| org.is_loading.get());
    move || {
        if reading.get() {
            let is_empty = org.tree.with_untracked(|tree| {
                tree.as_ref().is_none_or(|tree| tree.projects().next().is_none())
            });
            return view! {
                <Spinner label=texts::LOADING_TREE />
                {is_empty.then(|| view! { <Skeleton lines=4 /> })}
            }
            .into_any();
        }
        match org.error.get().filter(|error| !error.is_unauthorized()) {
            Some(error) => view! {
                <InlineNotice
                    kind=StatusKind::Warning
                    title=texts::TREE_INCOMPLETE
                >
                    <p><bdi>{escape_invisible(error.message())}</bdi></p>
                </InlineNotice>
            }
            .into_any(),
            None => view! { <WarningNotice text=org.left_out /> }.into_any(),
        }
    }
}
