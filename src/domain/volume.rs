//! A data volume as the server tells it: lenient, since one odd field must not hide the rest.

mod decode;

use super::ids::{ClusterId, DepartmentId, ProjectId, VolumeId};
use super::timestamp::Timestamp;
use super::{Phase, SharedScope};

/// The contract's `Datavolume`, and its rows without `sharedScopes` in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Volume {
    /// Its id.
    pub id: VolumeId,
    /// Its name; any text, since only what is sent is checked.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The project whose namespace holds the origin PVC.
    pub project_id: ProjectId,
    /// That project's name.
    pub project_name: String,
    /// The department of that project.
    pub department_id: Option<DepartmentId>,
    /// The cluster it lives in; sharing never leaves it.
    pub cluster_id: Option<ClusterId>,
    /// The PVC it was made from.
    pub origin_pvc_name: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// By whom it was made.
    pub created_by: Option<String>,
    /// When it was changed last.
    pub updated_at: Option<Timestamp>,
    /// By whom it was changed last.
    pub updated_by: Option<String>,
    /// How it fares in its cluster.
    pub status: Status,
    /// Whom it is shared with. `None` means *you may not see it* (or a list row), never *nobody*.
    pub shared_scopes: Option<Vec<SharedScope>>,
    /// Why some of it could not be read; what stands in its place is empty.
    pub flaw: Option<String>,
}

impl Volume {
    /// What it is called: by its id, where it has no name.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() { self.id.as_str() } else { &self.name }
    }
}

/// The contract's `DatavolumeStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Status {
    /// The phase.
    pub phase: Phase,
    /// The server's explanation of the phase.
    pub phase_message: Option<String>,
    /// What the cluster found, if it said.
    pub conditions: Option<Vec<Condition>>,
    /// The copied PVC in the project's namespace.
    pub datavolume_pvc_name: Option<String>,
    /// The PV behind it.
    pub datavolume_pv_name: Option<String>,
}

/// One finding of the cluster. `status` is free text: "True", "False", "Unknown", others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What was examined.
    pub kind: String,
    /// The finding.
    pub status: String,
    /// A word for why.
    pub reason: Option<String>,
    /// A sentence for people.
    pub message: Option<String>,
    /// Since when.
    pub last_transition_time: Option<Timestamp>,
}

/// Something to say about why a volume is not ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusFinding {
    /// The console knows more about the reason than the server says.
    Known(KnownReason),
    /// It does not: what the cluster says is all there is.
    Unknown(Condition),
    /// The cluster does not say why.
    Nothing,
}

impl Status {
    /// What there is to say, each thing once. A volume that is not ready never has none.
    pub fn findings(&self) -> Vec<StatusFinding> {
        let is_settled = self.phase == Phase::Ready || self.phase.is_in_transition();
        let mut findings = Vec::new();
        for condition in self.conditions.iter().flatten() {
            let finding = match condition.known_reason() {
                Some(reason) => StatusFinding::Known(reason),
                // While all is well, or not yet, the table is enough.
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
}

/// A reason for which the console knows a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownReason {
    /// The origin PVC is Pending.
    OriginalPvcNotBound,
    /// The PVC could not be copied to a project's namespace.
    ErrorCreatingPvc,
}

impl Condition {
    /// Whether what was examined was found to be so.
    fn is_met(&self) -> bool {
        self.status.eq_ignore_ascii_case("true")
    }

    /// The reason, where the console has more to say about it than the server.
    pub fn known_reason(&self) -> Option<KnownReason> {
        match self.reason.as_deref()? {
            "OriginalPvcNotBound" => Some(KnownReason::OriginalPvcNotBound),
            "ErrorCreatingPvc" => Some(KnownReason::ErrorCreatingPvc),
            _ => None,
        }
    }
}

impl KnownReason {
    /// What it means, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::OriginalPvcNotBound => "The origin PVC is not bound yet",
            Self::ErrorCreatingPvc => "The PVC could not be copied",
        }
    }

