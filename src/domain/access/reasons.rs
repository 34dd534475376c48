use super::{AccessReason, describe_reasons, first_few};
use crate::domain::{DepartmentId, ProjectId, ScopeKind, SharedScope, Volume};

/// If the department of `project` is unknown, it must be the only one among `scopes`.
pub fn access_reasons(
    volume: &Volume,
    scopes: &[SharedScope],
    project: &ProjectId,
    department: Option<&DepartmentId>,
) -> String {
    if volume.project_id == *project {
        return describe_reasons(&[AccessReason::Own]);
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
    if !reasons.is_empty() {
        return describe_reasons(&reasons);
    }
    match departments.as_slice() {
        [only] if department.is_none() => {
            describe_reasons(&[AccessReason::Department(only.label().to_owned())])
        }
        [_, ..] if department.is_none() => {
            let names: Vec<_> = departments.iter().map(|it| it.label()).collect();
            format!("Shared with one of the departments {}", first_few(&names, 3))
        }
        _ => "Nothing that you can see explains it".to_owned(),
    }
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
        assert_eq!(access_reasons(&volume("5"), &[], &me, None), "Its own project");
        assert_eq!(
            reasons(&[project.clone(), a.clone(), b.clone()], None),
            "Shared with the project"
        );
        assert_eq!(
            reasons(&[project, a.clone(), b.clone(), cluster], Some(&mine)),
            "Shared with the project, shared with department A, shared with cluster prod"
        );
        assert_eq!(
            reasons(std::slice::from_ref(&b), None),
            "Shared with department B",
            "nothing else is left"
        );
        assert_eq!(
            reasons(std::slice::from_ref(&b), Some(&mine)),
            "Nothing that you can see explains it"
        );
        assert_eq!(reasons(&[a, b], None), "Shared with one of the departments A, B");
        assert_eq!(reasons(&[], None), "Nothing that you can see explains it");
    }
}
