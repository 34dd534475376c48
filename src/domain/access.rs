//! Who can use a data volume, why, and what a change of its sharing does.

mod common;
mod preview;
mod reasons;

use super::ids::ProjectId;
use super::org_tree::{OrgDepartment, OrgNode, OrgTree, OrgUnit};
use super::scope::{ScopeRef, SharedScope};
pub use common::CommonSharing;
pub use preview::AccessPreview;
pub use reasons::access_reasons;
use std::collections::BTreeMap;

pub type Sharing = BTreeMap<ScopeRef, String>;

/// Scopes that could not be decoded are skipped.
pub fn sharing_of(scopes: &[SharedScope]) -> Sharing {
    scopes.iter().filter_map(|it| Some((it.scope()?, it.label().to_owned()))).collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessReason {
    Own,
    Project,
    Department(String),
    /// One of several departments: which one is not known.
    OneOfDepartments(Vec<String>),
    Cluster(String),
}

#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    pub tree: &'a OrgTree,
    /// The project that the volume belongs to.
    pub own: Option<&'a ProjectId>,
    pub sharing: &'a Sharing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessSummary {
    pub is_direct: bool,
    pub is_own_project: bool,
    /// The units above it that the volume is shared with, the widest first.
    pub inherited_from: Vec<OrgUnit>,
    /// How many projects of a cluster or department can use the volume, and how many it has.
    pub projects_below: Option<(usize, usize)>,
    /// Whether the project that the volume belongs to is one of them.
    pub has_own_below: bool,
}

impl AccessSummary {
    /// Whether all of the unit can use the volume, whatever its parts are shared with.
    pub fn is_covered(&self) -> bool {
        self.is_direct || self.is_own_project || !self.inherited_from.is_empty()
    }

    pub fn is_partially_covered(&self) -> bool {
        !self.is_covered() && self.projects_below.is_some_and(|(with_access, _)| with_access > 0)
    }
}

impl<'a> Access<'a> {
    fn is_own(&self, project: &OrgUnit) -> bool {
        self.own.is_some_and(|own| own.as_str() == project.scope.id)
    }

    /// Why a project can use the volume; empty if it cannot.
    pub fn reasons(&self, project: &OrgUnit) -> Vec<AccessReason> {
        let name = |scope: &ScopeRef| self.sharing.get(scope).cloned();
        let own = self.is_own(project).then_some(AccessReason::Own);
        let direct = name(&project.scope).map(|_| AccessReason::Project);
        let department = project.department_scope();
        let department = department.as_ref().and_then(name).map(AccessReason::Department);
        let cluster = name(&self.tree.cluster.scope).map(AccessReason::Cluster);
        [own, direct, department, cluster].into_iter().flatten().collect()
    }

    fn can_use(&self, project: &OrgUnit) -> bool {
        let is_shared = |scope: &ScopeRef| self.sharing.contains_key(scope);
        self.is_own(project)
            || is_shared(&project.scope)
            || project.department_scope().as_ref().is_some_and(is_shared)
            || is_shared(&self.tree.cluster.scope)
    }

    /// How many projects can use the volume, and whether its own is among them.
    pub fn count(&self) -> (u64, bool) {
        let summary = self.summary(OrgNode::Cluster(&self.tree.cluster));
        (summary.projects_below.map_or(0, |(able, _)| able as u64), summary.has_own_below)
    }

    /// The projects that can use the volume, in the order of the tree.
    pub fn projects_with_access(
        &self,
    ) -> Vec<(&'a OrgUnit, Option<&'a OrgDepartment>, Vec<AccessReason>)> {
        let with = |(project, department)| (project, department, self.reasons(project));
        self.tree.projects().map(with).filter(|(.., reasons)| !reasons.is_empty()).collect()
    }

