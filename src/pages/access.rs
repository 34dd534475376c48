//! Who can use a data volume: its cluster as a tree, where a change may be staged as well, and the
//! projects one by one.

mod lines;
mod projects_with_access;

use super::parts::Warning;
use crate::domain::{Outline, ProjectId, ScopeRef, Sharing, Staged, grouped, visible};
use crate::effect::{effect_with, memo};
use crate::state::{OrgTreeHandle, use_app};
use crate::ui::{InlineNotice, NoticeKind, SearchBox, Skeleton, Spinner, Tree};
use leptos::prelude::*;
use lines::{TreePurpose, aim_of, tree_lines};
pub use projects_with_access::ProjectsWithAccess;

/// What can be staged in an [`AccessTree`].
#[derive(Clone, Copy)]
pub struct TreeEdit {
    /// What is staged.
    pub staged: Memo<Staged>,
    /// Why a scope cannot be added or removed, tracked.
    pub why_not: Callback<ScopeRef, Option<String>>,
    /// Stages a scope, by its name, or leaves it as it is.
    pub on_choose: Callback<(ScopeRef, String)>,
}

/// The cluster with all its departments and projects, searched; with `edit`, scopes of it can be
/// chosen.
#[component]
pub fn AccessTree(
    /// The organization.
    org: OrgTreeHandle,
    /// The project that the data volume belongs to.
    own: Memo<Option<ProjectId>>,
    /// What it is shared with.
    shared: Memo<Sharing>,
    /// How to change that; none where the tree is only looked at.
    edit: Option<TreeEdit>,
) -> impl IntoView {
    let notifications = use_app().notifications;
    let outline = RwSignal::new(Outline::default());
    let lines = memo(move |_| {
        org.tree.with(|tree| {
            let tree = tree.as_ref()?;
            Some(outline.with(|outline| {
                shared.with(|shared| {
                    own.with(|own| tree_lines(tree, outline, shared, own.as_ref(), edit))
                })
            }))
        })
    });
    let text = memo(move |_| outline.with(|outline| outline.search.clone()));
    let found = memo(move |_| {
        org.tree.with(|tree| {
            let tree = tree.as_ref()?;
            let count = outline.with(|outline| outline.count(tree)) as u64;
            Some(if text.with(String::is_empty) {
                let projects = tree.projects().count() as u64;
                format!(
                    "{} in {}",
                    crate::domain::plural(projects, "project", "projects"),
                    crate::domain::plural(
                        tree.departments.len() as u64,
                        "department",
                        "departments"
                    ),
                )
            } else {
                format!("{} found", grouped(count))
            })
        })
    });
    // Typing moves no focus to what is found: it is said.
    effect_with(move |before: Option<String>| {
        let text = text.get();
        if before.is_some_and(|before| before != text)
            && let Some(found) = found.get_untracked()
        {
            notifications.announce(found);
        }
        text
    });
    let on_open = move |(key, open): (String, bool)| {
        if let Some(TreePurpose::OrgUnit(scope)) = aim_of(&key) {
            outline.update(|outline| outline.set_open(scope, open));
        }
    };
    let on_choose = move |key: String| match (aim_of(&key), edit) {
        (Some(TreePurpose::More(scope)), _) => outline.update(|outline| outline.show_more(scope)),
        (Some(TreePurpose::OrgUnit(scope)), Some(edit)) => {
            let name = org.tree.with_untracked(|tree| {
                let node = tree.as_ref().and_then(|tree| tree.node(&scope));
                node.map(|node| node.unit().name.clone())
            });
            let name = name.unwrap_or_else(|| scope.id.clone());
            edit.on_choose.run((scope, name));
        }
        _ => {}
    };
    let empty = memo(move |_| lines.with(|lines| lines.as_ref().is_none_or(Vec::is_empty)));
    view! {
        <div class="org">
            <div class="org-head">
                <SearchBox
                    label="Search departments and projects"
                    value=move || text.get()
                    on_input=move |text: String| outline.update(|outline| outline.search(&text))
                />
                <span class="muted small">{move || found.get()}</span>
            </div>
            <OrgState org />
            {move || {
                if empty.get() {
                    return view! {
                        <p class="org-empty">"No department and no project has this in its name."</p>
                    }
                        .into_any();
                }
                view! {
                    <Tree
                        label="Cluster, departments and projects"
                        lines=move || lines.get().unwrap_or_default()
                        on_open
                        on_choose
                        multiselectable={edit.is_some()}
                    />
                }
                    .into_any()
            }}
        </div>
    }
}

/// What is to be known about how complete an organization is.
#[component]
pub fn OrgState(
    /// The organization.
    org: OrgTreeHandle,
) -> impl IntoView {
    let reading = memo(move |_| org.reading.get());
    move || {
        if reading.get() {
            let is_new = org.tree.with_untracked(|tree| {
                tree.as_ref().is_none_or(|tree| tree.projects().next().is_none())
            });
            return Some(
                view! {
                    <Spinner label="Reading departments and projects…" />
                    {is_new.then(|| view! { <Skeleton lines=4 /> })}
                }
                .into_any(),
            );
        }
        if let Some(error) = org.error.get().filter(|error| !error.is_unauthorized()) {
            return Some(
                view! {
                    <InlineNotice
                        kind=NoticeKind::Warning
                        title="Not all departments and projects can be listed"
                    >
                        <p><bdi>{visible(error.message())}</bdi></p>
                    </InlineNotice>
                }
                .into_any(),
            );
        }
        Some(view! { <Warning text=org.missing /> }.into_any())
    }
}
