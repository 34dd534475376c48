use super::*;
use crate::domain::ClusterId;
use proptest::prelude::*;

fn scope(kind: ScopeKind, id: &str) -> ScopeRef {
    ScopeRef { kind, id: id.to_owned() }
}

fn sharing(scopes: &[(ScopeKind, &str)]) -> Sharing {
    scopes.iter().map(|(kind, id)| (scope(kind.clone(), id), format!("n{id}"))).collect()
}

fn shared(kind: ScopeKind, id: &str, name: &str) -> SharedScope {
    SharedScope {
        kind,
        id: id.to_owned(),
        name: name.to_owned(),
        created_at: None,
        created_by: None,
    }
}

/// Departments 0 and 1 can be seen, 2 cannot; projects by the number of their department.
fn org(homes: &[Option<u8>]) -> OrgTree {
    let department = |at: u8| DepartmentId::from(at.to_string());
    let projects = homes.iter().enumerate().map(|(at, home)| {
        let id = ProjectId::from(at.to_string());
        OrgProject::new(&id, &format!("p{at}"), home.map(department).as_ref())
    });
    let seen = [0, 1].map(|at| (department(at), format!("d{at}")));
    OrgTree::new((&ClusterId::from("c"), "prod"), seen, projects)
}

fn names(list: &[&str]) -> Vec<String> {
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
    let standing = |kind, id| access.standing(tree.node(&scope(kind, id)).expect("in the tree"));
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
    let through: Vec<_> = inherits.through.iter().map(Unit::phrase).collect();
    assert_eq!((inherits.direct, through), (false, names(&["department n1"])));
}

#[test]
fn a_preview_tells_both_directions_and_whether_it_may_miss_some() {
    let tree = org(&[Some(0), Some(0), Some(1)]);
    let preview = |before: &[_], after: &[_], whole| {
        let before = sharing(before);
        Preview::new(Access { tree: &tree, own: None, sharing: &before }, &sharing(after), whole)
    };
    let both = preview(&[(ScopeKind::Project, "2")], &[(ScopeKind::Department, "0")], true);
    assert_eq!((&both.gain, &both.lose), (&names(&["p0", "p1"]), &names(&["p2"])));
    assert_eq!(both.sentence(), "2 projects gain access, 1 loses it.");
    let one = preview(&[], &[(ScopeKind::Project, "2")], true);
    assert_eq!(one.sentence(), "1 project gains access.");
    let lost = preview(&[(ScopeKind::Cluster, "c")], &[], true);
    assert_eq!(lost.sentence(), "3 projects lose access.");
    let same = preview(&[(ScopeKind::Project, "0")], &[(ScopeKind::Project, "0")], true);
    assert_eq!(same.sentence(), "No project gains or loses access.");
    let unseen = preview(&[(ScopeKind::Department, "gone")], &[(ScopeKind::Project, "0")], true);
    assert_eq!(unseen.sentence(), "Of the projects you can see, 1 gains access.");
    assert!(preview(&[], &[(ScopeKind::Project, "0")], false).is_partial, "still being read");
}

