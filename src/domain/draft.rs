use super::{
    ClusterId, DepartmentId, Description, DescriptionTooLong, NameError, OrgScope, OrgUnit,
    ProjectId, ScopeRef, Sharing, Volume, VolumeId, VolumeName,
};
use crate::tools::{clean_id, clean_line};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedProject {
    pub id: ProjectId,
    pub name: String,
    pub cluster: Option<ClusterId>,
    #[serde(default)]
    pub department: Option<DepartmentId>,
}

impl PickedProject {
    pub fn of(volume: &Volume) -> Self {
        Self {
            id: volume.project_id.clone(),
            name: volume.project_name.clone(),
            cluster: volume.cluster_id.clone(),
            department: volume.department_id.clone(),
        }
    }

    pub fn from_unit(project: &OrgUnit) -> Self {
        Self {
            id: ProjectId::from(project.scope.id.as_str()),
            name: project.name.clone(),
            cluster: project.cluster.clone(),
            department: project.department.clone(),
        }
    }

    pub fn org_scope(&self) -> OrgScope {
        OrgScope::Project {
            cluster: self.cluster.clone(),
            department: self.department.clone(),
            id: self.id.clone(),
        }
    }
}

/// A scope to share the data volume with after its creation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftScope {
    pub scope: ScopeRef,
    pub name: String,
    /// Sharing never leaves a cluster.
    pub cluster: ClusterId,
}

impl DraftScope {
    pub fn label(&self) -> String {
        format!("{} {}", self.scope.kind.label(), self.name)
    }
}

/// The data volume that a draft was copied from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySource {
    pub id: VolumeId,
    pub name: String,
    /// A PVC can have one data volume only.
    pub origin_pvc: String,
    /// Whether all of its shared scopes are copied.
    pub shows_scopes: bool,
    /// Whether its scopes are not copied only because the server does not report the cluster.
    #[serde(default)]
    pub is_cluster_unknown: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub project: String,
    /// Valid only while the project field still has its name.
    pub picked: Option<PickedProject>,
    /// Whether the project field holds an ID, because projects cannot be listed.
    #[serde(default)]
    pub is_project_id: bool,
    pub origin_pvc: String,
    pub name: String,
    pub description: String,
    pub scopes: Vec<DraftScope>,
    pub copied: Option<CopySource>,
}