    /// How it comes about.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::OriginalPvcNotBound => {
                "It is still Pending: a storage class with the binding mode WaitForFirstConsumer \
                 binds storage to a PVC only when a workload mounts it."
            }
            Self::ErrorCreatingPvc => {
                "The control plane could not make the PVC in the namespace of a project."
            }
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::OriginalPvcNotBound => {
                "Start any workload that mounts the origin PVC. The PVC binds, and the data volume \
                 becomes ready by itself; the workload can be stopped then."
            }
            Self::ErrorCreatingPvc => {
                "Check that the origin PVC exists in the project and that its name is spelled \
                 right. If so, ask the cluster's administrator for quota and admission errors in \
                 the namespace that the message names."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_with_only_what_the_contract_requires_is_read() {
        let text = r#"{"id":"1","name":"Not A Legal Name","projectId":"5","projectName":"p",
            "originPvcName":"pvc","status":{"phase":"Resting"},"createdAt":null,"new":{"field":1}}"#;
        let volume: Volume = serde_json::from_str(text).expect("lenient");
        assert_eq!(volume.status.phase, Phase::Unrecognized("Resting".to_owned()));
        assert_eq!(volume.shared_scopes, None);
        assert_eq!(volume.created_at, None);
    }

    fn status(json: serde_json::Value) -> Status {
        let volume = serde_json::json!({
            "id": "1", "name": "a", "projectId": "5", "originPvcName": "b", "status": json,
        });
        serde_json::from_value::<Volume>(volume).expect("a volume").status
    }

    #[test]
    fn a_volume_that_is_not_ready_never_has_nothing_to_say() {
        let nothing = [
            serde_json::json!({"phase": "NotReady"}),
            serde_json::json!({"phase": "NotReady", "conditions": []}),
            serde_json::json!({"phase": "NotReady", "conditions": [{"type": "Ready", "status": "true"}]}),
        ];
        for json in nothing {
            assert_eq!(status(json.clone()).findings(), [StatusFinding::Nothing], "{json}");
        }
        let odd =
            serde_json::json!({"type": "Frozen", "status": "Perhaps", "lastTransitionTime": null});
        let told = status(serde_json::json!({"phase": "NotReady", "conditions": [odd, odd]}));
        let condition = told.conditions.as_ref().expect("conditions")[0].clone();
        assert_eq!(told.findings(), [StatusFinding::Unknown(condition)], "once");
    }

    #[test]
    fn known_reasons_are_told_once_and_what_is_well_is_not_explained() {
        let bound = |kind: &str| serde_json::json!({"type": kind, "status": "False", "reason": "OriginalPvcNotBound"});
        let told = serde_json::json!({"phase": "NotReady", "conditions": [
            bound("Ready"), bound("PvcsCreated"), {"type": "Seen", "status": "True", "reason": "AsExpected"},
        ]});
        assert_eq!(
            status(told).findings(),
            [StatusFinding::Known(KnownReason::OriginalPvcNotBound)]
        );
        for phase in ["Ready", "Creating", "Deleting"] {
            let odd =
                serde_json::json!({"type": "Copied", "status": "False", "reason": "InProgress"});
            let json = serde_json::json!({"phase": phase, "conditions": [odd]});
            assert_eq!(status(json).findings(), [], "{phase}");
        }
    }

    #[test]
    fn no_scopes_and_no_right_to_see_them_are_told_apart() {
        let with = |scopes: &str| {
            let text = format!(
                r#"{{"id":"1","name":"a","projectId":"5","originPvcName":"b","status":{{"phase":"Ready"}}{scopes}}}"#
            );
            serde_json::from_str::<Volume>(&text).expect("JSON").shared_scopes
        };
        assert_eq!(with(""), None);
        assert_eq!(with(r#","sharedScopes":[]"#), Some(vec![]));
    }
}
