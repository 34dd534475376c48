//! The lines of a tree view: open units, matches of a search, and a limited number of children.

use super::{OrgDepartment, OrgNode, OrgTree, OrgUnit};
use crate::domain::ScopeRef;
use crate::tools::{clean_search, lowercase};
use std::collections::HashMap;

/// How many children of a unit are shown at first, and how many more at a time.
pub const TREE_PAGE_SIZE: usize = 50;

/// A search opens groups until this many projects are shown.
const AUTO_OPENED_PROJECTS_MAX: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub search: String,
    /// The units that the user opened or closed.
    open: HashMap<ScopeRef, bool>,
    /// How many children are shown, if more than [`TREE_PAGE_SIZE`].
    limits: HashMap<ScopeRef, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Unit {
        node: OrgNode<'a>,
        level: u8,
        /// The position among its siblings, from 1, and their number.
        position: (usize, usize),
        /// Whether its children are shown; `None` where it has none.
        open: Option<bool>,
    },
    /// A link to more children of `parent`.
    More { parent: &'a OrgUnit, level: u8, hidden: usize },
}

impl Outline {
    pub fn set_open(&mut self, scope: ScopeRef, open: bool) {
        self.open.insert(scope, open);
    }

    pub fn show_more(&mut self, scope: ScopeRef) {
        *self.limits.entry(scope).or_insert(TREE_PAGE_SIZE) += TREE_PAGE_SIZE;
    }

    /// Starts a search; what the user opened or closed before is reset.
    pub fn search(&mut self, text: &str) {
        self.search = clean_search(text);
        self.open.clear();
        self.limits.clear();
    }

    pub fn count(&self, tree: &OrgTree) -> usize {
        let search = lowercase(&self.search);
        let matches = |unit: &OrgUnit| unit.lowercase_name.contains(&search);
        let departments = tree.departments.iter().filter(|it| matches(&it.unit)).count();
        departments + tree.projects().filter(|(project, _)| matches(project)).count()
    }

    /// How many of `all` children are shown. A single one takes no more room than the link to it.
    fn limit(&self, unit: &OrgUnit, all: usize) -> usize {
        let limit = self.limits.get(&unit.scope).copied().unwrap_or(TREE_PAGE_SIZE);
        if all == limit + 1 { all } else { limit }
    }

