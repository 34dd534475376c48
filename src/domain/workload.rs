//! Workloads, as far as they use data volumes.

use super::ids::{ClusterId, ProjectId, VolumeId};
use crate::tools::{Decode, Decoder, LenientValue, Timestamp};

/// The phases in which a workload mounts nothing.
pub const INACTIVE_PHASES: [&str; 3] = ["Stopped", "Failed", "Completed"];

/// The contract's `Workload`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Workload {
    pub id: String,
    pub name: String,
    /// Such as "Training"; free text.
    pub kind: String,
    /// As the server says it.
    pub phase: String,
    pub cluster_id: Option<ClusterId>,
    pub project_id: Option<ProjectId>,
    pub project_name: Option<String>,
    pub submitted_by: Option<String>,
    pub created_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    /// The IDs of its data sources, some of which are data volumes: their `type` is free text.
    pub data_sources: Vec<VolumeId>,
    /// Whether there may be more data sources, which could not be read.
    pub has_unreadable_sources: bool,
}

impl Workload {
    /// Whether it mounts its data volumes now, and so prevents their deletion.
    pub fn is_active(&self) -> bool {
        self.deleted_at.is_none() && !INACTIVE_PHASES.contains(&self.phase.as_str())
    }

    /// When it stopped using its data volumes; `None` for an active one and if the server does not say.
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.completed_at.into_iter().chain(self.deleted_at).min().filter(|_| !self.is_active())
    }
}

impl Decode for Workload {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let id = decoder.required(object, "id").filter(|id| !id.is_empty())?;
        let text = |decoder: &mut Decoder, object: &mut LenientValue<'_>, field| {
            decoder.optional(object, field).filter(|text| !text.is_empty())
        };
        let (data_sources, has_unreadable_sources) = source_ids(object.take("datasources"));
        Some(Self {
            name: text(decoder, object, "name").unwrap_or_default(),
            kind: text(decoder, object, "type").unwrap_or_default(),
            phase: text(decoder, object, "phase").unwrap_or_default(),
            cluster_id: text(decoder, object, "clusterId").map(ClusterId::from),
            project_id: text(decoder, object, "projectId").map(ProjectId::from),
            project_name: text(decoder, object, "projectName"),
            submitted_by: text(decoder, object, "submittedBy"),
            created_at: decoder.time(object, "createdAt"),
            completed_at: decoder.time(object, "completedAt"),
            deleted_at: decoder.time(object, "deletedAt"),
            data_sources,
            has_unreadable_sources,
            id,
        })
    }
}

/// The IDs of data sources, and whether some could not be read.
fn source_ids(sources: LenientValue<'_>) -> (Vec<VolumeId>, bool) {
    let sources = match sources {
        LenientValue::Missing | LenientValue::Null => Vec::new(),
        LenientValue::Array(sources) => sources,
        _ => return (Vec::new(), true),
    };
    let count = sources.len();
    let id = |mut source: LenientValue<'_>| {
        source.take("id").into_string().filter(|id| !id.is_empty()).map(VolumeId::from)
    };
    let ids: Vec<_> = sources.into_iter().filter_map(id).collect();
    let has_unreadable = ids.len() < count;
    (ids, has_unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::decoded;
    use serde_json::{Value, json};

    fn with_sources(sources: &Value) -> Workload {
        decoded(&json!({"id": "1", "datasources": sources})).expect("a workload")
    }

    #[test]
    fn data_sources_are_read_whatever_their_type() {
        let sources = json!([{"id": "a", "type": "novel", "name": 7}, {"id": "b", "type": null}, {"id": "c"}]);
        let workload = with_sources(&sources);
        assert_eq!(workload.data_sources, ["a", "b", "c"].map(VolumeId::from));
        assert!(!workload.has_unreadable_sources);
        for none in [Value::Null, json!([])] {
            assert!(!with_sources(&none).has_unreadable_sources, "{none}");
        }
    }

    #[test]
    fn an_unreadable_data_source_is_not_taken_for_none() {
        for (sources, ids) in [
            (json!("a"), vec![]),
            (json!([{"name": "x"}]), vec![]),
            (json!(["a"]), vec![]),
            (json!([{"id": "a"}, {"id": ""}]), vec![VolumeId::from("a")]),
        ] {
            let workload = with_sources(&sources);
            assert!(workload.has_unreadable_sources, "{sources}");
            assert_eq!(workload.data_sources, ids);
        }
    }
}
