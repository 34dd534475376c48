//! A data volume as the server sends it, decoded leniently.

mod decode;

use super::ids::{ClusterId, DepartmentId, ProjectId, VolumeId};
use super::{Phase, SharedScope};
use crate::texts::volume as texts;
use crate::tools::Timestamp;

/// The contract's `Datavolume`; in a list its rows have no `sharedScopes`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Volume {
    pub id: VolumeId,
    /// Any text: only what is sent is validated.
    pub name: String,
    pub description: Option<String>,
    /// The project whose namespace holds the origin PVC.
    pub project_id: ProjectId,
    pub project_name: String,
    pub department_id: Option<DepartmentId>,
    /// Sharing never leaves this cluster.
    pub cluster_id: Option<ClusterId>,
    pub origin_pvc_name: String,
    pub created_at: Option<Timestamp>,
    pub created_by: Option<String>,
    pub updated_at: Option<Timestamp>,
    pub updated_by: Option<String>,
    pub status: Status,
    /// `None` in a list row and if the user may not see the scopes: it does not mean "not shared".
    pub shared_scopes: Option<Vec<SharedScope>>,
    /// Why a part could not be decoded; that part is empty.
    pub decode_error: Option<String>,
}

impl Volume {
    /// The name, or the ID if the name is blank.
    pub fn display_name(&self) -> &str {
        if self.name.trim().is_empty() { self.id.as_str() } else { &self.name }
    }

    /// Why the volume is not ready, in the words of the cluster.
    pub fn reason(&self) -> Option<&str> {
        let message = self.status.phase_message.as_deref().map(str::trim)?;
        (self.status.phase != Phase::Ready && !message.is_empty()).then_some(message)
    }

    /// The reason in a few words if it is a known one, otherwise in the words of the cluster.
    pub fn short_reason(&self) -> Option<&str> {
        let mut conditions = self.status.conditions.iter().flatten();
        let known = conditions.find_map(Condition::known_reason).map(KnownReason::label);
        known.filter(|_| self.status.phase != Phase::Ready).or_else(|| self.reason())
    }

    /// The name of the project, or its ID if the name is empty.
    pub fn display_project_name(&self) -> &str {
        if self.project_name.is_empty() { self.project_id.as_str() } else { &self.project_name }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Status {
    pub phase: Phase,
    pub phase_message: Option<String>,
    pub conditions: Option<Vec<Condition>>,
    /// The copied PVC in the project's namespace.
    pub datavolume_pvc_name: Option<String>,
    pub datavolume_pv_name: Option<String>,
}

/// A condition of the cluster. `status` is free text: "True", "False", "Unknown" or another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    pub kind: String,
    pub status: String,
    pub reason: Option<String>,
    pub message: Option<String>,
    pub last_transition_time: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusFinding {
    /// The console knows more about the reason than the server says.
    Known(KnownReason),
    Unknown(Condition),
    Nothing,
}

impl Status {
    /// The distinct findings; never empty for a volume that is not ready.
    pub fn findings(&self) -> Vec<StatusFinding> {
        let is_settled = self.phase == Phase::Ready || self.phase.is_in_transition();
        let mut findings = Vec::new();
        for condition in self.conditions.iter().flatten() {
            let finding = match condition.known_reason() {
                Some(reason) => StatusFinding::Known(reason),
                None if is_settled || condition.is_met() => continue,
                None => StatusFinding::Unknown(condition.clone()),
            };
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        if findings.is_empty() && self.phase == Phase::NotReady {
            findings.push(StatusFinding::Nothing);
        }
        findings
    }

    /// The message of the condition that a finding is about.
    pub fn message_about(&self, finding: &StatusFinding) -> Option<String> {
        let is_about = |condition: &&Condition| match finding {
            StatusFinding::Known(reason) => condition.known_reason() == Some(*reason),
            StatusFinding::Unknown(other) => *condition == other,
            StatusFinding::Nothing => false,
        };
        let about = self.conditions.iter().flatten().filter(is_about);
        about.filter_map(|it| it.message.clone()).find(|message| !message.is_empty())
    }

    /// The storage class that the cluster says it lacks, if a message quotes its name.
    pub fn missing_storage_class(&self) -> Option<String> {
        let missing = StatusFinding::Known(KnownReason::StorageClassMissing);
        let messages = [self.message_about(&missing), self.phase_message.clone()];
        messages.into_iter().flatten().find_map(|message| {
            let quote = message.chars().find(|c| matches!(c, '"' | '\''))?;
            message.split(quote).nth(1).filter(|class| !class.is_empty()).map(str::to_owned)
        })
    }
}

/// A condition reason for which the console knows a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KnownReason {
    OriginalPvcNotBound,
    ErrorCreatingPvc,
    /// Not documented, but its name says what to do.
    StorageClassMissing,
}

impl KnownReason {
    const ALL: [Self; 3] =
        [Self::OriginalPvcNotBound, Self::ErrorCreatingPvc, Self::StorageClassMissing];

    /// As in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OriginalPvcNotBound => "OriginalPvcNotBound",
            Self::ErrorCreatingPvc => "ErrorCreatingPvc",
            Self::StorageClassMissing => "StorageClassMissing",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::OriginalPvcNotBound => texts::PVC_NOT_BOUND,
            Self::ErrorCreatingPvc => texts::PVC_NOT_COPIED,
            Self::StorageClassMissing => texts::STORAGE_CLASS_MISSING,
        }
    }

