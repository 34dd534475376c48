//! A cluster with its departments and their projects: who there is to share with, and the lines in
//! which a tree of thousands is shown.

use super::ids::{ClusterId, DepartmentId, ProjectId};
use super::scope::{ScopeKind, ScopeRef};
use std::collections::HashMap;

/// A cluster, department or project, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is to the API.
    pub scope: ScopeRef,
    /// Its name.
    pub name: String,
    /// The name as it is searched.
    folded: String,
}

impl Unit {
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
    pub unit: Unit,
    /// Its department, which need not be one that the caller can see.
    pub department: Option<ScopeRef>,
}

impl OrgProject {
    /// A project of a department, as far as that is known.
    pub fn new(id: &ProjectId, name: &str, department: Option<&DepartmentId>) -> Self {
        let department =
            department.map(|id| ScopeRef { kind: ScopeKind::Department, id: id.to_string() });
        Self { unit: Unit::new(ScopeKind::Project, id.as_str(), name), department }
    }
}

/// A department with its projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDepartment {
    /// Itself.
    pub unit: Unit,
    /// Its projects, by name.
    pub projects: Vec<OrgProject>,
}

/// All that the caller can see of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgTree {
    /// The cluster.
    pub cluster: Unit,
    /// Its departments, by name.
    pub departments: Vec<OrgDepartment>,
    /// The projects of departments that the caller cannot see, by name.
    pub strays: Vec<OrgProject>,
    index: HashMap<ScopeRef, Slot>,
}

/// Where a unit is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Cluster,
    Department(usize),
    Project(usize, usize),
    Stray(usize),
}

