//! Where a person may do what: the contract's permitted scopes, and whether a place is among them.
//!
//! Only what is known to be forbidden is forbidden here. The server has the last word; a button that
//! stays usable too long costs a refusal, one that is taken away too early costs the work.

use super::ids::{ClusterId, DepartmentId, ProjectId};
use super::lenient::{Decode, Decoder, LenientValue};
use super::scope::{ScopeKind, ScopeRef};
use super::volume::Volume;

/// What can be done to data volumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Make new ones.
    Create,
    /// Change and share them.
    Update,
    /// Delete them.
    Delete,
}

impl Action {
    /// Completes "You may not … data volumes".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "change or share",
            Self::Delete => "delete",
        }
    }
}

/// A place in the organization, with what is around it as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A whole cluster.
    Cluster(ClusterId),
    /// A department with all its projects.
    Department {
        /// Its cluster.
        cluster: Option<ClusterId>,
        /// Itself.
        id: DepartmentId,
    },
    /// One project.
    Project {
        /// Its cluster.
        cluster: Option<ClusterId>,
        /// Its department.
        department: Option<DepartmentId>,
        /// Itself.
        id: ProjectId,
    },
}

impl Place {
    /// Where a data volume belongs: its origin project.
    pub fn of_volume(volume: &Volume) -> Self {
        Self::Project {
            cluster: volume.cluster_id.clone(),
            department: volume.department_id.clone(),
            id: volume.project_id.clone(),
        }
    }

    /// What a scope of `cluster` points at; `department` is a project's, where that is known. `None`
    /// for a kind of scope that the console does not know.
    pub fn of_scope(
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

/// Where the caller may do one thing (the contract's `PermittedScopes`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermittedScopes {
    /// Everywhere.
    pub system: bool,
    /// In these tenants. A control plane answers for the caller's own.
    pub tenants: Vec<String>,
    /// In these clusters.
    pub clusters: Vec<String>,
    /// In these departments.
    pub departments: Vec<String>,
    /// In these projects.
    pub projects: Vec<String>,
}

impl PermittedScopes {
    /// Reads them. `null` is an empty list, or nowhere: it lifts no limit. What is of another type says
    /// nothing, and the server decides.
    fn read(mut object: LenientValue<'_>) -> Self {
        let mut is_readable = matches!(object, LenientValue::Null | LenientValue::Object(_));
        let mut list = |field: &str| match object.take(field) {
            LenientValue::Missing => Vec::new(),
            found => match found.into_elements() {
                Ok(all) => {
                    let count = all.len();
                    let ids: Vec<_> =
                        all.into_iter().filter_map(LenientValue::into_string).collect();
                    is_readable &= ids.len() == count;
                    ids
                }
                Err(_) => {
                    is_readable = false;
                    Vec::new()
                }
            },
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

    /// Whether the caller may do it nowhere at all.
    pub fn is_nowhere(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the caller may do it at `place`. What is not known of what is around the place is
    /// taken for the best.
    pub fn allow(&self, place: &Place) -> bool {
        if self.system || !self.tenants.is_empty() {
            return true;
        }
        let within = |list: &[String], id: Option<&str>| match id {
            Some(id) => list.iter().any(|one| one == id),
            None => !list.is_empty(),
        };
        let in_cluster = |id: Option<&ClusterId>| within(&self.clusters, id.map(ClusterId::as_str));
        let in_department =
            |id: Option<&DepartmentId>| within(&self.departments, id.map(DepartmentId::as_str));
        match place {
            Place::Cluster(id) => in_cluster(Some(id)),
            Place::Department { cluster, id } => {
                in_cluster(cluster.as_ref()) || in_department(Some(id))
            }
            Place::Project { cluster, department, id } => {
                in_cluster(cluster.as_ref())
                    || in_department(department.as_ref())
                    || within(&self.projects, Some(id.as_str()))
            }
        }
    }
}

/// What the caller may do with data volumes, and where (the contract's `PermittedScopesActions`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermittedActions {
    /// Create them.
    pub create: PermittedScopes,
    /// See them.
    pub read: PermittedScopes,
    /// Change and share them.
    pub update: PermittedScopes,
    /// Delete them.
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
    /// Where the caller may do this.
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
    use crate::domain::decode;

    fn project(cluster: Option<&str>, department: Option<&str>, id: &str) -> Place {
        Place::Project {
            cluster: cluster.map(ClusterId::from),
            department: department.map(DepartmentId::from),
            id: ProjectId::from(id),
        }
    }

    fn permitted(json: &str) -> PermittedScopes {
        PermittedScopes::read(serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn a_right_holds_for_everything_below_its_scope() {
        let mine = project(Some("c"), Some("d"), "5");
        for (scopes, allows) in [
            (r#"{"system":true}"#, true),
            (r#"{"tenants":["1"]}"#, true),
            (r#"{"clusters":["c"]}"#, true),
            (r#"{"departments":["d"]}"#, true),
            (r#"{"projects":["5"]}"#, true),
            (r#"{"clusters":["x"],"departments":["y"],"projects":["6"]}"#, false),
            ("{}", false),
        ] {
            assert_eq!(permitted(scopes).allow(&mine), allows, "{scopes}");
        }
    }

    #[test]
    fn null_lifts_no_limit_and_what_is_odd_is_left_to_the_server() {
        let mine = project(Some("c"), Some("d"), "5");
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
            assert_eq!(permitted(scopes).allow(&mine), allows, "{scopes}");
        }
        let actions =
            |json: &str| decode::<PermittedActions>(serde_json::from_str(json).expect("JSON"));
        let all = r#"{"create":null,"read":{},"update":{"projects":["5"]},"delete":{}}"#;
        let all = actions(all).expect("actions");
        assert!(all.create.is_nowhere() && all.update.allow(&mine));
        assert!(actions(r#"{"create":{},"read":{},"update":{}}"#).is_err(), "one is missing");
    }

    #[test]
    fn a_right_holds_for_nothing_above_its_scope() {
        let department =
            Place::Department { cluster: Some(ClusterId::from("c")), id: DepartmentId::from("d") };
        let projects = permitted(r#"{"projects":["5"]}"#);
        assert!(!projects.allow(&department));
        let departments = permitted(r#"{"departments":["d"],"projects":["5"]}"#);
        assert!(departments.allow(&department));
        assert!(!departments.allow(&Place::Cluster(ClusterId::from("c"))));
    }

    #[test]
    fn what_is_not_known_is_left_to_the_server() {
        let departments = permitted(r#"{"departments":["d"]}"#);
        assert!(departments.allow(&project(Some("c"), None, "5")));
        assert!(!departments.allow(&project(Some("c"), Some("e"), "5")));
        assert!(!permitted("{}").allow(&project(None, None, "5")), "nowhere is nowhere");
    }
}
