//! Who can use a data volume, through what, and what a change of its sharing does to whom.

mod preview;
mod why;

use super::ids::ProjectId;
use super::org_tree::{OrgDepartment, OrgNode, OrgProject, OrgTree, OrgUnit};
use super::scope::{ScopeRef, SharedScope};
pub use preview::Preview;
use std::collections::BTreeMap;
pub use why::access_reasons;

/// What a data volume is shared with: each scope with its name.
pub type Sharing = BTreeMap<ScopeRef, String>;

/// A server's list as a set. What cannot be told from others is not in it.
pub fn sharing_of(scopes: &[SharedScope]) -> Sharing {
    scopes.iter().filter_map(|it| Some((it.scope()?, it.label().to_owned()))).collect()
}

/// `A, B, C and 2 more`: the first `most` names.
pub fn first_few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<_> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Why a project can use a data volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It belongs to it.
    Own,
    /// It is shared with the project.
    Project,
    /// It is shared with the department of this name.
    Department(String),
    /// It is shared with the cluster of this name.
    Cluster(String),
}

impl Reason {
    /// In the middle of a sentence.
    pub fn phrase(&self) -> String {
        match self {
            Self::Own => "its own project".to_owned(),
            Self::Project => "shared with the project".to_owned(),
            Self::Department(name) => format!("shared with department {name}"),
            Self::Cluster(name) => format!("shared with cluster {name}"),
        }
    }
}

/// Reasons as a sentence without its full stop, such as "Its own project".
pub fn tell(reasons: &[Reason]) -> String {
    let phrases: Vec<_> = reasons.iter().map(Reason::phrase).collect();
    let text = phrases.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A data volume in its cluster: its own project, and what it is shared with.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// The cluster.
    pub tree: &'a OrgTree,
    /// The project that it belongs to.
    pub own: Option<&'a ProjectId>,
    /// What it is shared with.
    pub sharing: &'a Sharing,
}

/// How a unit stands to a data volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessSummary {
    /// Whether it is shared with the unit itself.
    pub direct: bool,
    /// Whether it is the volume's own project.
    pub own: bool,
    /// The units above it that it is shared with, the widest first.
    pub through: Vec<OrgUnit>,
    /// Of a cluster or department: how many of its projects can use it, and how many there are.
    pub below: Option<(usize, usize)>,
}

impl AccessSummary {
    /// Whether all of the unit can use the data volume, whatever is shared with its parts.
    pub fn is_covered(&self) -> bool {
        self.direct || self.own || !self.through.is_empty()
    }

    /// Whether only a part of it can.
    pub fn is_partly(&self) -> bool {
        !self.is_covered() && self.below.is_some_and(|(able, _)| able > 0)
    }
}

impl<'a> Access<'a> {
    fn is_own(&self, project: &OrgProject) -> bool {
        self.own.is_some_and(|own| own.as_str() == project.unit.scope.id)
    }

