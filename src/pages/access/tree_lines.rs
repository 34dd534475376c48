//! The lines of the tree: each unit's access, what is staged, and why it cannot be chosen.

use super::TreeEdit;
use crate::domain::{
    Access, AccessSummary, Line, OrgNode, OrgTree, OrgUnit, Outline, ProjectId, ScopeKind,
    ScopeRef, Sharing, StagedChange, TREE_PAGE_SIZE,
};
use crate::texts::access as texts;
use crate::ui::{CheckState, IconName, TreeItem};
use leptos::prelude::*;

/// The prefix of the lines that show more children of a unit.
const MORE: &str = "more:";

fn key(scope: &ScopeRef) -> String {
    format!("{}:{}", scope.kind.as_str(), scope.id)
}

/// The unit of a line, and whether the line shows more children of it.
pub fn parse_key(key: &str) -> Option<(ScopeRef, bool)> {
    let more = key.strip_prefix(MORE);
    let (kind, id) = more.unwrap_or(key).split_once(':')?;
    let scope = ScopeRef { kind: ScopeKind::from(kind.to_owned()), id: id.to_owned() };
    Some((scope, more.is_some()))
}

/// The lines of `tree` with the access that its units will have once the staged changes are applied.
pub fn tree_lines(
    tree: &OrgTree,
    outline: &Outline,
    shared: &Sharing,
    own: Option<&ProjectId>,
    edit: Option<TreeEdit>,
) -> Vec<TreeItem> {
    let staged = edit.map(|edit| edit.staged.get()).unwrap_or_default();
    let sharing = staged.applied_to(shared);
    let access = Access { tree, own, sharing: &sharing };
    // Otherwise the owner would look like a choice.
    let shows_parts = edit.is_none_or(|edit| !edit.starts_empty) || !sharing.is_empty();
    let line = |line: Line| match line {
        Line::More { parent: of, level, hidden } => TreeItem {
            key: format!("{MORE}{}", key(&of.scope)),
            label: texts::show_more(hidden.min(TREE_PAGE_SIZE)),
            icon: IconName::ChevronDown,
            level,
            position: None,
            open: None,
            checked: None,
            note: Some(texts::not_shown(hidden as u64)),
            mark: None,
            unavailable: None,
        },
        Line::Unit { node, level, position, open } => {
            let unit = node.unit();
            let summary = access.summary(node);
            let mark = mark(&staged, &unit.scope);
            let some = edit.and_then(|edit| shared_by_some(edit, &summary, node, tree));
            let owned = edit.filter(|_| !summary.has_own_below || !shows_parts);
            let owned = owned.and_then(|edit| owner_of_some(edit, &summary, node));
            // The number of projects that will have access says more of a cluster.
            let tells_some = staged.is_empty() || !matches!(node, OrgNode::Cluster(_));
            let unavailable =
                edit.and_then(|edit| unavailable(&summary, mark, unit, edit, &staged));
            TreeItem {
                key: key(&unit.scope),
                label: unit.name.clone(),
                icon: icon(node),
                level,
                position: Some(position),
                open,
                checked: edit.map(|_| match tick(&summary) {
                    CheckState::Unchecked if some.is_some() => CheckState::Mixed,
                    CheckState::Mixed if some.is_none() && !shows_parts => CheckState::Unchecked,
                    tick => tick,
                }),
                note: note(
                    &summary,
                    mark,
                    edit.is_some(),
                    shows_parts && (some.is_none() || !staged.is_empty()),
                    [some.filter(|_| tells_some), owned].into_iter().flatten(),
                    &staged,
                )
                // The reason says so as well.
                .filter(|note| {
                    note != texts::IS_SHARED || unavailable.as_deref() != Some(texts::HAS_ACCESS)
                }),
                mark,
                unavailable,
            }
        }
    };
    outline.lines(tree).into_iter().map(line).collect()
}

fn icon(node: OrgNode) -> IconName {
    match node {
        OrgNode::Cluster(_) => IconName::Cluster,
        OrgNode::Department(_) => IconName::Department,
        OrgNode::Project(..) => IconName::Project,
    }
}

fn tick(summary: &AccessSummary) -> CheckState {
    match (summary.is_covered(), summary.is_partially_covered()) {
        (true, _) => CheckState::Checked,
        (false, true) => CheckState::Mixed,
        (false, false) => CheckState::Unchecked,
    }
}

fn mark(staged: &StagedChange, scope: &ScopeRef) -> Option<&'static str> {
    let added = staged.added.contains_key(scope).then_some("added");
    added.or_else(|| staged.removed.contains_key(scope).then_some("removed"))
}

