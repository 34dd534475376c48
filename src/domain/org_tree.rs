//! A cluster with its departments and their projects: who there is to share with, and the lines in
//! which a tree of thousands is shown.

mod outline;

use super::ids::{ClusterId, DepartmentId, ProjectId};
use super::scope::{ScopeKind, ScopeRef};
pub use outline::{Line, Outline, TREE_STEP};
use std::collections::HashMap;

/// A cluster, department or project, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgUnit {
    /// What it is to the API.
    pub scope: ScopeRef,
    /// Its name.
    pub name: String,
    /// The name as it is searched.
    folded: String,
}

impl OrgUnit {
    /// A unit.
    pub fn new(kind: ScopeKind, id: &str, name: &str) -> Self {
        let folded = name.to_lowercase();
        Self { scope: ScopeRef { kind, id: id.to_owned() }, name: name.to_owned(), folded }
    }

    /// Its kind and its name in the middle of a sentence: "department R&D".
    pub fn phrase(&self) -> String {
        format!("{} {}", self.scope.kind.as_str(), self.name)
    }
}

/// A project, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgProject {
    /// Itself.
    pub unit: OrgUnit,
    /// Its department, which need not be one that the caller can see.
    pub department: Option<ScopeRef>,
}

impl OrgProject {
    /// A project of a department, as far as that is known.
    pub fn new(id: &ProjectId, name: &str, department: Option<&DepartmentId>) -> Self {
        let department =
            department.map(|id| ScopeRef { kind: ScopeKind::Department, id: id.to_string() });
        Self { unit: OrgUnit::new(ScopeKind::Project, id.as_str(), name), department }
    }
}

/// A department with its projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDepartment {
    /// Itself.
    pub unit: OrgUnit,
    /// Its projects, by name.
    pub projects: Vec<OrgProject>,
}

/// All that the caller can see of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgTree {
    /// The cluster.
    pub cluster: OrgUnit,
    /// Its departments, by name.
    pub departments: Vec<OrgDepartment>,
    /// The projects of departments that the caller cannot see, by name.
    pub strays: Vec<OrgProject>,
    index: HashMap<ScopeRef, GroupSlot>,
}

/// Where a unit is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GroupSlot {
    Cluster,
    Department(usize),
    Project(usize, usize),
    Stray(usize),
}

/// A unit in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgNode<'a> {
    /// The cluster.
    Cluster(&'a OrgUnit),
    /// A department.
    Department(&'a OrgDepartment),
    /// A project, and its department where that can be seen.
    Project(&'a OrgProject, Option<&'a OrgDepartment>),
}

impl<'a> OrgNode<'a> {
    /// The unit itself.
    pub fn unit(self) -> &'a OrgUnit {
        match self {
            Self::Cluster(unit) => unit,
            Self::Department(department) => &department.unit,
            Self::Project(project, _) => &project.unit,
        }
    }
}

impl OrgTree {
    /// Puts projects under their departments. What comes twice, as pages may overlap, is taken once.
    pub fn new(
        cluster: (&ClusterId, &str),
        departments: impl IntoIterator<Item = (DepartmentId, String)>,
        projects: impl IntoIterator<Item = OrgProject>,
    ) -> Self {
        let cluster = OrgUnit::new(ScopeKind::Cluster, cluster.0.as_str(), cluster.1);
        let mut index = HashMap::from([(cluster.scope.clone(), GroupSlot::Cluster)]);
        let mut tree =
            Self { cluster, departments: Vec::new(), strays: Vec::new(), index: HashMap::new() };
        for (id, name) in departments {
            let unit = OrgUnit::new(ScopeKind::Department, id.as_str(), &name);
            if !index.contains_key(&unit.scope) {
                index.insert(unit.scope.clone(), GroupSlot::Department(tree.departments.len()));
                tree.departments.push(OrgDepartment { unit, projects: Vec::new() });
            }
        }
        for project in projects {
            if index.contains_key(&project.unit.scope) {
                continue;
            }
            let home = project.department.as_ref().and_then(|scope| index.get(scope)).copied();
            let scope = project.unit.scope.clone();
            let slot = match home {
                Some(GroupSlot::Department(at)) => {
                    let projects = &mut tree.departments[at].projects;
                    projects.push(project);
                    GroupSlot::Project(at, projects.len() - 1)
                }
                _ => {
                    tree.strays.push(project);
                    GroupSlot::Stray(tree.strays.len() - 1)
                }
            };
            index.insert(scope, slot);
        }
        tree.index = index;
        tree
    }

    /// The unit that a scope points at, if it is in the tree.
    pub fn node(&self, scope: &ScopeRef) -> Option<OrgNode<'_>> {
        Some(match *self.index.get(scope)? {
            GroupSlot::Cluster => OrgNode::Cluster(&self.cluster),
            GroupSlot::Department(at) => OrgNode::Department(self.departments.get(at)?),
            GroupSlot::Project(at, place) => {
                let department = self.departments.get(at)?;
                OrgNode::Project(department.projects.get(place)?, Some(department))
            }
            GroupSlot::Stray(at) => OrgNode::Project(self.strays.get(at)?, None),
        })
    }

    /// All projects, each with its department where that can be seen.
    pub fn projects(&self) -> impl Iterator<Item = (&OrgProject, Option<&OrgDepartment>)> {
        let housed = self.departments.iter().flat_map(|department| {
            department.projects.iter().map(move |project| (project, Some(department)))
        });
        housed.chain(self.strays.iter().map(|project| (project, None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_by_their_scope_and_taken_once() {
        let id = DepartmentId::from("d");
        let project = OrgProject::new(&ProjectId::from("5"), "p", Some(&id));
        let twice = |name: &str| (id.clone(), name.to_owned());
        let tree = OrgTree::new(
            (&ClusterId::from("c"), "prod"),
            [twice("R&D"), twice("R&D")],
            [project.clone(), project],
        );
        assert_eq!((tree.departments.len(), tree.projects().count()), (1, 1));
        let node = tree.node(&ScopeRef { kind: ScopeKind::Project, id: "5".to_owned() });
        let Some(OrgNode::Project(project, Some(department))) = node else { panic!("{node:?}") };
        assert_eq!(
            (project.unit.phrase(), department.unit.phrase()),
            ("project p".into(), "department R&D".into())
        );
        // Ids of different kinds may look alike.
        assert_eq!(tree.node(&ScopeRef { kind: ScopeKind::Department, id: "5".to_owned() }), None);
    }
}