    pub fn summary(&self, node: OrgNode) -> AccessSummary {
        let unit = |scope: &ScopeRef| {
            let name = self.sharing.get(scope)?;
            Some(OrgUnit::new(scope.kind.clone(), &scope.id, name))
        };
        let count = |projects: &mut dyn Iterator<Item = &OrgUnit>| {
            projects.fold((0, 0), |(with_access, all), project| {
                (with_access + usize::from(self.can_use(project)), all + 1)
            })
        };
        let cluster = || unit(&self.tree.cluster.scope);
        let (is_own_project, ancestors, projects_below, has_own_below) = match node {
            OrgNode::Cluster(_) => {
                let projects = || self.tree.projects().map(|(project, _)| project);
                let has_own = projects().any(|project| self.is_own(project));
                (false, [None, None], Some(count(&mut projects())), has_own)
            }
            OrgNode::Department(department) => {
                let projects = &department.projects;
                let has_own = projects.iter().any(|project| self.is_own(project));
                (false, [cluster(), None], Some(count(&mut projects.iter())), has_own)
            }
            OrgNode::Project(project, _) => {
                let department = project.department_scope().as_ref().and_then(unit);
                (self.is_own(project), [cluster(), department], None, false)
            }
        };
        AccessSummary {
            is_direct: self.sharing.contains_key(&node.unit().scope),
            is_own_project,
            inherited_from: ancestors.into_iter().flatten().collect(),
            projects_below,
            has_own_below,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{ClusterId, DepartmentId, ScopeKind};

    pub fn scope(kind: ScopeKind, id: &str) -> ScopeRef {
        ScopeRef { kind, id: id.to_owned() }
    }

    pub fn sharing(scopes: &[(ScopeKind, &str)]) -> Sharing {
        scopes.iter().map(|(kind, id)| (scope(kind.clone(), id), format!("n{id}"))).collect()
    }

    pub fn shared(kind: ScopeKind, id: &str, name: &str) -> SharedScope {
        let (id, name) = (id.to_owned(), name.to_owned());
        SharedScope { kind, id, name, created_at: None, created_by: None }
    }

    /// Departments 0 and 1 are visible, 2 is not. `homes` are the departments of the projects.
    pub fn org(homes: &[Option<u8>]) -> OrgTree {
        let projects = homes.iter().enumerate().map(|(at, home)| {
            let project = OrgUnit::new(ScopeKind::Project, &at.to_string(), &format!("p{at}"));
            project.within(None, home.map(|at| DepartmentId::from(at.to_string())))
        });
        let department =
            |at: u8| OrgUnit::new(ScopeKind::Department, &at.to_string(), &format!("d{at}"));
        OrgTree::new((&ClusterId::from("c"), "prod"), [0, 1].map(department), projects)
    }

    pub fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn all_reasons_of_a_project_are_listed() {
        let tree = org(&[Some(0), Some(2), None]);
        let own = ProjectId::from("0");
        let all = sharing(&[
            (ScopeKind::Cluster, "c"),
            (ScopeKind::Department, "0"),
            (ScopeKind::Department, "2"),
            (ScopeKind::Project, "0"),
        ]);
        let access = Access { tree: &tree, own: Some(&own), sharing: &all };
        let reasons: Vec<_> =
            access.projects_with_access().into_iter().map(|(.., reasons)| reasons).collect();
        let department = |name: &str| AccessReason::Department(name.to_owned());
        let cluster = || AccessReason::Cluster("nc".to_owned());
        let expected = [
            vec![AccessReason::Own, AccessReason::Project, department("n0"), cluster()],
            // The name of a hidden department comes from the server's list.
            vec![department("n2"), cluster()],
            vec![cluster()],
        ];
        assert_eq!(reasons, expected);
        let none = Sharing::new();
        let access = Access { tree: &tree, own: Some(&own), sharing: &none };
        assert_eq!(access.projects_with_access().len(), 1, "its own project can always use it");
    }

    #[test]
    fn a_summary_has_inherited_access_and_counts_projects_below() {
        let tree = org(&[Some(0), Some(0), Some(1)]);
        let some = sharing(&[(ScopeKind::Department, "1"), (ScopeKind::Project, "0")]);
        let access = Access { tree: &tree, own: None, sharing: &some };
        let summary = |kind, id| access.summary(tree.node(&scope(kind, id)).expect("in the tree"));
        let cluster = summary(ScopeKind::Cluster, "c");
        assert!(!cluster.is_covered());
        assert_eq!((cluster.is_partially_covered(), cluster.projects_below), (true, Some((2, 3))));
        let first = summary(ScopeKind::Department, "0");
        assert_eq!((first.is_partially_covered(), first.projects_below), (true, Some((1, 2))));
        let second = summary(ScopeKind::Department, "1");
        assert_eq!((second.is_direct, second.is_partially_covered()), (true, false));
        assert!(summary(ScopeKind::Project, "0").is_direct);
        assert!(!summary(ScopeKind::Project, "1").is_covered());
        let inherits = summary(ScopeKind::Project, "2");
        let ancestors: Vec<_> = inherits.inherited_from.iter().map(OrgUnit::describe).collect();
        assert_eq!((inherits.is_direct, ancestors), (false, names(&["department n1"])));
    }
}
