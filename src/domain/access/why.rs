//! Why a project can use what the list of its volumes holds.

use super::{Reason, first_few, tell};
use crate::domain::{DepartmentId, ProjectId, ScopeKind, SharedScope, Volume};

/// What is said where the scopes do not tell why.
const UNEXPLAINED: &str = "Nothing that you can see explains it";

/// Why a project can use a volume that it was listed for, by the scopes that the volume is shared
/// with. The project's department need not be known: where only one is left, it is that.
pub fn access_reasons(
    volume: &Volume,
    scopes: &[SharedScope],
    project: &ProjectId,
    department: Option<&DepartmentId>,
) -> String {
    if volume.project_id == *project {
        return tell(&[Reason::Own]);
    }
    let of = |kind: ScopeKind| scopes.iter().filter(move |scope| scope.kind == kind);
    let mut reasons = Vec::new();
    if of(ScopeKind::Project).any(|scope| scope.id == project.as_str()) {
        reasons.push(Reason::Project);
    }
    let cluster = of(ScopeKind::Cluster).next();
    let departments: Vec<_> = of(ScopeKind::Department).collect();
    let mine = department.and_then(|id| departments.iter().find(|it| it.id == id.as_str()));
    if let Some(mine) = mine {
        reasons.push(Reason::Department(mine.label().to_owned()));
    }
    reasons.extend(cluster.map(|cluster| Reason::Cluster(cluster.label().to_owned())));
    if !reasons.is_empty() {
        return tell(&reasons);
    }
    match departments.as_slice() {
        // The department is known, and none of these.
        _ if department.is_some() => UNEXPLAINED.to_owned(),
        [] => UNEXPLAINED.to_owned(),
        [only] => tell(&[Reason::Department(only.label().to_owned())]),
        several => {
            let names: Vec<_> = several.iter().map(|it| it.label()).collect();
            format!("Shared with one of the departments {}", first_few(&names, 3))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shared;
    use super::*;

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
        let (a, b) =
            (shared(ScopeKind::Department, "a", "A"), shared(ScopeKind::Department, "b", "B"));
        let project = shared(ScopeKind::Project, "5", "me");
        let cluster = shared(ScopeKind::Cluster, "c", "prod");
        let why = |scopes: &[SharedScope], department| {
            access_reasons(&volume("6"), scopes, &me, department)
        };
        assert_eq!(access_reasons(&volume("5"), &[], &me, None), "Its own project");
        assert_eq!(why(&[project.clone(), a.clone(), b.clone()], None), "Shared with the project");
        assert_eq!(
            why(&[project, a.clone(), b.clone(), cluster], Some(&mine)),
            "Shared with the project, shared with department A, shared with cluster prod"
        );
        assert_eq!(
            why(std::slice::from_ref(&b), None),
            "Shared with department B",
            "nothing else is left"
        );
        assert_eq!(
            why(std::slice::from_ref(&b), Some(&mine)),
            "Nothing that you can see explains it"
        );
        assert_eq!(why(&[a, b], None), "Shared with one of the departments A, B");
        assert_eq!(why(&[], None), "Nothing that you can see explains it");
    }
}
