//! What a person has typed into the form for a new data volume, and what of it can be sent.

use super::{
    ClusterId, CopySource, DepartmentId, Description, DescriptionTooLong, NameError, Place,
    ProjectId, ScopeRef, Volume, VolumeName, entered_id, entered_line,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A project chosen from a list, so that its id and cluster are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedProject {
    /// Its id.
    pub id: ProjectId,
    /// Its name, as it stands in the field.
    pub name: String,
    /// Its cluster, where the server said.
    pub cluster: Option<ClusterId>,
    /// Its department, where the server said.
    #[serde(default)]
    pub department: Option<DepartmentId>,
}

impl PickedProject {
    /// The project of a data volume.
    pub fn of(volume: &Volume) -> Self {
        Self {
            id: volume.project_id.clone(),
            name: volume.project_name.clone(),
            cluster: volume.cluster_id.clone(),
            department: volume.department_id.clone(),
        }
    }

    /// Where a data volume of this project would belong.
    pub fn place(&self) -> Place {
        Place::Project {
            cluster: self.cluster.clone(),
            department: self.department.clone(),
            id: self.id.clone(),
        }
    }
}

/// A scope that the data volume is to be shared with once it exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftScope {
    /// The scope.
    pub scope: ScopeRef,
    /// Its name.
    pub name: String,
    /// The cluster that it belongs to: sharing never leaves a cluster.
    pub cluster: ClusterId,
}

impl DraftScope {
    /// "Project vision".
    pub fn label(&self) -> String {
        format!("{} {}", self.scope.kind.label(), self.name)
    }
}

/// The form as it stands: any text, kept whatever happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The project field's text.
    pub project: String,
    /// The project chosen from the list; meant only as long as the text is still its name.
    pub picked: Option<PickedProject>,
    /// Whether the project field's text is an ID, since projects cannot be listed. A text that could be
    /// chosen from a list is never sent as one: names are no IDs.
    #[serde(default)]
    pub is_project_id: bool,
    /// The origin PVC field's text.
    pub origin_pvc: String,
    /// The name field's text.
    pub name: String,
    /// The description field's text.
    pub description: String,
    /// Whom it is to be shared with, in whatever cluster that was chosen.
    pub scopes: Vec<DraftScope>,
    /// The data volume that this started as a copy of.
    pub copied: Option<CopySource>,
}

/// The body of `POST /datavolumes`. Only [`Draft::parse`] makes one. Neither `useOriginalVolume`
/// nor `shouldDeleteOriginalVolume` is sent: the second is about to be removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewVolume {
    /// Its name.
    pub name: VolumeName,
    /// The project whose namespace holds the PVC.
    pub project_id: ProjectId,
    /// The PVC.
    pub origin_pvc_name: String,
    /// What it is for; left out when empty.
    #[serde(skip_serializing_if = "Description::is_empty")]
    pub description: Description,
}

/// What keeps a draft from being sent: one place per field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftErrors {
    /// No project, or none that was chosen.
    pub project: Option<Missing>,
    /// No PVC.
    pub origin_pvc: Option<Missing>,
    /// No name, or none.
    pub name: Option<NameError>,
    /// Too long a description.
    pub description: Option<DescriptionTooLong>,
}

/// A field that must be filled and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// "Project".
    Project,
    /// The text of "Project" is that of none that was chosen.
    UnknownProject,
    /// "Project", where projects cannot be listed.
    ProjectId,
    /// "Origin PVC".
    OriginPvc,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Project => "Choose a project.",
            Self::UnknownProject => "Choose one of the projects in the list.",
            Self::ProjectId => "Enter the ID of a project.",
            Self::OriginPvc => "Enter the name of a PVC in the project’s namespace.",
        })
    }
}

impl Draft {
    /// The project that was picked, unless the text has been changed since.
    pub fn picked(&self) -> Option<&PickedProject> {
        self.picked
            .as_ref()
            .filter(|picked| entered_line(&picked.name) == entered_line(&self.project))
    }

    /// The project's id: the picked one's, or the text itself where it is one.
    pub fn project_id(&self) -> Option<ProjectId> {
        self.project_or_missing().ok()
    }

    fn project_or_missing(&self) -> Result<ProjectId, Missing> {
        let typed = entered_id(&self.project);
        match self.picked() {
            Some(picked) => Ok(picked.id.clone()),
            None if self.is_project_id && typed.is_empty() => Err(Missing::ProjectId),
            None if self.is_project_id => Ok(ProjectId::from(typed)),
            None if typed.is_empty() => Err(Missing::Project),
            None => Err(Missing::UnknownProject),
        }
    }

    /// The cluster in which the name must be free, where it is known.
    pub fn cluster(&self) -> Option<&ClusterId> {
        self.picked()?.cluster.as_ref().filter(|cluster| cluster.is_well_formed())
    }

    /// Where the data volume would belong, if a project was chosen.
    pub fn place(&self) -> Option<Place> {
        let typed = |id| Place::Project { cluster: None, department: None, id };
        self.picked().map(PickedProject::place).or_else(|| self.project_id().map(typed))
    }

    /// The chosen scopes that can be shared with: those of the project's own cluster.
    pub fn scopes_within(&self) -> Vec<DraftScope> {
        self.scopes.iter().filter(|one| self.is_within(one)).cloned().collect()
    }

    /// The chosen scopes of other clusters, as they stay behind when another project is chosen.
    pub fn scopes_astray(&self) -> Vec<DraftScope> {
        self.scopes.iter().filter(|one| !self.is_within(one)).cloned().collect()
    }