    /// What a user can do, with the name of the missing storage class if it is known.
    pub fn remedy(self, storage_class: Option<&str>) -> String {
        match self {
            Self::OriginalPvcNotBound => texts::NOT_BOUND_REMEDY.to_owned(),
            Self::ErrorCreatingPvc => texts::NOT_COPIED_REMEDY.to_owned(),
            Self::StorageClassMissing => texts::storage_class_remedy(storage_class),
        }
    }
}

impl Condition {
    fn is_met(&self) -> bool {
        self.status.eq_ignore_ascii_case("true")
    }

    pub fn known_reason(&self) -> Option<KnownReason> {
        let reason = self.reason.as_deref()?;
        KnownReason::ALL.into_iter().find(|known| known.as_str() == reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{decoded, volume};
    use serde_json::{Value, json};

    #[test]
    fn a_volume_with_only_required_fields_is_decoded() {
        let json = json!({
            "id": "1", "name": "Not A Legal Name", "projectId": "5", "projectName": "p",
            "originPvcName": "pvc", "status": {"phase": "Resting"}, "createdAt": null,
            "new": {"field": 1},
        });
        let volume: Volume = decoded(&json).expect("lenient");
        assert_eq!(volume.status.phase, Phase::Unrecognized("Resting".to_owned()));
        assert_eq!(volume.shared_scopes, None);
        assert_eq!(volume.created_at, None);
    }

    #[test]
    fn only_a_volume_that_is_not_ready_has_a_reason() {
        for (phase, message, reason) in [
            ("NotReady", json!("No storage "), Some("No storage")),
            ("Creating", json!("Copying"), Some("Copying")),
            ("NotReady", json!(" "), None),
            ("NotReady", json!(null), None),
            ("Ready", json!("Fine"), None),
        ] {
            let volume = volume(json!({"status": {"phase": phase, "phaseMessage": message}}));
            assert_eq!(volume.reason(), reason, "{phase} {message}");
        }
    }

    #[test]
    fn a_known_reason_is_shortened_and_another_is_in_the_words_of_the_cluster() {
        let reason = |phase: &str, reason: &str, message: Value| {
            let condition = json!({"type": "Ready", "status": "False", "reason": reason});
            let volume = volume(json!({
                "status": {"phase": phase, "phaseMessage": message, "conditions": [condition]},
            }));
            volume.short_reason().map(str::to_owned)
        };
        let known = Some(texts::PVC_NOT_BOUND.to_owned());
        assert_eq!(reason("NotReady", "OriginalPvcNotBound", json!("Waiting")), known);
        assert_eq!(reason("NotReady", "OriginalPvcNotBound", json!(null)), known);
        assert_eq!(reason("Ready", "OriginalPvcNotBound", json!("Waiting")), None);
        let other = reason("NotReady", "Frozen", json!("Waiting for thaw"));
        assert_eq!(other.as_deref(), Some("Waiting for thaw"));
    }

    fn status(status: Value) -> Status {
        volume(json!({"status": status})).status
    }

    #[test]
    fn a_volume_that_is_not_ready_always_has_a_finding() {
        let nothing = [
            json!({"phase": "NotReady"}),
            json!({"phase": "NotReady", "conditions": []}),
            json!({"phase": "NotReady", "conditions": [{"type": "Ready", "status": "true"}]}),
        ];
        for json in nothing {
            assert_eq!(status(json.clone()).findings(), [StatusFinding::Nothing], "{json}");
        }
        let frozen = json!({"type": "Frozen", "status": "Perhaps", "lastTransitionTime": null});
        let status = status(json!({"phase": "NotReady", "conditions": [frozen, frozen]}));
        let condition = status.conditions.as_ref().expect("conditions")[0].clone();
        assert_eq!(status.findings(), [StatusFinding::Unknown(condition)], "once");
    }

    #[test]
    fn known_reasons_are_found_once_and_met_conditions_skipped() {
        let bound =
            |kind: &str| json!({"type": kind, "status": "False", "reason": "OriginalPvcNotBound"});
        let json = json!({"phase": "NotReady", "conditions": [
            bound("Ready"), bound("PvcsCreated"), {"type": "Seen", "status": "True", "reason": "AsExpected"},
        ]});
        let known = StatusFinding::Known(KnownReason::OriginalPvcNotBound);
        assert_eq!(status(json).findings(), [known]);
        for phase in ["Ready", "Creating", "Deleting"] {
            let condition = json!({"type": "Copied", "status": "False", "reason": "InProgress"});
            let json = json!({"phase": phase, "conditions": [condition]});
            assert_eq!(status(json).findings(), [], "{phase}");
        }
    }

    #[test]
    fn a_missing_storage_class_is_named_only_if_a_message_quotes_it() {
        let class = |condition: &str, phase: &str| {
            let condition = json!({
                "type": "Ready", "status": "False", "reason": "StorageClassMissing",
                "message": condition,
            });
            let json =
                json!({"phase": "NotReady", "phaseMessage": phase, "conditions": [condition]});
            status(json).missing_storage_class()
        };
        let quoted = "storageclass.storage.k8s.io \"weka-fast\" not found";
        assert_eq!(class(quoted, "").as_deref(), Some("weka-fast"));
        assert_eq!(class("", "No storage class 'slow'").as_deref(), Some("slow"));
        assert_eq!(class("storage class weka-fast not found", ""), None);
    }

    #[test]
    fn no_scopes_differ_from_hidden_scopes() {
        assert_eq!(volume(json!({})).shared_scopes, None);
        assert_eq!(volume(json!({"sharedScopes": []})).shared_scopes, Some(vec![]));
    }
}
