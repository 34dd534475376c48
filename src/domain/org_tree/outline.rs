//! The lines in which a tree is shown: what is open, what is found, and no more than can be read.

use super::{OrgDepartment, OrgNode, OrgProject, OrgTree, OrgUnit};
use crate::domain::ScopeRef;
use crate::domain::entered_search;
use std::collections::HashMap;

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
    OrgUnit {
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
        of: &'a OrgUnit,
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
        self.search = entered_search(text);
        self.open.clear();
        self.limits.clear();
    }

    /// How many departments and projects the search finds.
    pub fn count(&self, tree: &OrgTree) -> usize {
        let needle = self.search.to_lowercase();
        let found = |unit: &OrgUnit| unit.folded.contains(&needle);
        let departments = tree.departments.iter().filter(|it| found(&it.unit)).count();
        departments + tree.projects().filter(|(project, _)| found(&project.unit)).count()
    }

    fn limit(&self, unit: &OrgUnit) -> usize {
        self.limits.get(&unit.scope).copied().unwrap_or(TREE_STEP)
    }

    /// The lines of a tree from the top; none where the search finds nothing.
    pub fn lines<'a>(&self, tree: &'a OrgTree) -> Vec<Line<'a>> {
        let needle = self.search.to_lowercase();
        let found = |unit: &OrgUnit| unit.folded.contains(&needle);
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
            |unit: &OrgUnit, usually: bool| self.open.get(&unit.scope).copied().unwrap_or(usually);
        let open = is_open(&tree.cluster, true);
        let mut lines = vec![Line::OrgUnit {
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
            lines.push(Line::OrgUnit {
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
                lines.push(Line::OrgUnit {
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
            lines.push(Line::OrgUnit {
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
mod tests {
    use super::*;
    use crate::domain::{ClusterId, DepartmentId, ProjectId, ScopeKind};

    /// A cluster of so many departments with so many projects each, and one project of a department
    /// that cannot be seen.
    fn org(departments: usize, projects: usize) -> OrgTree {
        let id = |at: usize| DepartmentId::from(format!("d{at}"));
        let all = (0..departments).flat_map(|at| (0..projects).map(move |place| (at, place)));
        let housed = all.map(|(at, place)| {
            let project = ProjectId::from(format!("{at}-{place}"));
            OrgProject::new(&project, &format!("project-{at}-{place}"), Some(&id(at)))
        });
        let stray =
            OrgProject::new(&ProjectId::from("s"), "Stray", Some(&DepartmentId::from("hidden")));
        OrgTree::new(
            (&ClusterId::from("c"), "prod"),
            (0..departments).map(|at| (id(at), format!("Department {at}"))),
            housed.chain([stray]),
        )
    }

    /// The lines as a person sees them.
    fn drawn(outline: &Outline, tree: &OrgTree) -> Vec<String> {
        let line = |line: &Line| match line {
            Line::OrgUnit { node, level, place, open } => {
                let sign = match open {
                    None => " ",
                    Some(true) => "v",
                    Some(false) => ">",
                };
                let indent = "  ".repeat(usize::from(*level) - 1);
                format!("{indent}{sign}{} {}/{}", node.unit().name, place.0, place.1)
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
    fn departments_are_shown_closed_and_a_project_without_one_stands_beside_them() {
        let tree = org(2, 3);
        let mut outline = Outline::default();
        assert_eq!(
            drawn(&outline, &tree),
            ["vprod 1/1", "  >Department 0 1/3", "  >Department 1 2/3", "   Stray 3/3"]
        );
        outline.set_open(department(1), true);
        assert_eq!(drawn(&outline, &tree)[2..4], ["  vDepartment 1 2/3", "     project-1-0 1/3"]);
        outline.set_open(tree.cluster.scope.clone(), false);
        assert_eq!(drawn(&outline, &tree), [">prod 1/1"]);
    }

    #[test]
    fn fifty_children_are_shown_at_a_time() {
        let tree = org(3, 120);
        let mut outline = Outline::default();
        outline.set_open(department(0), true);
        assert_eq!(outline.lines(&tree).len(), 1 + 3 + 50 + 1 + 1);
        assert!(drawn(&outline, &tree).contains(&"    +70".to_owned()));
        outline.show_more(department(0));
        assert!(drawn(&outline, &tree).contains(&"    +20".to_owned()));
        outline.show_more(department(0));
        assert_eq!(outline.lines(&tree).len(), 1 + 3 + 120 + 1);
        let wide = org(60, 1);
        let outline = Outline::default();
        assert_eq!(outline.lines(&wide).len(), 1 + 50 + 1);
        assert_eq!(drawn(&outline, &wide).last().map(String::as_str), Some("  +11"));
    }

    #[test]
    fn a_search_opens_what_it_finds_and_no_more_than_a_screenful() {
        let tree = org(40, 100);
        let mut outline = Outline::default();
        outline.search(" PROJECT-7-42 ");
        assert_eq!(
            drawn(&outline, &tree),
            ["vprod 1/1", "  vDepartment 7 1/1", "     project-7-42 1/1"]
        );
        assert_eq!(outline.count(&tree), 1);
        outline.search("project");
        assert_eq!(outline.count(&tree), 4_000);
        let lines = outline.lines(&tree).len();
        assert!(lines < 200, "{lines} lines");
        outline.search("department 39");
        assert_eq!(drawn(&outline, &tree), ["vprod 1/1", "  >Department 39 1/1"]);
        outline.set_open(department(39), true);
        assert_eq!(outline.lines(&tree).len(), 2 + 50 + 1, "found itself: all of its projects");
        outline.search("nobody");
        assert_eq!(outline.lines(&tree), []);
        outline.search("");
        assert_eq!(outline.lines(&tree).len(), 1 + 40 + 1, "closed again");
    }
}
