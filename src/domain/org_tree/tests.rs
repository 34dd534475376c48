use super::*;

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
        Line::Unit { node, level, place, open } => {
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
