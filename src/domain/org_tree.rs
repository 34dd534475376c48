mod outline;

use super::ids::{ClusterId, DepartmentId};
use super::scope::{ScopeKind, ScopeRef};
use crate::tools::{LenientValue, decode_with, lowercase};
pub use outline::{Line, Outline, TREE_PAGE_SIZE};
use std::collections::HashMap;

/// A cluster, department or project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgUnit {
    pub scope: ScopeRef,
    /// The ID if the API sends no name.
    pub name: String,
    /// Of a department or project.
    pub cluster: Option<ClusterId>,
    /// Of a project; possibly one that the user cannot see.
    pub department: Option<DepartmentId>,
    lowercase_name: String,
}

impl OrgUnit {
    pub fn new(kind: ScopeKind, id: &str, name: &str) -> Self {
        let scope = ScopeRef { kind, id: id.to_owned() };
        let lowercase_name = lowercase(name);
        Self { scope, name: name.to_owned(), cluster: None, department: None, lowercase_name }
    }

    pub fn within(self, cluster: Option<ClusterId>, department: Option<DepartmentId>) -> Self {
        Self { cluster, department, ..self }
    }

    /// Decodes an entry of a list; a list has units of one kind.
    pub fn decode(kind: ScopeKind, entry: LenientValue<'_>) -> Result<Self, String> {
        let decoded = decode_with(entry, |decoder, object| {
            let (is_cluster, is_project) = (kind == ScopeKind::Cluster, kind == ScopeKind::Project);
            let id = decoder.required(object, if is_cluster { "uuid" } else { "id" })?;
            let name = decoder.required(object, "name");
            let unit = Self::new(kind, &id, name.as_deref().unwrap_or(&id));
            if is_cluster {
                return Some(unit);
            }
            let cluster = decoder.optional(object, "clusterId").map(ClusterId::from);
            let parent = is_project.then(|| decoder.optional(object, "parentId")).flatten();
            Some(unit.within(cluster, parent.map(DepartmentId::from)))
        });
        decoded.map(|(unit, _)| unit)
    }

    /// The department of a project as a scope.
    pub fn department_scope(&self) -> Option<ScopeRef> {
        let id = self.department.as_ref()?.to_string();
        Some(ScopeRef { kind: ScopeKind::Department, id })
    }

    pub fn describe(&self) -> String {
        format!("{} {}", self.scope.kind.as_str(), self.name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDepartment {
    pub unit: OrgUnit,
    pub projects: Vec<OrgUnit>,
}

/// The units of a cluster that the user can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgTree {
    pub cluster: OrgUnit,
    pub departments: Vec<OrgDepartment>,
    /// The projects of departments that the user cannot see.
    pub ungrouped_projects: Vec<OrgUnit>,
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
    Project(&'a OrgUnit, Option<&'a OrgDepartment>),
}

impl<'a> OrgNode<'a> {
    pub fn unit(self) -> &'a OrgUnit {
        match self {
            Self::Cluster(unit) => unit,
            Self::Department(department) => &department.unit,
            Self::Project(project, _) => project,
        }
    }
}

impl OrgTree {
    /// Groups projects by department. Duplicates, as of overlapping pages, are skipped.
    pub fn new(
        cluster: (&ClusterId, &str),
        departments: impl IntoIterator<Item = OrgUnit>,
        projects: impl IntoIterator<Item = OrgUnit>,
    ) -> Self {
        let cluster = OrgUnit::new(ScopeKind::Cluster, cluster.0.as_str(), cluster.1);
        let mut index = HashMap::from([(cluster.scope.clone(), NodeIndex::Cluster)]);
        let mut tree = Self {
            cluster,
            departments: Vec::new(),
            ungrouped_projects: Vec::new(),
            index: HashMap::new(),
        };
        for unit in departments {
            if !index.contains_key(&unit.scope) {
                index.insert(unit.scope.clone(), NodeIndex::Department(tree.departments.len()));
                tree.departments.push(OrgDepartment { unit, projects: Vec::new() });
            }
        }
        for project in projects {
            if index.contains_key(&project.scope) {
                continue;
            }
            let parent = project.department_scope().and_then(|scope| index.get(&scope)).copied();
            let scope = project.scope.clone();
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

    /// How many projects a cluster or department has.
    pub fn projects_of(&self, scope: &ScopeRef) -> Option<usize> {
        match self.node(scope)? {
            OrgNode::Cluster(_) => Some(self.projects().count()),
            OrgNode::Department(department) => Some(department.projects.len()),
            OrgNode::Project(..) => None,
        }
    }

    pub fn projects(&self) -> impl Iterator<Item = (&OrgUnit, Option<&OrgDepartment>)> {
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
        let project = OrgUnit::new(ScopeKind::Project, "5", "p").within(None, Some(id));
        let department = |name: &str| OrgUnit::new(ScopeKind::Department, "d", name);
        let tree = OrgTree::new(
            (&ClusterId::from("c"), "prod"),
            [department("R&D"), department("R&D")],
            [project.clone(), project],
        );
        assert_eq!((tree.departments.len(), tree.projects().count()), (1, 1));
        let node = tree.node(&ScopeRef { kind: ScopeKind::Project, id: "5".to_owned() });
        let Some(OrgNode::Project(project, Some(department))) = node else { panic!("{node:?}") };
        let described = [project.describe(), department.unit.describe()];
        assert_eq!(described, ["project p", "department R&D"]);
        // IDs of different kinds may be equal.
        assert_eq!(tree.node(&ScopeRef { kind: ScopeKind::Department, id: "5".to_owned() }), None);
    }
}
