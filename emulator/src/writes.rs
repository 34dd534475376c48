//! The requests that change volumes, for the audit log.

use http::{Request, StatusCode};
use serde_json::Value;

use crate::audit::{AuditEntry, Change, ENTITY_TYPE};
use crate::context::RequestContext;
use crate::operation::Operation;
use crate::params;
use crate::state::State;

/// Whether an operation changes a volume.
pub fn is_write(operation: Operation) -> bool {
    change_of(operation).is_some()
}

fn change_of(operation: Operation) -> Option<Change> {
    match operation {
        Operation::CreateDatavolume => Some(Change::Create),
        Operation::PatchDatavolume | Operation::PatchSharedScopes => Some(Change::Update),
        Operation::DeleteDatavolume => Some(Change::Delete),
        _ => None,
    }
}

/// A request that changes a volume, before it is executed.
#[derive(Debug)]
pub(crate) struct Write {
    change: Change,
    path: String,
    entity_id: Option<String>,
    entity_name: Option<String>,
    /// The index of the cluster.
    cluster: Option<usize>,
}

impl Write {
    /// `None` if the operation changes nothing.
    pub(crate) fn of_request(
        operation: Operation,
        state: &State,
        request: &Request<Vec<u8>>,
        id: &str,
    ) -> Option<Write> {
        let change = change_of(operation)?;
        let volume = params::parse_uuid(id).and_then(|id| state.find(id));
        let requested_name = || {
            let body: Value = serde_json::from_slice(request.body()).ok()?;
            body["name"].as_str().map(str::to_owned)
        };
        Some(Write {
            change,
            path: request.uri().path().to_owned(),
            entity_id: (!id.is_empty()).then(|| id.to_owned()),
            entity_name: volume.map(|volume| volume.name.clone()).or_else(requested_name),
            cluster: volume.map(|volume| state.projects[volume.project].cluster),
        })
    }

    /// Records the request after it was executed.
    pub(crate) fn record(
        mut self,
        state: &mut State,
        context: &RequestContext<'_>,
        status: StatusCode,
    ) {
        if status == StatusCode::CREATED
            && let Some(created) = state.volumes.last()
        {
            self.entity_id = Some(created.id.to_string());
            self.cluster = Some(state.projects[created.project].cluster);
        }
        let cluster = self.cluster.map(|index| &state.clusters[index]);
        let log = &mut state.audit;
        let entry = AuditEntry {
            id: log.next_id(),
            timestamp: context.now,
            subject: context.role.email().into(),
            subject_type: "User",
            action: self.change.action(),
            http_method: self.change.method(),
            url: log.url(&self.path),
            entity_type: ENTITY_TYPE,
            entity_name: self.entity_name,
            entity_id: self.entity_id,
            http_status_code: status.as_u16(),
            cluster_id: cluster.map(|cluster| cluster.id.clone()),
            cluster_name: cluster.map(|cluster| cluster.name.clone()),
            request_id: log.random_id(),
        };
        log.push(entry);
    }
}
