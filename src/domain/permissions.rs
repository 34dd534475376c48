//! Only what is known to be forbidden is disabled; otherwise the server decides.

use super::ids::{ClusterId, DepartmentId, ProjectId};
use super::scope::{ScopeKind, ScopeRef};
use super::volume::Volume;
use crate::tools::{Decode, Decoder, LenientValue};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Create,
    Update,
    Delete,
}

/// A cluster, department or project, with its parents as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OrgScope {
    Cluster(ClusterId),
    Department { cluster: Option<ClusterId>, id: DepartmentId },
    Project { cluster: Option<ClusterId>, department: Option<DepartmentId>, id: ProjectId },
}

impl OrgScope {
    pub fn of_volume(volume: &Volume) -> Self {
        Self::Project {
            cluster: volume.cluster_id.clone(),
            department: volume.department_id.clone(),
            id: volume.project_id.clone(),
        }
    }

    /// `department` is that of a project. `None` for an unknown kind of scope.
    pub fn from_ref(
        scope: &ScopeRef,
        cluster: Option<&ClusterId>,
        department: Option<&DepartmentId>,
    ) -> Option<Self> {
        let id = scope.id.as_str();
        match scope.kind {
            ScopeKind::Cluster => Some(Self::Cluster(ClusterId::from(id))),
            ScopeKind::Department => {
                Some(Self::Department { cluster: cluster.cloned(), id: DepartmentId::from(id) })
            }
            ScopeKind::Project => Some(Self::Project {
                cluster: cluster.cloned(),
                department: department.cloned(),
                id: ProjectId::from(id),
            }),
            ScopeKind::Unrecognized(_) => None,
        }
    }
}

/// Where the user may perform one action (the contract's `PermittedScopes`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermittedScopes {
    pub system: bool,
    /// The server returns the user's own tenant only.
    pub tenants: Vec<String>,
    pub clusters: Vec<String>,
    pub departments: Vec<String>,
    pub projects: Vec<String>,
}

impl PermittedScopes {
    /// `null` permits nothing. A value of an unexpected type leaves the decision to the server.
    fn read(mut object: LenientValue<'_>) -> Self {
        let mut is_readable = matches!(object, LenientValue::Null | LenientValue::Object(_));
        let mut list = |field: &str| {
            let found = match object.take(field) {
                LenientValue::Missing => Ok(Vec::new()),
                found => found.into_elements(),
            };
            is_readable &= found.is_ok();
            let elements = found.unwrap_or_default();
            let count = elements.len();
            let ids: Vec<_> = elements.into_iter().filter_map(LenientValue::into_string).collect();
            is_readable &= ids.len() == count;
            ids
        };
        let (tenants, clusters) = (list("tenants"), list("clusters"));
        let (departments, projects) = (list("departments"), list("projects"));
        let system = match object.take("system") {
            LenientValue::Boolean(system) => system,
            LenientValue::Missing | LenientValue::Null => false,
            _ => true,
        };
        Self { system: system || !is_readable, tenants, clusters, departments, projects }
    }

    pub fn allows_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the user may perform the action in `scope`. Unknown parents count as permitted.
    pub fn allow(&self, scope: &OrgScope) -> bool {
        if self.system || !self.tenants.is_empty() {
            return true;
        }
        let within = |list: &[String], id: Option<&str>| match id {
            Some(id) => list.iter().any(|it| it == id),
            None => !list.is_empty(),
        };
        let in_cluster = |id: Option<&ClusterId>| within(&self.clusters, id.map(ClusterId::as_str));
        let in_department =
            |id: Option<&DepartmentId>| within(&self.departments, id.map(DepartmentId::as_str));
        match scope {
            OrgScope::Cluster(id) => in_cluster(Some(id)),
            OrgScope::Department { cluster, id } => {
                in_cluster(cluster.as_ref()) || in_department(Some(id))
            }
            OrgScope::Project { cluster, department, id } => {
                in_cluster(cluster.as_ref())
                    || in_department(department.as_ref())
                    || within(&self.projects, Some(id.as_str()))
            }
        }
    }
}

