mod outline;

use super::ids::{ClusterId, DepartmentId, ProjectId};
use super::scope::{ScopeKind, ScopeRef};
pub use outline::{Line, Outline, TREE_PAGE_SIZE};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgUnit {
    pub scope: ScopeRef,
    pub name: String,
    lowercase_name: String,
}

impl OrgUnit {
    pub fn new(kind: ScopeKind, id: &str, name: &str) -> Self {
        let lowercase_name = name.to_lowercase();
        Self { scope: ScopeRef { kind, id: id.to_owned() }, name: name.to_owned(), lowercase_name }
    }

    pub fn describe(&self) -> String {
        format!("{} {}", self.scope.kind.as_str(), self.name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgProject {
    pub unit: OrgUnit,
    /// Possibly a department that the user cannot see.
    pub department: Option<ScopeRef>,
}

impl OrgProject {
    pub fn new(id: &ProjectId, name: &str, department: Option<&DepartmentId>) -> Self {
        let department =
            department.map(|id| ScopeRef { kind: ScopeKind::Department, id: id.to_string() });
        Self { unit: OrgUnit::new(ScopeKind::Project, id.as_str(), name), department }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDepartment {
    pub unit: OrgUnit,
    pub projects: Vec<OrgProject>,
}

/// The units of a cluster that the user can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgTree {
    pub cluster: OrgUnit,
    pub departments: Vec<OrgDepartment>,
    /// The projects of departments that the user cannot see.
    pub ungrouped_projects: Vec<OrgProject>,
    index: HashMap<ScopeRef, NodeIndex>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeIndex {
    Cluster,
    Department(usize),
    Project(usize, usize),
    UngroupedProject(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgNode<'a> {
    Cluster(&'a OrgUnit),
    Department(&'a OrgDepartment),
    Project(&'a OrgProject, Option<&'a OrgDepartment>),
}

impl<'a> OrgNode<'a> {
    pub fn unit(self) -> &'a OrgUnit {
        match self {
            Self::Cluster(unit) => unit,
            Self::Department(department) => &department.unit,
            Self::Project(project, _) => &project.unit,
        }
    }
}

impl OrgTree {
    /// Groups projects by department. Duplicates, as of overlapping pages, are skipped.
    pub fn new(
        cluster: (&ClusterId, &str),
        departments: impl IntoIterator<Item = (DepartmentId, String)>,
        projects: impl IntoIterator<Item = OrgProject>,
    ) -> Self {
        let cluster = OrgUnit::new(ScopeKind::Cluster, cluster.0.as_str(), cluster.1);
        let mut index = HashMap::from([(cluster.scope.clone(), NodeIndex::Cluster)]);
        let mut tree = Self {
            cluster,
            departments: Vec::new(),
            ungrouped_projects: Vec::new(),
            index: HashMap::new(),
        };
        for (id, name) in departments {
            let unit = OrgUnit::new(ScopeKind::Department, id.as_str(), &name);
            if !index.contains_key(&unit.scope) {
                index.insert(unit.scope.clone(), NodeIndex::Department(tree.departments.len()));
                tree.departments.push(OrgDepartment { unit, projects: Vec::new() });
            }
        }
        for project in projects {
            if index.contains_key(&project.unit.scope) {
                continue;
            }
            let parent = project.department.as_ref().and_then(|scope| index.get(scope)).copied();
            let scope = project.unit.scope.clone();
            let slot = match parent {
                Some(NodeIndex::Department(at)) => {
                    let projects = &mut tree.departments[at].projects;
                    projects.push(project);
                    NodeIndex::Project(at, projects.len() - 1)
                }
                _ => {
                    tree.ungrouped_projects.push(project);
                    NodeIndex::UngroupedProject(tree.ungrouped_projects.len() - 1)
                }
            };
            index.insert(scope, slot);
        }
        tree.index = index;
        tree
    }

    pub fn node(&self, scope: &ScopeRef) -> Option<OrgNode<'_>> {
        Some(match *self.index.get(scope)? {
            NodeIndex::Cluster => OrgNode::Cluster(&self.cluster),
            NodeIndex::Department(at) => OrgNode::Department(self.departments.get(at)?),
            NodeIndex::Project(at, index) => {
                let department = self.departments.get(at)?;
                OrgNode::Project(department.projects.get(index)?, Some(department))
            }
            NodeIndex::UngroupedProject(at) => {
                OrgNode::Project(self.ungrouped_projects.get(at)?, None)
            }
        })
    }

    pub fn projects(&self) -> impl Iterator<Item = (&OrgProject, Option<&OrgDepartment>)> {
        let grouped = self.departments.iter().flat_map(|department| {
            department.projects.iter().map(move |project| (project, Some(department)))
        });
        grouped.chain(self.ungrouped_projects.iter().map(|project| (project, None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_distinct_and_found_by_scope() {
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
            (project.unit.describe(), department.unit.describe()),
            ("project p".into(), "department R&D".into())
        );
        // IDs of different kinds may be equal.
        assert_eq!(tree.node(&ScopeRef { kind: ScopeKind::Department, id: "5".to_owned() }), None);
    }
}
