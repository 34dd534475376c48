//! What a person has typed into the form for a new data volume, and what of it can be sent.

use super::{ClusterId, Description, DescriptionTooLong, NameError, ProjectId, VolumeName};
use serde::{Deserialize, Serialize};
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
}

/// The form as it stands: any text, kept whatever happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The project field's text.
    pub project: String,
    /// The project chosen from the list; meant only as long as the text is still its name.
    pub picked: Option<PickedProject>,
    /// The origin PVC field's text.
    pub origin_pvc: String,
    /// The name field's text.
    pub name: String,
    /// The description field's text.
    pub description: String,
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
    /// No project.
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
    /// "Origin PVC".
    OriginPvc,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Project => "Choose a project, or enter its ID.",
            Self::OriginPvc => "Enter the name of a PVC in the project’s namespace.",
        })
    }
}

impl Draft {
    /// The project that was picked, unless the text has been changed since.
    pub fn picked(&self) -> Option<&PickedProject> {
        self.picked.as_ref().filter(|picked| picked.name == self.project)
    }

    /// The project's id: the picked one's, else the text itself, since an id can be typed where
    /// projects cannot be listed.
    pub fn project_id(&self) -> Option<ProjectId> {
        let typed = self.project.trim();
        match self.picked() {
            Some(picked) => Some(picked.id.clone()),
            None if typed.is_empty() => None,
            None => Some(ProjectId::from(typed)),
        }
    }

    /// The cluster in which the name must be free, where it is known.
    pub fn cluster(&self) -> Option<&ClusterId> {
        self.picked()?.cluster.as_ref().filter(|cluster| cluster.is_well_formed())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The request, or everything that is wrong at once.
    pub fn parse(&self) -> Result<NewVolume, DraftErrors> {
        let project = self.project_id().ok_or(Missing::Project);
        let pvc = self.origin_pvc.trim();
        let origin_pvc = if pvc.is_empty() { Err(Missing::OriginPvc) } else { Ok(pvc.to_owned()) };
        let name = VolumeName::parse(&self.name);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Draft {
        Draft {
            project: "vision".to_owned(),
            picked: Some(PickedProject {
                id: ProjectId::from("5"),
                name: "vision".to_owned(),
                cluster: Some(ClusterId::from("71f69d83-ba66-4822-adf5-55ce55efd210")),
            }),
            origin_pvc: " datasets ".to_owned(),
            name: "lidar".to_owned(),
            description: String::new(),
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
        draft.project = "vision-2".to_owned();
        assert_eq!(draft.project_id(), Some(ProjectId::from("vision-2")));
        assert_eq!(draft.cluster(), None);
    }

    #[test]
    fn a_draft_survives_being_stored() {
        let text = serde_json::to_string(&complete()).expect("JSON");
        assert_eq!(serde_json::from_str::<Draft>(&text).expect("JSON"), complete());
    }
}