/// The contract's `PermittedScopesActions` for data volumes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermittedActions {
    pub create: PermittedScopes,
    pub read: PermittedScopes,
    pub update: PermittedScopes,
    pub delete: PermittedScopes,
}

impl Decode for PermittedActions {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let mut scopes = |action| decoder.present(object, action).map(PermittedScopes::read);
        Some(Self {
            create: scopes("create")?,
            read: scopes("read")?,
            update: scopes("update")?,
            delete: scopes("delete")?,
        })
    }
}

impl PermittedActions {
    pub fn scopes(&self, action: Action) -> &PermittedScopes {
        match action {
            Action::Create => &self.create,
            Action::Update => &self.update,
            Action::Delete => &self.delete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::decode;

    fn project(cluster: Option<&str>, department: Option<&str>, id: &str) -> OrgScope {
        OrgScope::Project {
            cluster: cluster.map(ClusterId::from),
            department: department.map(DepartmentId::from),
            id: ProjectId::from(id),
        }
    }

    fn permitted(json: &str) -> PermittedScopes {
        PermittedScopes::read(serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn a_permission_includes_everything_below_its_scope() {
        let scope = project(Some("c"), Some("d"), "5");
        for (scopes, allows) in [
            (r#"{"system":true}"#, true),
            (r#"{"tenants":["1"]}"#, true),
            (r#"{"clusters":["c"]}"#, true),
            (r#"{"departments":["d"]}"#, true),
            (r#"{"projects":["5"]}"#, true),
            (r#"{"clusters":["x"],"departments":["y"],"projects":["6"]}"#, false),
            ("{}", false),
        ] {
            assert_eq!(permitted(scopes).allow(&scope), allows, "{scopes}");
        }
    }

    #[test]
    fn null_permits_nothing_and_invalid_values_are_left_to_the_server() {
        let scope = project(Some("c"), Some("d"), "5");
        for (scopes, allows) in [
            ("null", false),
            (r#"{"system":null,"clusters":null,"projects":null}"#, false),
            (r#"{"clusters":null,"projects":["6"]}"#, false),
            (r#"{"clusters":null,"projects":[5]}"#, true),
            (r#"{"clusters":{},"projects":["6"]}"#, true),
            (r#"{"projects":[{"id":"6"}]}"#, true),
            (r#"{"system":"true"}"#, true),
            ("[]", true),
        ] {
            assert_eq!(permitted(scopes).allow(&scope), allows, "{scopes}");
        }
        let actions =
            |json: &str| decode::<PermittedActions>(serde_json::from_str(json).expect("JSON"));
        let all = r#"{"create":null,"read":{},"update":{"projects":["5"]},"delete":{}}"#;
        let all = actions(all).expect("actions");
        assert!(all.create.allows_nothing() && all.update.allow(&scope));
        assert!(actions(r#"{"create":{},"read":{},"update":{}}"#).is_err(), "one is missing");
    }

    #[test]
    fn a_permission_excludes_everything_above_its_scope() {
        let department = OrgScope::Department {
            cluster: Some(ClusterId::from("c")),
            id: DepartmentId::from("d"),
        };
        let projects = permitted(r#"{"projects":["5"]}"#);
        assert!(!projects.allow(&department));
        let departments = permitted(r#"{"departments":["d"],"projects":["5"]}"#);
        assert!(departments.allow(&department));
        assert!(!departments.allow(&OrgScope::Cluster(ClusterId::from("c"))));
    }

    #[test]
    fn unknown_parents_are_left_to_the_server() {
        let departments = permitted(r#"{"departments":["d"]}"#);
        assert!(departments.allow(&project(Some("c"), None, "5")));
        assert!(!departments.allow(&project(Some("c"), Some("e"), "5")));
        assert!(!permitted("{}").allow(&project(None, None, "5")), "nowhere is nowhere");
    }
}
