//! The requests of the reports: workloads and the audit log.

use super::{Call, Operation, read_page};
use crate::api::types::Page;
use crate::domain::{
    AuditEntry, ClusterId, INACTIVE_PHASES, TimeRange, VolumeId, VolumeName, Workload,
};
use crate::tools::{Timestamp, decode, encode_pairs};

/// The largest `limit` of workloads.
pub const WORKLOADS_LIMIT: u32 = 500;

/// The largest `numberOfSamples` of the audit log.
pub const AUDIT_LOG_LIMIT: u32 = 1_000;

/// Which workloads of a cluster are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkloadFilter {
    /// Those that mount their data volumes now.
    Active,
    /// Those that are not deleted, ended or not.
    Existing,
    /// Those deleted since.
    DeletedSince(Timestamp),
}

/// `get_workloads`: a page of [`WORKLOADS_LIMIT`], oldest first.
pub fn list_workloads(
    cluster: &ClusterId,
    filter: WorkloadFilter,
    offset: u32,
) -> Call<Page<Workload>> {
    let mut clauses = vec![format!("clusterId=={cluster}")];
    match filter {
        WorkloadFilter::Active => {
            clauses.extend(INACTIVE_PHASES.iter().map(|phase| format!("phase!={phase}")));
        }
        WorkloadFilter::Existing => {}
        WorkloadFilter::DeletedSince(since) => {
            clauses.extend(since.to_filter_value().map(|since| format!("deletedAt>={since}")));
        }
    }
    let mut pairs = vec![
        ("filterBy", clauses.join(",")),
        ("sortBy", "createdAt".to_owned()),
        ("sortOrder", "asc".to_owned()),
        ("offset", offset.to_string()),
        ("limit", WORKLOADS_LIMIT.to_string()),
    ];
    if let WorkloadFilter::DeletedSince(_) = filter {
        pairs.push(("deleted", "true".to_owned()));
    }
    let path = format!("/api/v1/workloads?{}", encode_pairs(pairs));
    Call::get(Operation::ListWorkloads, path, |operation, response| {
        read_page(operation, response, Some("workloads"), decode)
    })
}

/// Which entries of the audit log are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFilter<'a> {
    /// Those whose URL contains the ID of a data volume.
    Volume(&'a VolumeId),
    /// Those that created data volumes of this name: their URL has no ID.
    Creation(&'a VolumeName),
}

/// `getAuditLogs`: a page of at most [`AUDIT_LOG_LIMIT`], newest first.
pub fn audit_log(
    filter: AuditFilter<'_>,
    (start, end): TimeRange,
    offset: u32,
    limit: u32,
) -> Call<Page<AuditEntry>> {
    let filter = match filter {
        AuditFilter::Volume(id) => format!("url=@{id}"),
        AuditFilter::Creation(name) => format!("entity_name=={name},action==create"),
    };
    let query = encode_pairs([
        ("start", start.rfc3339()),
        ("end", end.rfc3339()),
        ("filterBy", filter),
        ("sortBy", "timestamp".to_owned()),
        ("sortOrder", "desc".to_owned()),
        ("offset", offset.to_string()),
        ("numberOfSamples", limit.to_string()),
    ]);
    let path = format!("/api/v1/audit/log?{query}");
    Call::get(Operation::AuditLog, path, |operation, response| {
        read_page(operation, response, Some("audit_logs"), decode)
    })
}