    /// The name of a scope, if the volume is shared with it.
    fn shared(&self, scope: &ScopeRef) -> Option<&'a str> {
        self.sharing.get(scope).map(String::as_str)
    }

    /// Why a project can use the data volume; nothing if it cannot.
    pub fn reasons(&self, project: &OrgProject) -> Vec<Reason> {
        let department = project.department.as_ref().and_then(|scope| self.shared(scope));
        let cluster = self.shared(&self.tree.cluster.scope);
        let own = self.is_own(project).then_some(Reason::Own);
        let direct = self.shared(&project.unit.scope).map(|_| Reason::Project);
        let department = department.map(|name| Reason::Department(name.to_owned()));
        let cluster = cluster.map(|name| Reason::Cluster(name.to_owned()));
        [own, direct, department, cluster].into_iter().flatten().collect()
    }

    /// Whether a project can use it.
    fn is_able(&self, project: &OrgProject) -> bool {
        self.is_own(project)
            || self.shared(&project.unit.scope).is_some()
            || project.department.as_ref().is_some_and(|scope| self.shared(scope).is_some())
            || self.shared(&self.tree.cluster.scope).is_some()
    }

    /// Everybody who can use it, with why, in the order of the tree.
    pub fn able(&self) -> Vec<(&'a OrgProject, Option<&'a OrgDepartment>, Vec<Reason>)> {
        let with = |(project, department)| (project, department, self.reasons(project));
        self.tree.projects().map(with).filter(|(.., reasons)| !reasons.is_empty()).collect()
    }

    /// How a unit of the tree stands.
    pub fn standing(&self, node: OrgNode) -> AccessSummary {
        let unit = |scope: &ScopeRef| {
            let name = self.shared(scope)?;
            Some(OrgUnit::new(scope.kind.clone(), &scope.id, name))
        };
        let count = |projects: &mut dyn Iterator<Item = &OrgProject>| {
            projects
                .fold((0, 0), |(able, all), one| (able + usize::from(self.is_able(one)), all + 1))
        };
        let cluster = || unit(&self.tree.cluster.scope);
        let direct = self.shared(&node.unit().scope).is_some();
        match node {
            OrgNode::Cluster(_) => AccessSummary {
                direct,
                own: false,
                through: Vec::new(),
                below: Some(count(&mut self.tree.projects().map(|(project, _)| project))),
            },
            OrgNode::Department(department) => AccessSummary {
                direct,
                own: false,
                through: cluster().into_iter().collect(),
                below: Some(count(&mut department.projects.iter())),
            },
            OrgNode::Project(project, _) => {
                let department = project.department.as_ref().and_then(unit);
                let through = cluster().into_iter().chain(department).collect();
                AccessSummary { direct, own: self.is_own(project), through, below: None }
            }
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
        SharedScope {
            kind,
            id: id.to_owned(),
            name: name.to_owned(),
            created_at: None,
            created_by: None,
        }
    }

    /// Departments 0 and 1 can be seen, 2 cannot; projects by the number of their department.
    pub fn org(homes: &[Option<u8>]) -> OrgTree {
        let department = |at: u8| DepartmentId::from(at.to_string());
        let projects = homes.iter().enumerate().map(|(at, home)| {
            let id = ProjectId::from(at.to_string());
            OrgProject::new(&id, &format!("p{at}"), home.map(department).as_ref())
        });
        let seen = [0, 1].map(|at| (department(at), format!("d{at}")));
        OrgTree::new((&ClusterId::from("c"), "prod"), seen, projects)
    }

    pub fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_project_is_told_every_reason_for_which_it_can_use_a_volume() {
        let tree = org(&[Some(0), Some(2), None]);
        let own = ProjectId::from("0");
        let all = sharing(&[
            (ScopeKind::Cluster, "c"),
            (ScopeKind::Department, "0"),
            (ScopeKind::Department, "2"),
            (ScopeKind::Project, "0"),
        ]);
        let access = Access { tree: &tree, own: Some(&own), sharing: &all };
        let told: Vec<_> = access.able().iter().map(|(.., reasons)| tell(reasons)).collect();
        assert_eq!(
            told,
            [
                "Its own project, shared with the project, shared with department n0, shared with cluster nc",
                // Of a department that cannot be seen, the server's list still tells the name.
                "Shared with department n2, shared with cluster nc",
                "Shared with cluster nc",
            ]
        );
        let none = Sharing::new();
        let access = Access { tree: &tree, own: Some(&own), sharing: &none };
        assert_eq!(access.able().len(), 1, "its own project can always use it");
    }

    #[test]
    fn a_node_says_what_it_inherits_and_how_many_below_it_can_use_the_volume() {
        let tree = org(&[Some(0), Some(0), Some(1)]);
        let some = sharing(&[(ScopeKind::Department, "1"), (ScopeKind::Project, "0")]);
        let access = Access { tree: &tree, own: None, sharing: &some };
        let standing =
            |kind, id| access.standing(tree.node(&scope(kind, id)).expect("in the tree"));
        let cluster = standing(ScopeKind::Cluster, "c");
        assert_eq!(
            (cluster.is_covered(), cluster.is_partly(), cluster.below),
            (false, true, Some((2, 3)))
        );
        let first = standing(ScopeKind::Department, "0");
        assert_eq!((first.is_partly(), first.below), (true, Some((1, 2))));
        let second = standing(ScopeKind::Department, "1");
        assert_eq!((second.direct, second.is_partly()), (true, false));
        assert!(standing(ScopeKind::Project, "0").direct);
        assert!(!standing(ScopeKind::Project, "1").is_covered());
        let inherits = standing(ScopeKind::Project, "2");
        let through: Vec<_> = inherits.through.iter().map(OrgUnit::phrase).collect();
        assert_eq!((inherits.direct, through), (false, names(&["department n1"])));
    }

    #[test]
    fn the_first_few_are_named_and_the_rest_counted() {
        assert_eq!(first_few(&["a", "b", "c"], 3), "a, b, c");
        assert_eq!(first_few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(first_few::<&str>(&[], 2), "");
    }
}