/// A unit in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgNode<'a> {
    /// The cluster.
    Cluster(&'a Unit),
    /// A department.
    Department(&'a OrgDepartment),
    /// A project, and its department where that can be seen.
    Project(&'a OrgProject, Option<&'a OrgDepartment>),
}

impl<'a> OrgNode<'a> {
    /// The unit itself.
    pub fn unit(self) -> &'a Unit {
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
        let cluster = Unit::new(ScopeKind::Cluster, cluster.0.as_str(), cluster.1);
        let mut index = HashMap::from([(cluster.scope.clone(), Slot::Cluster)]);
        let mut tree =
            Self { cluster, departments: Vec::new(), strays: Vec::new(), index: HashMap::new() };
        for (id, name) in departments {
            let unit = Unit::new(ScopeKind::Department, id.as_str(), &name);
            if !index.contains_key(&unit.scope) {
                index.insert(unit.scope.clone(), Slot::Department(tree.departments.len()));
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
                Some(Slot::Department(at)) => {
                    let projects = &mut tree.departments[at].projects;
                    projects.push(project);
                    Slot::Project(at, projects.len() - 1)
                }
                _ => {
                    tree.strays.push(project);
                    Slot::Stray(tree.strays.len() - 1)
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
            Slot::Cluster => OrgNode::Cluster(&self.cluster),
            Slot::Department(at) => OrgNode::Department(self.departments.get(at)?),
            Slot::Project(at, place) => {
                let department = self.departments.get(at)?;
                OrgNode::Project(department.projects.get(place)?, Some(department))
            }
            Slot::Stray(at) => OrgNode::Project(self.strays.get(at)?, None),
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

/// How many children of a unit are shown at first, and how many more at a time.
pub const TREE_STEP: usize = 50;

/// A search opens the groups of what it finds until this many projects are shown.
const FOUND_AT_ONCE: usize = 100;

/// What of a tree is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What a name has to hold; empty for all.
    pub search: String,
    /// The units that were opened or closed by hand.
    open: HashMap<ScopeRef, bool>,
    /// How many children are shown of the units of which more were asked for.
    limits: HashMap<ScopeRef, usize>,
}

/// A line of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A unit.
    Unit {
        /// Which.
        node: OrgNode<'a>,
        /// How deep it is, from 1.
        level: u8,
        /// Which of its siblings it is, from 1, and how many there are.
        place: (usize, usize),
        /// Whether its children are shown; none where it has none.
        open: Option<bool>,
    },
    /// Children that are not shown yet.
    More {
        /// Whose.
        of: &'a Unit,
        /// How deep they are.
        level: u8,
        /// How many.
        hidden: usize,
    },
}

impl Outline {
    /// Opens or closes a unit.
    pub fn set_open(&mut self, scope: ScopeRef, open: bool) {
        self.open.insert(scope, open);
    }

    /// Shows more children of a unit.
    pub fn show_more(&mut self, scope: ScopeRef) {
        *self.limits.entry(scope).or_insert(TREE_STEP) += TREE_STEP;
    }

    /// Looks for something else; what was opened by hand for the last search is closed again.
    pub fn search(&mut self, text: &str) {
        text.trim().clone_into(&mut self.search);
        self.open.clear();
        self.limits.clear();
    }

    /// How many departments and projects the search finds.
    pub fn count(&self, tree: &OrgTree) -> usize {
        let needle = self.search.to_lowercase();
        let found = |unit: &Unit| unit.folded.contains(&needle);
        let departments = tree.departments.iter().filter(|it| found(&it.unit)).count();
        departments + tree.projects().filter(|(project, _)| found(&project.unit)).count()
    }

    fn limit(&self, unit: &Unit) -> usize {
        self.limits.get(&unit.scope).copied().unwrap_or(TREE_STEP)
    }

    /// The lines of a tree from the top; none where the search finds nothing.
    pub fn lines<'a>(&self, tree: &'a OrgTree) -> Vec<Line<'a>> {
        let needle = self.search.to_lowercase();
        let found = |unit: &Unit| unit.folded.contains(&needle);
        // A department that is found itself shows all of its projects, unless some are found.
        let below = |department: &'a OrgDepartment| -> Vec<&'a OrgProject> {
            let all = &department.projects;
            let some: Vec<_> = all.iter().filter(|project| found(&project.unit)).collect();
            if some.is_empty() && found(&department.unit) { all.iter().collect() } else { some }
        };
        let departments: Vec<_> = tree
            .departments
            .iter()
            .map(|department| (department, below(department)))
            .filter(|(department, below)| !below.is_empty() || found(&department.unit))
            .collect();
        let strays: Vec<_> = tree.strays.iter().filter(|stray| found(&stray.unit)).collect();
        let size = departments.len() + strays.len();
        if size == 0 && !found(&tree.cluster) {
            return Vec::new();
        }
        let is_open =
            |unit: &Unit, usually: bool| self.open.get(&unit.scope).copied().unwrap_or(usually);
        let open = is_open(&tree.cluster, true);
        let mut lines = vec![Line::Unit {
            node: OrgNode::Cluster(&tree.cluster),
            level: 1,
            place: (1, 1),
            open: (size > 0).then_some(open),
        }];
        if !open {
            return lines;
        }
        let limit = self.limit(&tree.cluster);
        let mut room = if needle.is_empty() { 0 } else { FOUND_AT_ONCE };
        for (at, (department, below)) in departments.iter().enumerate().take(limit) {
            let found_below = below.first().is_some_and(|project| found(&project.unit));
            let open = is_open(&department.unit, found_below && room > 0);
            lines.push(Line::Unit {
                node: OrgNode::Department(department),
                level: 2,
                place: (at + 1, size),
                open: (!below.is_empty()).then_some(open),
            });
            if !open {
                continue;
            }
            let limit = self.limit(&department.unit);
            for (at, project) in below.iter().enumerate().take(limit) {
                lines.push(Line::Unit {
                    node: OrgNode::Project(project, Some(department)),
                    level: 3,
                    place: (at + 1, below.len()),
                    open: None,
                });
            }
            room = room.saturating_sub(below.len().min(limit));
            let hidden = below.len().saturating_sub(limit);
            if hidden > 0 {
                lines.push(Line::More { of: &department.unit, level: 3, hidden });
            }
        }
        for (at, stray) in strays.iter().enumerate().take(limit.saturating_sub(departments.len())) {
            lines.push(Line::Unit {
                node: OrgNode::Project(stray, None),
                level: 2,
                place: (departments.len() + at + 1, size),
                open: None,
            });
        }
        let hidden = size.saturating_sub(limit);
        if hidden > 0 {
            lines.push(Line::More { of: &tree.cluster, level: 2, hidden });
        }
        lines
    }
}

#[cfg(test)]
mod tests;