    fn is_within(&self, scope: &DraftScope) -> bool {
        self.cluster() == Some(&scope.cluster)
    }

    /// Whether nothing was typed and nothing chosen.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.project, &self.origin_pvc, &self.name, &self.description];
        texts.into_iter().all(String::is_empty) && self.scopes.is_empty()
    }

    /// Reads what [`Serialize`] wrote, also by an older console, part by part: one that cannot be
    /// read loses no other.
    pub fn read(stored: &str) -> Self {
        let Ok(Value::Object(mut parts)) = serde_json::from_str(stored) else {
            return Self::default();
        };
        let mut part = |name: &str| parts.remove(name).unwrap_or_default();
        Self {
            project: lenient(part("project")),
            picked: lenient(part("picked")),
            is_project_id: lenient(part("is_project_id")),
            origin_pvc: lenient(part("origin_pvc")),
            name: lenient(part("name")),
            description: lenient(part("description")),
            scopes: lenient(part("scopes")),
            copied: lenient(part("copied")),
        }
    }

    /// The request, or everything that is wrong at once.
    pub fn parse(&self) -> Result<NewVolume, DraftErrors> {
        let project = self.project_or_missing();
        let pvc = entered_id(&self.origin_pvc);
        let origin_pvc = if pvc.is_empty() { Err(Missing::OriginPvc) } else { Ok(pvc) };
        let name = VolumeName::parse(&entered_line(&self.name));
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

fn lenient<T: DeserializeOwned + Default>(value: Value) -> T {
    serde_json::from_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ScopeKind;
    use proptest::prelude::*;

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
    fn the_body_holds_what_was_typed_and_no_more() {
        let body = serde_json::to_value(complete().parse().expect("complete")).expect("JSON");
        assert_eq!(
            body,
            serde_json::json!({"name": "lidar", "projectId": "5", "originPvcName": "datasets"})
        );
    }

    #[test]
    fn all_errors_are_told_at_once() {
        let draft = Draft { description: "x".repeat(128), ..Draft::default() };
        let errors = draft.parse().expect_err("incomplete");
        assert_eq!(errors.project, Some(Missing::Project));
        assert_eq!(errors.origin_pvc, Some(Missing::OriginPvc));
        assert_eq!(errors.name, Some(NameError::Empty));
        assert_eq!(errors.description, Some(DescriptionTooLong { length: 128 }));
    }

    #[test]
    fn a_picked_project_counts_only_while_its_name_stands_in_the_field() {
        let mut draft = complete();
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")));
        draft.project = "vision ".to_owned();
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")), "nobody means the blank");
        draft.project = "vision-2".to_owned();
        assert_eq!(draft.project_id(), None);
        assert_eq!(draft.cluster(), None);
    }

    #[test]
    fn a_name_is_never_sent_as_an_id_and_a_typed_id_only_where_projects_cannot_be_listed() {
        let error = |draft: &Draft| draft.parse().expect_err("no project").project;
        let mut draft = Draft { picked: None, ..complete() };
        assert_eq!(error(&draft), Some(Missing::UnknownProject));
        draft.project = "  ".to_owned();
        assert_eq!(error(&draft), Some(Missing::Project));
        draft.is_project_id = true;
        assert_eq!(error(&draft), Some(Missing::ProjectId));
        draft.project = " \"17\" ".to_owned();
        assert_eq!(draft.parse().expect("an ID").project_id, ProjectId::from("17"));
    }

    #[test]
    fn scopes_of_another_cluster_are_not_shared_with_and_not_lost() {
        let mut draft = complete();
        draft.scopes.push(scope("7", "00000000-0000-4000-8000-000000000000"));
        assert_eq!(draft.scopes_within(), [scope("6", CLUSTER)]);
        assert_eq!(draft.scopes_astray().len(), 1);
        draft.project.push('x');
        assert_eq!(draft.scopes_within(), [], "whose cluster is not known");
        assert_eq!(draft.scopes_astray(), draft.scopes);
    }

    #[test]
    fn what_was_picked_and_typed_over_is_nothing_that_was_typed() {
        let picked = complete().picked;
        assert!(Draft { picked, ..Draft::default() }.is_empty());
        assert!(!Draft { name: " ".to_owned(), ..Draft::default() }.is_empty());
        assert!(!Draft { scopes: complete().scopes, ..Draft::default() }.is_empty());
    }

    #[test]
    fn a_draft_survives_being_stored() {
        let text = serde_json::to_string(&complete()).expect("JSON");
        assert_eq!(Draft::read(&text), complete());
    }

    #[test]
    fn a_draft_of_an_older_console_is_read_and_what_is_broken_loses_nothing_else() {
        let older = r#"{"project":"vision","picked":{"id":"5","name":"vision","cluster":null},
            "origin_pvc":"datasets","name":"lidar","description":"Clouds"}"#;
        let draft = Draft::read(older);
        assert_eq!(draft.project_id(), Some(ProjectId::from("5")));
        assert_eq!([draft.name, draft.description], ["lidar", "Clouds"]);
        let broken = r#"{"project":5,"picked":"vision","name":"lidar","scopes":[{"scope":null}]}"#;
        assert_eq!(Draft::read(broken), Draft { name: "lidar".to_owned(), ..Draft::default() });
    }

    proptest! {
        #[test]
        fn nothing_that_is_stored_breaks_the_form(text in "\\PC{0,40}|[\\[\\]{}\",:a-z0-9]{0,40}") {
            let _ = Draft::read(&text);
        }
    }
}
