use super::{Condition, Status, Volume};
use crate::domain::{ClusterId, DepartmentId, Phase, ProjectId, SharedScope, VolumeId};
use crate::tools::{Decode, Decoder, LenientValue};

impl Decode for Volume {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let id = VolumeId::from(decoder.required(object, "id")?);
        let status = object.take("status");
        Some(Self {
            id,
            name: decoder.required(object, "name").unwrap_or_default(),
            description: decoder.optional(object, "description"),
            project_id: ProjectId::from(decoder.required(object, "projectId").unwrap_or_default()),
            project_name: decoder.optional(object, "projectName").unwrap_or_default(),
            department_id: decoder.optional(object, "departmentId").map(DepartmentId::from),
            cluster_id: decoder.optional(object, "clusterId").map(ClusterId::from),
            origin_pvc_name: decoder.required(object, "originPvcName").unwrap_or_default(),
            created_at: decoder.time(object, "createdAt"),
            created_by: decoder.optional(object, "createdBy"),
            updated_at: decoder.time(object, "updatedAt"),
            updated_by: decoder.optional(object, "updatedBy"),
            status: decoder.object("status", status, Status::decode),
            // `null` also means that the scopes are hidden.
            shared_scopes: decoder.array(object, "sharedScopes", SharedScope::decode),
            decode_error: None,
        })
    }

    fn record_problem(&mut self, decode_error: String) {
        self.decode_error = Some(decode_error);
    }
}

impl Status {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Self {
        Self {
            phase: decoder.required(object, "phase").map_or(Phase::Unknown, Phase::from),
            phase_message: decoder.optional(object, "phaseMessage"),
            conditions: decoder.array(object, "conditions", Condition::decode),
            datavolume_pvc_name: decoder.optional(object, "datavolumePvcName"),
            datavolume_pv_name: decoder.optional(object, "datavolumePvName"),
        }
    }
}

impl Condition {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        Some(Self {
            kind: decoder.required(object, "type")?,
            status: decoder.required(object, "status")?,
            reason: decoder.optional(object, "reason"),
            message: decoder.optional(object, "message"),
            last_transition_time: decoder.time(object, "lastTransitionTime"),
        })
    }
}
