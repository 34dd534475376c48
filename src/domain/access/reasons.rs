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
    use super::super::tests::shared;
    use super::*;
    use crate::domain::fixtures::volume;

    #[test]
    fn reasons_are_derived_from_the_shared_scopes() {
        let volume = |project: &str| volume(serde_json::json!({"projectId": project}));
        let me = ProjectId::from("5");
        let mine = DepartmentId::from("a");
        let (a, b) =
            (shared(ScopeKind::Department, "a", "A"), shared(ScopeKind::Department, "b", "B"));
        let project = shared(ScopeKind::Project, "5", "me");
        let cluster = shared(ScopeKind::Cluster, "c", "prod");
        let reasons = |scopes: &[SharedScope], department| {
            access_reasons(&volume("6"), scopes, &me, department)
        };
        let department = |name: &str| AccessReason::Department(name.to_owned());
        assert_eq!(access_reasons(&volume("5"), &[], &me, None), [AccessReason::Own]);
        assert_eq!(
            reasons(&[project.clone(), a.clone(), b.clone()], None),
            [AccessReason::Project]
        );
        assert_eq!(
            reasons(&[project, a.clone(), b.clone(), cluster], Some(&mine)),
            [AccessReason::Project, department("A"), AccessReason::Cluster("prod".to_owned())]
        );
        assert_eq!(
            reasons(std::slice::from_ref(&b), None),
            [department("B")],
            "nothing else is left"
        );
        assert_eq!(reasons(std::slice::from_ref(&b), Some(&mine)), []);
        assert_eq!(
            reasons(&[a, b], None),
            [AccessReason::OneOfDepartments(vec!["A".to_owned(), "B".to_owned()])]
        );
        assert_eq!(reasons(&[], None), []);
    }
}