fn note(
    summary: &AccessSummary,
    mark: Option<&str>,
    editable: bool,
    shows_parts: bool,
    of_several: impl Iterator<Item = String>,
    staged: &StagedChange,
) -> Option<String> {
    let mut notes = Vec::new();
    match mark {
        Some("added") => notes.push(texts::TO_BE_ADDED.to_owned()),
        Some(_) => notes.push(texts::TO_BE_REMOVED.to_owned()),
        None if summary.is_direct => notes.push(texts::IS_SHARED.to_owned()),
        None => {}
    }
    notes.extend(of_several);
    if summary.is_own_project {
        notes.push(texts::OWNER.to_owned());
    }
    let (pending, applied) = inherited_from(summary, staged);
    // Otherwise the reason why it cannot be chosen says so.
    let can_be_chosen = mark.is_some() || summary.is_direct;
    if !applied.is_empty() {
        if summary.is_direct || summary.is_own_project {
            notes.push(texts::also_through(&applied));
        } else if can_be_chosen || !editable {
            notes.push(texts::through(&applied));
        }
    }
    if !pending.is_empty() && can_be_chosen {
        notes.push(texts::pending_through(&pending));
    }
    match summary.projects_below {
        Some(_) if !shows_parts => {}
        Some((able, all)) if summary.is_partially_covered() => {
            notes.push(texts::projects_of(able as u64, all as u64, summary.has_own_below));
        }
        _ if !editable && !summary.is_covered() => notes.push(texts::NO_ACCESS.to_owned()),
        _ => {}
    }
    (!notes.is_empty()).then(|| notes.join(" · "))
}

/// How many of several data volumes are shared with the scope, unless that is none or all. Of a cluster or department that
/// none is shared with, how many of its projects have some.
fn shared_by_some(
    edit: TreeEdit,
    summary: &AccessSummary,
    node: OrgNode,
    tree: &OrgTree,
) -> Option<String> {
    edit.common.with(|common| {
        let count = common.count(&node.unit().scope);
        if count > 0 {
            let is_some = !summary.is_direct || count < common.volumes;
            return is_some.then(|| texts::shared_by(count as u64, common.volumes as u64));
        }
        let projects: Vec<_> = match node {
            OrgNode::Cluster(_) => tree.projects().map(|(project, _)| project).collect(),
            OrgNode::Department(department) => department.projects.iter().collect(),
            OrgNode::Project(..) => return None,
        };
        let has_some = |scope: &ScopeRef| common.count(scope) > 0;
        let is_shared = |it: &&&OrgUnit| {
            has_some(&it.scope) || it.department_scope().as_ref().is_some_and(has_some)
        };
        let shared = projects.iter().filter(is_shared).count();
        (shared > 0).then(|| texts::projects_shared(shared as u64, projects.len() as u64))
    })
}

/// How many of several data volumes a project owns, or those of a department together.
fn owner_of_some(edit: TreeEdit, summary: &AccessSummary, node: OrgNode) -> Option<String> {
    let count = edit.common.with(|common| match node {
        OrgNode::Cluster(_) => 0,
        OrgNode::Department(department) => {
            department.projects.iter().map(|project| common.count_owned(project)).sum()
        }
        OrgNode::Project(project, _) => common.count_owned(project),
    });
    (count > 0 && !summary.is_own_project).then(|| texts::owner_of(count as u64))
}

/// The units that the access is inherited from: by changes that are still pending, and by the
/// sharing as it is.
fn inherited_from(summary: &AccessSummary, staged: &StagedChange) -> (Vec<String>, Vec<String>) {
    let is_pending = |unit: &&OrgUnit| staged.added.contains_key(&unit.scope);
    let (pending, applied): (Vec<_>, Vec<_>) =
        summary.inherited_from.iter().rev().partition(is_pending);
    let describe = |units: Vec<&OrgUnit>| units.into_iter().map(OrgUnit::describe).collect();
    (describe(pending), describe(applied))
}

fn unavailable(
    summary: &AccessSummary,
    mark: Option<&str>,
    unit: &OrgUnit,
    edit: TreeEdit,
    staged: &StagedChange,
) -> Option<String> {
    // A staged change can always be undone, and a shared scope removed even if that makes no
    // difference.
    if mark.is_none() && !summary.is_direct {
        if summary.is_own_project {
            return Some(texts::OWNER_HAS_ACCESS.to_owned());
        }
        let (pending, applied) = inherited_from(summary, staged);
        if !applied.is_empty() {
            return Some(texts::already_through(&applied));
        }
        if !pending.is_empty() {
            return Some(texts::will_have_access_through(&pending));
        }
    }
    edit.unavailable.run(unit.scope.clone()).filter(|_| mark.is_none())
}