/// The body of `POST /datavolumes`, built by [`Draft::parse`] only. `useOriginalVolume` and
/// `shouldDeleteOriginalVolume` are left out: the second is deprecated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewVolume {
    pub name: VolumeName,
    pub project_id: ProjectId,
    pub origin_pvc_name: String,
    #[serde(skip_serializing_if = "Description::is_empty")]
    pub description: Description,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftErrors {
    pub project: Option<OriginError>,
    pub origin_pvc: Option<OriginError>,
    pub name: Option<NameError>,
    pub description: Option<DescriptionTooLong>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginError {
    ProjectMissing,
    ProjectUnknown,
    ProjectIdMissing,
    PvcMissing,
    /// No PVC can have this name.
    PvcImpossible,
}

impl Draft {
    /// The chosen project, unless the text has changed since.
    pub fn picked(&self) -> Option<&PickedProject> {
        self.picked.as_ref().filter(|picked| clean_line(&picked.name) == clean_line(&self.project))
    }

    /// The ID of the chosen project, or the text itself where it is an ID.
    pub fn project_id(&self) -> Option<ProjectId> {
        self.parse_project().ok()
    }

    fn parse_project(&self) -> Result<ProjectId, OriginError> {
        let typed = clean_id(&self.project);
        match self.picked() {
            Some(picked) => Ok(picked.id.clone()),
            None if self.is_project_id && typed.is_empty() => Err(OriginError::ProjectIdMissing),
            None if self.is_project_id => Ok(ProjectId::from(typed)),
            None if typed.is_empty() => Err(OriginError::ProjectMissing),
            None => Err(OriginError::ProjectUnknown),
        }
    }

    /// The cluster in which the name must be free, if known.
    pub fn cluster(&self) -> Option<&ClusterId> {
        self.picked()?.cluster.as_ref().filter(|cluster| cluster.is_well_formed())
    }

    pub fn org_scope(&self) -> Option<OrgScope> {
        let typed = |id| OrgScope::Project { cluster: None, department: None, id };
        self.picked().map(PickedProject::org_scope).or_else(|| self.project_id().map(typed))
    }

    /// The chosen scopes in the project's cluster.
    pub fn scopes_in_cluster(&self) -> Vec<DraftScope> {
        self.scopes.iter().filter(|scope| self.is_within(scope)).cloned().collect()
    }

    /// The chosen scopes of other clusters, left over from another project.
    pub fn scopes_outside_cluster(&self) -> Vec<DraftScope> {
        self.scopes.iter().filter(|scope| !self.is_within(scope)).cloned().collect()
    }

    /// Replaces the scopes in the project's cluster. Those that stay keep their order.
    pub fn set_scopes(&mut self, mut scopes: Sharing) {
        let Some(cluster) = self.cluster().cloned() else { return };
        self.scopes.retain(|it| it.cluster != cluster || scopes.remove(&it.scope).is_some());
        let new = scopes.into_iter();
        self.scopes.extend(new.map(|(scope, name)| {
            let cluster = cluster.clone();
            DraftScope { scope, name, cluster }
        }));
    }

    fn is_within(&self, scope: &DraftScope) -> bool {
        self.cluster() == Some(&scope.cluster)
    }

    pub fn is_empty(&self) -> bool {
        let texts = [&self.project, &self.origin_pvc, &self.name, &self.description];
        texts.into_iter().all(String::is_empty) && self.scopes.is_empty()
    }

    /// Whether nothing that is typed is invalid. Fields may be missing.
    pub fn is_valid_so_far(&self) -> bool {
        self.parse().err().is_none_or(|errors| {
            let is_missing = |error: &NameError| *error == NameError::Empty;
            errors.project != Some(OriginError::ProjectUnknown)
                && errors.origin_pvc != Some(OriginError::PvcImpossible)
                && errors.name.as_ref().is_none_or(is_missing)
                && errors.description.is_none()
        })
    }

    /// Reads a stored draft field by field: one that is missing or invalid gets its default.
    pub fn from_stored(stored: &str) -> Self {
        let Ok(Value::Object(mut parts)) = serde_json::from_str(stored) else {
            return Self::default();
        };
        let mut part = |name: &str| parts.remove(name).unwrap_or_default();
        Self {
            project: value_or_default(part("project")),
            picked: value_or_default(part("picked")),
            is_project_id: value_or_default(part("is_project_id")),
            origin_pvc: value_or_default(part("origin_pvc")),
            name: value_or_default(part("name")),
            description: value_or_default(part("description")),
            scopes: value_or_default(part("scopes")),
            copied: value_or_default(part("copied")),
        }
    }

    pub fn parse(&self) -> Result<NewVolume, DraftErrors> {
        let project = self.parse_project();
        let origin_pvc = parse_pvc(&self.origin_pvc);
        let name = VolumeName::parse(&clean_line(&self.name));
        let description = Description::parse(&self.description);
        match (project, origin_pvc, name, description) {
            (Ok(project_id), Ok(origin_pvc_name), Ok(name), Ok(description)) => {
                Ok(NewVolume { name, project_id, origin_pvc_name, description })
            }
            (project, origin_pvc, name, description) => Err(DraftErrors {
                project: project.err(),
                origin_pvc: origin_pvc.err(),
                name: name.err(),
                description: description.err(),
            }),
        }
    }
}

/// The contract allows any text, but Kubernetes has no PVC with other characters.
fn parse_pvc(typed: &str) -> Result<String, OriginError> {
    let name = clean_id(typed);
    let is_allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.');
    match name.chars().all(is_allowed) {
        _ if name.is_empty() => Err(OriginError::PvcMissing),
        true => Ok(name),
        false => Err(OriginError::PvcImpossible),
    }
}

fn value_or_default<T: DeserializeOwned + Default>(value: Value) -> T {
    serde_json::from_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ScopeKind;
    use proptest::prelude::*;
    use serde_json::json;

    fn complete() -> Draft {
        Draft {
            project: "vision".to_owned(),
            picked: Some(PickedProject {
                id: ProjectId::from("5"),
                name: "vision".to_owned(),
                cluster: Some(ClusterId::from(CLUSTER)),
                department: Some(DepartmentId::from("4001")),
            }),
            origin_pvc: " datasets ".to_owned(),
            name: "lidar".to_owned(),
            scopes: vec![scope("6", CLUSTER)],
            ..Draft::default()
        }
    }

    const CLUSTER: &str = "71f69d83-ba66-4822-adf5-55ce55efd210";

    fn scope(id: &str, cluster: &str) -> DraftScope {
        DraftScope {
            scope: ScopeRef { kind: ScopeKind::Project, id: id.to_owned() },
            name: format!("project-{id}"),
            cluster: ClusterId::from(cluster),
        }
    }

    #[test]
    fn the_request_body_has_only_filled_fields() {
        let body = serde_json::to_value(complete().parse().expect("complete")).expect("JSON");
        let expected = json!({"name": "lidar", "projectId": "5", "originPvcName": "datasets"});
        assert_eq!(body, expected);
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        let draft = Draft { description: "x".repeat(128), ..Draft::default() };
        let errors = draft.parse().expect_err("incomplete");
        assert_eq!(errors.project, Some(OriginError::ProjectMissing));
        assert_eq!(errors.origin_pvc, Some(OriginError::PvcMissing));
        assert_eq!(errors.name, Some(NameError::Empty));
        assert_eq!(errors.description, Some(DescriptionTooLong { length: 128 }));
    }

    #[test]
    fn what_is_missing_is_valid_so_far_and_what_is_wrong_is_not() {
        assert!(complete().is_valid_so_far() && Draft::default().is_valid_so_far());
        let wrong = |change: fn(&mut Draft)| {
            let mut draft = complete();
            change(&mut draft);
            !draft.is_valid_so_far()
        };
        assert!(wrong(|draft| draft.name = "Lidar".to_owned()));
        assert!(wrong(|draft| draft.project = "visio".to_owned()));
        assert!(wrong(|draft| draft.description = "a".repeat(1_000)));
        assert!(wrong(|draft| draft.origin_pvc = "My data".to_owned()));
        assert!(!wrong(|draft| draft.origin_pvc.clear()));
    }

    #[test]
    fn a_picked_project_is_valid_while_the_field_has_its_name() {
        let mut draft = complete();
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")));
        draft.project = "vision ".to_owned();
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")), "blanks are ignored");
        draft.project = "vision-2".to_owned();
        assert_eq!(draft.project_id(), None);
        assert_eq!(draft.cluster(), None);
    }

    #[test]
    fn a_typed_id_is_sent_only_if_projects_cannot_be_listed() {
        let error = |draft: &Draft| draft.parse().expect_err("no project").project;
        let mut draft = Draft { picked: None, ..complete() };
        assert_eq!(error(&draft), Some(OriginError::ProjectUnknown));
        draft.project = "  ".to_owned();
        assert_eq!(error(&draft), Some(OriginError::ProjectMissing));
        draft.is_project_id = true;
        assert_eq!(error(&draft), Some(OriginError::ProjectIdMissing));
        draft.project = " \"17\" ".to_owned();
        assert_eq!(draft.parse().expect("an ID").project_id, ProjectId::from("17"));
    }

    #[test]
    fn scopes_of_another_cluster_are_kept_but_not_shared_with() {
        let mut draft = complete();
        draft.scopes.push(scope("7", "00000000-0000-4000-8000-000000000000"));
        assert_eq!(draft.scopes_in_cluster(), [scope("6", CLUSTER)]);
        assert_eq!(draft.scopes_outside_cluster().len(), 1);
        draft.project.push('x');
        assert_eq!(draft.scopes_in_cluster(), [], "whose cluster is not known");
        assert_eq!(draft.scopes_outside_cluster(), draft.scopes);
    }

    #[test]
    fn chosen_scopes_replace_those_of_the_same_cluster_only() {
        let mut draft = complete();
        let other = scope("7", "00000000-0000-4000-8000-000000000000");
        draft.scopes.push(other.clone());
        let set = |draft: &mut Draft, chosen: &[DraftScope]| {
            let chosen = chosen.iter().cloned();
            draft.set_scopes(chosen.map(|it| (it.scope, it.name)).collect());
        };
        let chosen = ["6", "5", "8"].map(|id| scope(id, CLUSTER));
        set(&mut draft, &chosen);
        assert_eq!(draft.scopes_in_cluster(), chosen, "in the order in which they were chosen");
        set(&mut draft, &chosen[1..]);
        assert_eq!(draft.scopes_in_cluster(), chosen[1..]);
        assert_eq!(draft.scopes_outside_cluster(), [other]);
        draft.project.clear();
        draft.set_scopes(Sharing::new());
        assert_eq!(draft.scopes.len(), 3, "whose cluster is not known");
    }

    #[test]
    fn a_draft_with_only_a_cleared_project_is_empty() {
        let picked = complete().picked;
        assert!(Draft { picked, ..Draft::default() }.is_empty());
        assert!(!Draft { name: " ".to_owned(), ..Draft::default() }.is_empty());
        assert!(!Draft { scopes: complete().scopes, ..Draft::default() }.is_empty());
    }

    #[test]
    fn stored_drafts_round_trip() {
        let text = serde_json::to_string(&complete()).expect("JSON");
        assert_eq!(Draft::from_stored(&text), complete());
    }

    #[test]
    fn older_and_damaged_drafts_are_read_field_by_field() {
        let older = r#"{"project":"vision","picked":{"id":"5","name":"vision","cluster":null},
            "origin_pvc":"datasets","name":"lidar","description":"Clouds"}"#;
        let draft = Draft::from_stored(older);
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")));
        assert_eq!([draft.name, draft.description], ["lidar", "Clouds"]);
        let broken = r#"{"project":5,"picked":"vision","name":"lidar","scopes":[{"scope":null}]}"#;
        let expected = Draft { name: "lidar".to_owned(), ..Draft::default() };
        assert_eq!(Draft::from_stored(broken), expected);
    }

    proptest! {
        #[test]
        fn any_stored_text_can_be_read(text in "\\PC{0,40}|[\\[\\]{}\",:a-z0-9]{0,40}") {
            let _ = Draft::from_stored(&text);
        }
    }
}