    pub fn lines<'a>(&self, tree: &'a OrgTree) -> Vec<Line<'a>> {
        let search = lowercase(&self.search);
        let matches = |unit: &OrgUnit| unit.lowercase_name.contains(&search);
        // A matching department without matching projects shows all of its projects.
        let below = |department: &'a OrgDepartment| -> Vec<&'a OrgUnit> {
            let all = &department.projects;
            let some: Vec<_> = all.iter().filter(|project| matches(project)).collect();
            if some.is_empty() && matches(&department.unit) { all.iter().collect() } else { some }
        };
        let departments: Vec<_> = tree
            .departments
            .iter()
            .map(|department| (department, below(department)))
            .filter(|(department, below)| !below.is_empty() || matches(&department.unit))
            .collect();
        let ungrouped: Vec<_> =
            tree.ungrouped_projects.iter().filter(|project| matches(project)).collect();
        let size = departments.len() + ungrouped.len();
        if size == 0 && !matches(&tree.cluster) {
            return Vec::new();
        }
        let is_open =
            |unit: &OrgUnit, usually: bool| self.open.get(&unit.scope).copied().unwrap_or(usually);
        let unit = |node, level, position, open| Line::Unit { node, level, position, open };
        let cluster = OrgNode::Cluster(&tree.cluster);
        let open = is_open(&tree.cluster, true);
        let mut lines = vec![unit(cluster, 1, (1, 1), (size > 0).then_some(open))];
        if !open {
            return lines;
        }
        let limit = self.limit(&tree.cluster, size);
        let mut left_to_open = if search.is_empty() { 0 } else { AUTO_OPENED_PROJECTS_MAX };
        for (at, (department, below)) in departments.iter().enumerate().take(limit) {
            let has_match = below.first().is_some_and(|project| matches(project));
            let open = is_open(&department.unit, has_match && left_to_open > 0);
            let shown = (!below.is_empty()).then_some(open);
            lines.push(unit(OrgNode::Department(department), 2, (at + 1, size), shown));
            if !open {
                continue;
            }
            let limit = self.limit(&department.unit, below.len());
            for (at, project) in below.iter().enumerate().take(limit) {
                let node = OrgNode::Project(project, Some(department));
                lines.push(unit(node, 3, (at + 1, below.len()), None));
            }
            left_to_open = left_to_open.saturating_sub(below.len().min(limit));
            let hidden = below.len().saturating_sub(limit);
            if hidden > 0 {
                lines.push(Line::More { parent: &department.unit, level: 3, hidden });
            }
        }
        let rest = limit.saturating_sub(departments.len());
        for (at, project) in ungrouped.iter().enumerate().take(rest) {
            let position = (departments.len() + at + 1, size);
            lines.push(unit(OrgNode::Project(project, None), 2, position, None));
        }
        let hidden = size.saturating_sub(limit);
        if hidden > 0 {
            lines.push(Line::More { parent: &tree.cluster, level: 2, hidden });
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClusterId, DepartmentId, ScopeKind};

    /// A cluster with `departments` of `projects` each, and one ungrouped project.
    fn org(departments: usize, projects: usize) -> OrgTree {
        let project = |id: &str, name: &str, department: String| {
            let department = Some(DepartmentId::from(department));
            OrgUnit::new(ScopeKind::Project, id, name).within(None, department)
        };
        let all = (0..departments).flat_map(|at| (0..projects).map(move |index| (at, index)));
        let grouped = all.map(|(at, index)| {
            let (id, name) = (format!("{at}-{index}"), format!("project-{at}-{index}"));
            project(&id, &name, format!("d{at}"))
        });
        let departments = (0..departments).map(|at| {
            let (id, name) = (format!("d{at}"), format!("Department {at}"));
            OrgUnit::new(ScopeKind::Department, &id, &name)
        });
        OrgTree::new(
            (&ClusterId::from("c"), "prod"),
            departments,
            grouped.chain([project("s", "Stray", "hidden".to_owned())]),
        )
    }

    fn rendered(outline: &Outline, tree: &OrgTree) -> Vec<String> {
        let line = |line: &Line| match line {
            Line::Unit { node, level, position, open } => {
                let arrow = match open {
                    None => " ",
                    Some(true) => "v",
                    Some(false) => ">",
                };
                let indent = "  ".repeat(usize::from(*level) - 1);
                format!("{indent}{arrow}{} {}/{}", node.unit().name, position.0, position.1)
            }
            Line::More { level, hidden, .. } => {
                format!("{}+{hidden}", "  ".repeat(usize::from(*level) - 1))
            }
        };
        outline.lines(tree).iter().map(line).collect()
    }

    fn department(at: usize) -> ScopeRef {
        ScopeRef { kind: ScopeKind::Department, id: format!("d{at}") }
    }

    #[test]
    fn departments_are_closed_and_ungrouped_projects_beside_them() {
        let tree = org(2, 3);
        let mut outline = Outline::default();
        let lines = ["vprod 1/1", "  >Department 0 1/3", "  >Department 1 2/3", "   Stray 3/3"];
        assert_eq!(rendered(&outline, &tree), lines);
        outline.set_open(department(1), true);
        let lines = ["  vDepartment 1 2/3", "     project-1-0 1/3"];
        assert_eq!(rendered(&outline, &tree)[2..4], lines);
        outline.set_open(tree.cluster.scope.clone(), false);
        assert_eq!(rendered(&outline, &tree), [">prod 1/1"]);
    }

    #[test]
    fn fifty_children_are_shown_at_a_time() {
        let tree = org(3, 120);
        let mut outline = Outline::default();
        outline.set_open(department(0), true);
        assert_eq!(outline.lines(&tree).len(), 1 + 3 + 50 + 1 + 1);
        assert!(rendered(&outline, &tree).contains(&"    +70".to_owned()));
        outline.show_more(department(0));
        assert!(rendered(&outline, &tree).contains(&"    +20".to_owned()));
        outline.show_more(department(0));
        assert_eq!(outline.lines(&tree).len(), 1 + 3 + 120 + 1);
        let wide = org(60, 1);
        let outline = Outline::default();
        assert_eq!(outline.lines(&wide).len(), 1 + 50 + 1);
        assert_eq!(rendered(&outline, &wide).last().map(String::as_str), Some("  +11"));
        assert_eq!(outline.lines(&org(50, 1)).len(), 1 + 51, "not one more on request");
    }

    #[test]
    fn a_search_opens_its_matches_up_to_a_limit() {
        let tree = org(40, 100);
        let mut outline = Outline::default();
        outline.search(" PROJECT-7-42 ");
        let lines = ["vprod 1/1", "  vDepartment 7 1/1", "     project-7-42 1/1"];
        assert_eq!(rendered(&outline, &tree), lines);
        assert_eq!(outline.count(&tree), 1);
        outline.search("project");
        assert_eq!(outline.count(&tree), 4_000);
        let lines = outline.lines(&tree).len();
        assert!(lines < 200, "{lines} lines");
        outline.search("department 39");
        assert_eq!(rendered(&outline, &tree), ["vprod 1/1", "  >Department 39 1/1"]);
        outline.set_open(department(39), true);
        // The department matches: all of its projects are shown.
        assert_eq!(outline.lines(&tree).len(), 2 + 50 + 1);
        outline.search("nobody");
        assert_eq!(outline.lines(&tree), []);
        outline.search("");
        assert_eq!(outline.lines(&tree).len(), 1 + 40 + 1, "closed again");
    }
}
