//! The lines of the tree: how each unit stands, what is staged, and why it cannot be chosen.

use super::TreeEdit;
use crate::domain::{
    Access, AccessSummary, Line, OrgNode, OrgTree, OrgUnit, Outline, ProjectId, ScopeKind,
    ScopeRef, Sharing, Staged, TREE_STEP, grouped, plural,
};
use crate::ui::{IconName, Tick, TreeLine};
use leptos::prelude::*;

/// What the key of a line stands for.
pub enum TreePurpose {
    /// A unit.
    OrgUnit(ScopeRef),
    /// More children of a unit.
    More(ScopeRef),
}

const MORE: &str = "more:";

fn key(scope: &ScopeRef) -> String {
    format!("{}:{}", scope.kind.as_str(), scope.id)
}

/// What a key stands for.
pub fn aim_of(key: &str) -> Option<TreePurpose> {
    let (key, is_more) = match key.strip_prefix(MORE) {
        Some(rest) => (rest, true),
        None => (key, false),
    };
    let (kind, id) = key.split_once(':')?;
    let scope = ScopeRef { kind: ScopeKind::from(kind.to_owned()), id: id.to_owned() };
    Some(if is_more { TreePurpose::More(scope) } else { TreePurpose::OrgUnit(scope) })
}

/// The lines of `tree`, as its units will stand once what is staged is applied. Tracks what the
/// edit tracks.
pub fn tree_lines(
    tree: &OrgTree,
    outline: &Outline,
    shared: &Sharing,
    own: Option<&ProjectId>,
    edit: Option<TreeEdit>,
) -> Vec<TreeLine> {
    let staged = edit.map(|edit| edit.staged.get()).unwrap_or_default();
    let sharing = staged.applied_to(shared);
    let access = Access { tree, own, sharing: &sharing };
    let line = |line: Line| match line {
        Line::More { of, level, hidden } => TreeLine {
            key: format!("{MORE}{}", key(&of.scope)),
            label: format!("Show {} more", hidden.min(TREE_STEP)),
            icon: IconName::ChevronDown,
            level,
            place: None,
            open: None,
            tick: None,
            note: Some(format!("{} not shown yet", grouped(hidden as u64))),
            mark: None,
            unavailable: None,
        },
        Line::OrgUnit { node, level, place, open } => {
            let unit = node.unit();
            let standing = access.standing(node);
            let mark = mark(&staged, &unit.scope);
            TreeLine {
                key: key(&unit.scope),
                label: unit.name.clone(),
                icon: icon(node),
                level,
                place: Some(place),
                open,
                tick: edit.map(|_| tick(&standing)),
                note: note(&standing, mark, edit.is_some()),
                mark,
                unavailable: edit
                    .and_then(|edit| unavailable(&standing, mark, unit, edit, &staged)),
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

fn tick(standing: &AccessSummary) -> Tick {
    match (standing.is_covered(), standing.is_partly()) {
        (true, _) => Tick::Yes,
        (false, true) => Tick::Some,
        (false, false) => Tick::No,
    }
}

fn mark(staged: &Staged, scope: &ScopeRef) -> Option<&'static str> {
    if staged.added().contains_key(scope) {
        return Some("added");
    }
    staged.removed().contains_key(scope).then_some("removed")
}

/// "department R&D and cluster prod"
fn through(standing: &AccessSummary) -> String {
    let names: Vec<_> = standing.through.iter().rev().map(OrgUnit::phrase).collect();
    names.join(" and ")
}

fn note(standing: &AccessSummary, mark: Option<&str>, editable: bool) -> Option<String> {
    let mut notes = Vec::new();
    match mark {
        Some("added") => notes.push("to be added".to_owned()),
        Some(_) => notes.push("to be removed".to_owned()),
        None if standing.direct => notes.push("shared".to_owned()),
        None => {}
    }
    if standing.own {
        notes.push("its own project".to_owned());
    }
    if !standing.through.is_empty() {
        let also = if standing.direct { "also " } else { "" };
        notes.push(format!("{also}through {}", through(standing)));
    }
    match standing.below {
        Some((able, all)) if standing.is_partly() => {
            let all = plural(all as u64, "project", "projects");
            notes.push(format!("{} of {all}", grouped(able as u64)));
        }
        _ if !editable && !standing.is_covered() => notes.push("no access".to_owned()),
        _ => {}
    }
    (!notes.is_empty()).then(|| notes.join(" · "))
}

fn unavailable(
    standing: &AccessSummary,
    mark: Option<&str>,
    unit: &OrgUnit,
    edit: TreeEdit,
    staged: &Staged,
) -> Option<String> {
    // What is staged can always be left as it was; what is shared can be taken away, also where
    // it makes no difference.
    if mark.is_none() && !standing.direct {
        if standing.own {
            return Some("It can always use the data volume.".to_owned());
        }
        if !standing.through.is_empty() {
            let is_staged = |unit: &OrgUnit| staged.added().contains_key(&unit.scope);
            return Some(if standing.through.iter().all(is_staged) {
                "It gains access when the changes are applied.".to_owned()
            } else {
                "It can use the data volume already.".to_owned()
            });
        }
    }
    edit.why_not.run(unit.scope.clone()).filter(|_| mark.is_none())
}
