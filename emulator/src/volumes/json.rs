//! The JSON of volumes.

use serde::Serialize;
use uuid::Uuid;

use crate::instant;
use crate::volume::{Issue, Phase, SharedScope, Volume};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VolumeJson<'a> {
    id: Uuid,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    origin_pvc_name: &'a str,
    project_id: &'a str,
    project_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    department_id: Option<&'a str>,
    cluster_id: &'a str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_by: Option<&'a str>,
    status: StatusJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_scopes: Option<Vec<ScopeJson<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusJson {
    phase: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase_message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<ConditionJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datavolume_pvc_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datavolume_pv_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConditionJson {
    r#type: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    last_transition_time: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScopeJson<'a> {
    scope_type: &'static str,
    scope_id: &'a str,
    scope_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<&'a str>,
}

pub(super) fn volume(volume: &Volume, with_shared_scopes: bool) -> VolumeJson<'_> {
    VolumeJson {
        id: volume.id,
        name: &volume.name,
        description: volume.description.as_deref(),
        origin_pvc_name: &volume.origin_pvc_name,
        project_id: &volume.project_id,
        project_name: &volume.project_name,
        department_id: volume.department_id.as_deref(),
        cluster_id: &volume.cluster_id,
        created_at: instant::format(volume.created_at),
        updated_at: volume.updated_at.map(instant::format),
        created_by: volume.created_by.as_deref(),
        updated_by: volume.updated_by.as_deref(),
        status: status(volume),
        shared_scopes: with_shared_scopes.then(|| scopes(&volume.shared_scopes)),
    }
}

pub(super) fn scopes(scopes: &[SharedScope]) -> Vec<ScopeJson<'_>> {
    scopes
        .iter()
        .map(|it| ScopeJson {
            scope_type: it.scope_type.as_str(),
            scope_id: &it.scope_id,
            scope_name: &it.scope_name,
            created_at: it.created_at.map(instant::format),
            created_by: it.created_by.as_deref(),
        })
        .collect()
}

fn status(volume: &Volume) -> StatusJson {
    // A ready volume has a PVC and a PV in the cluster until it is deleted.
    let has_pvc = matches!(volume.phase, Phase::Ready | Phase::Deleting);
    StatusJson {
        phase: volume.phase.as_str(),
        phase_message: phase_message(volume),
        conditions: conditions(volume),
        datavolume_pvc_name: has_pvc.then(|| format!("dv-{}", volume.name)),
        datavolume_pv_name: has_pvc.then(|| format!("pv-{}", volume.id)),
    }
}

fn phase_message(volume: &Volume) -> Option<String> {
    Some(match (volume.phase, volume.issue) {
        (Phase::NotReady, Some(Issue::OriginNotBound)) => {
            format!("Waiting for pvc '{}' to be bound", volume.origin_pvc_name)
        }
        (Phase::NotReady, Some(Issue::CopyFailed)) => {
            format!("Failed to copy pvc to project '{}'", volume.project_name)
        }
        (Phase::NotReady, Some(Issue::StorageClassMissing)) => {
            "The storage is not available".to_owned()
        }
        (Phase::Unknown, _) => {
            "The cluster has not reported the status of the data volume".to_owned()
        }
        _ => return None,
    })
}

fn conditions(volume: &Volume) -> Vec<ConditionJson> {
    let since = Some(instant::format(volume.phase_since));
    let (r#type, status, reason, message) = match (volume.phase, volume.issue) {
        (Phase::Ready, _) => ("Ready", "True", None, None),
        (Phase::NotReady, Some(Issue::OriginNotBound)) => (
            "Ready",
            "False",
            Some("OriginalPvcNotBound"),
            Some(format!(
                "Original pvc '{}' in namespace 'runai-{}' is in phase Pending and not Bound",
                volume.origin_pvc_name, volume.project_name
            )),
        ),
        (Phase::NotReady, Some(Issue::CopyFailed)) => (
            "PvcsCreated",
            "False",
            Some("ErrorCreatingPvc"),
            Some(format!("Failed to create pvc in namespace 'runai-{}'", volume.project_name)),
        ),
        // The contract allows a condition without a transition time.
        (Phase::NotReady, Some(Issue::StorageClassMissing)) => {
            let message = "storageclass.storage.k8s.io \"weka-fast\" not found".to_owned();
            return vec![ConditionJson {
                r#type: "StorageAvailable",
                status: "Unknown",
                reason: Some("StorageClassMissing"),
                message: Some(message),
                last_transition_time: None,
            }];
        }
        _ => return Vec::new(),
    };
    vec![ConditionJson { r#type, status, reason, message, last_transition_time: since }]
}