#[test]
fn names_are_told_by_kind_the_first_few_and_how_many_more() {
    let region = ScopeKind::Unrecognized("region".to_owned());
    let scopes = [
        shared(region.clone(), "eu", "Europe"),
        shared(ScopeKind::Project, "5", "perception"),
        shared(ScopeKind::Cluster, "c", ""),
    ];
    assert_eq!(names_by_kind(None), None, "not to be seen is not none");
    assert_eq!(
        names_by_kind(Some(&scopes)),
        Some(vec![
            (ScopeKind::Cluster, vec!["c"]),
            (ScopeKind::Project, vec!["perception"]),
            (region, vec!["Europe"]),
        ])
    );
    assert_eq!(first_few(&["a", "b", "c"], 3), "a, b, c");
    assert_eq!(first_few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
    assert_eq!(first_few::<&str>(&[], 2), "");
}

#[test]
fn a_row_of_the_list_says_why_the_project_can_use_it() {
    let volume = |project: &str| -> Volume {
        let row = serde_json::json!({
            "id": "v", "name": "v", "projectId": project, "originPvcName": "x",
            "status": {"phase": "Ready"}
        });
        serde_json::from_value(row).expect("a volume")
    };
    let me = ProjectId::from("5");
    let mine = DepartmentId::from("a");
    let (a, b) = (shared(ScopeKind::Department, "a", "A"), shared(ScopeKind::Department, "b", "B"));
    let project = shared(ScopeKind::Project, "5", "me");
    let cluster = shared(ScopeKind::Cluster, "c", "prod");
    let why =
        |scopes: &[SharedScope], department| why_usable(&volume("6"), scopes, &me, department);
    assert_eq!(why_usable(&volume("5"), &[], &me, None), "Its own project");
    assert_eq!(why(&[project.clone(), a.clone(), b.clone()], None), "Shared with the project");
    assert_eq!(
        why(&[project, a.clone(), b.clone(), cluster], Some(&mine)),
        "Shared with the project, shared with department A, shared with cluster prod"
    );
    assert_eq!(why(&[b.clone()], None), "Shared with department B", "nothing else is left");
    assert_eq!(why(&[b.clone()], Some(&mine)), "Nothing that you can see explains it");
    assert_eq!(why(&[a, b], None), "Shared with one of the departments A, B");
    assert_eq!(why(&[], None), "Nothing that you can see explains it");
}

/// A scope of the small organization, or one that is not in it.
fn any_scope() -> impl Strategy<Value = ScopeRef> {
    prop_oneof![
        Just(scope(ScopeKind::Cluster, "c")),
        (0u8..4).prop_map(|id| scope(ScopeKind::Department, &id.to_string())),
        (0u8..14).prop_map(|id| scope(ScopeKind::Project, &id.to_string())),
        Just(scope(ScopeKind::Unrecognized("region".to_owned()), "1")),
    ]
}

fn any_sharing() -> impl Strategy<Value = Sharing> {
    prop::collection::btree_map(any_scope(), "[a-c]", 0..8)
}

/// The rule as the documents say it, scope by scope.
fn can_use(at: usize, home: Option<u8>, own: usize, sharing: &Sharing) -> bool {
    at == own
        || sharing.keys().any(|scope| match scope.kind {
            ScopeKind::Cluster => scope.id == "c",
            ScopeKind::Department => home.is_some_and(|home| home.to_string() == scope.id),
            ScopeKind::Project => at.to_string() == scope.id,
            ScopeKind::Unrecognized(_) => false,
        })
}

proptest! {
    #[test]
    fn access_and_its_change_are_what_the_rule_says(
        homes in prop::collection::vec(prop::option::of(0u8..3), 0..12),
        own in 0usize..14,
        before in any_sharing(),
        after in any_sharing(),
    ) {
        let tree = org(&homes);
        let own_id = ProjectId::from(own.to_string());
        let access = Access { tree: &tree, own: Some(&own_id), sharing: &before };
        let expected = |sharing: &Sharing| -> Vec<bool> {
            homes.iter().enumerate().map(|(at, home)| can_use(at, *home, own, sharing)).collect()
        };
        let (was, will) = (expected(&before), expected(&after));
        let mut able: Vec<_> =
            access.able().iter().map(|(project, ..)| project.unit.name.clone()).collect();
        able.sort();
        let pick = |wanted: &dyn Fn(usize) -> bool| {
            let mut names: Vec<_> =
                (0..homes.len()).filter(|at| wanted(*at)).map(|at| format!("p{at}")).collect();
            names.sort();
            names
        };
        prop_assert_eq!(able, pick(&|at| was[at]));
        let preview = Preview::new(access, &after, true);
        prop_assert_eq!(preview.gain, pick(&|at| !was[at] && will[at]));
        prop_assert_eq!(preview.lose, pick(&|at| was[at] && !will[at]));
        // What a unit is said to have below it is what its projects have.
        for department in &tree.departments {
            let standing = access.standing(OrgNode::Department(department));
            let below: Vec<_> = department.projects.iter()
                .map(|project| !access.reasons(project).is_empty()).collect();
            prop_assert_eq!(
                standing.below,
                Some((below.iter().filter(|able| **able).count(), below.len()))
            );
            if standing.is_covered() {
                prop_assert!(below.iter().all(|able| *able));
            }
        }
    }
}
