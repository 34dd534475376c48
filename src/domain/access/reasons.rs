use super::AccessReason;
use crate::domain::{DepartmentId, ProjectId, ScopeKind, SharedScope, Volume};

/// Why `project` can use the volume; empty if nothing that the user can see explains it.
pub fn access_reasons(
    volume: &Volume,
    scopes: &[SharedScope],
    project: &ProjectId,
    department: Option<&DepartmentId>,
) -> Vec<AccessReason> {
    if volume.project_id == *project {
        return vec![AccessReason::Own];
    }
    let of = |kind: ScopeKind| scopes.iter().filter(move |scope| scope.kind == kind);
    let mut reasons = Vec::new();
    if of(ScopeKind::Project).any(|scope| scope.id == project.as_str()) {
        reasons.push(AccessReason::Project);
    }
    let cluster = of(ScopeKind::Cluster).next();
    let departments: Vec<_> = of(ScopeKind::Department).collect();
    let own = department.and_then(|id| departments.iter().find(|it| it.id == id.as_str()));
    if let Some(own) = own {
        reasons.push(AccessReason::Department(own.label().to_owned()));
    }
    reasons.extend(cluster.map(|cluster| AccessReason::Cluster(cluster.label().to_owned())));
    if reasons.is_empty() && department.is_none() {
        let name = |it: &&SharedScope| it.label().to_owned();
        reasons.extend(match departments.as_slice() {
            [] => None,
            [only] => Some(AccessReason::Department(name(only))),
            several => Some(AccessReason::OneOfDepartments(several.iter().map(name).collect())),
        });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::super::tests::{names, shared};
    use super::*;
    use crate::domain::fixtures::volume;

    #[test]
    fn reasons_are_derived_from_the_shared_scopes() {
        let volume = |project: &str| volume(serde_json::json!({"projectId": project}));
        let me = ProjectId::from("5");
        let mine = DepartmentId::from("a");
        let a = || shared(ScopeKind::Department, "a", "A");
        let b = || shared(ScopeKind::Department, "b", "B");
        let project = || shared(ScopeKind::Project, "5", "me");
        let cluster = shared(ScopeKind::Cluster, "c", "prod");
        let department = |name: &str| AccessReason::Department(name.to_owned());
        let reachable = AccessReason::Cluster("prod".to_owned());
        assert_eq!(access_reasons(&volume("5"), &[], &me, None), [AccessReason::Own]);
        for (scopes, own, expected) in [
            (vec![project(), a(), b()], None, vec![AccessReason::Project]),
            (
                vec![project(), a(), b(), cluster],
                Some(&mine),
                vec![AccessReason::Project, department("A"), reachable],
            ),
            // Nothing else is left.
            (vec![b()], None, vec![department("B")]),
            (vec![b()], Some(&mine), vec![]),
            (vec![a(), b()], None, vec![AccessReason::OneOfDepartments(names(&["A", "B"]))]),
            (vec![], None, vec![]),
        ] {
            assert_eq!(access_reasons(&volume("6"), &scopes, &me, own), expected, "{scopes:?}");
        }
    }
}
