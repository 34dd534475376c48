//! The domain: pure types on `std`, `serde`, `serde_json`, `uuid` and `percent-encoding`, tested on
//! the host.
//!
//! What is sent can only be built by parsing ([`VolumeName`], [`Description`], [`NewVolume`],
//! [`FilterBy`]); what is received ([`Volume`]) is decoded leniently.

#![allow(missing_docs, reason = "the names of most fields and variants say it all")]

mod access;
mod audit;
mod columns;
mod count_queries;
mod creation;
mod creation_attempt;
mod description;
mod description_edit;
mod draft;
mod export;
mod filter;
#[cfg(test)]
pub mod fixtures;
mod ids;
mod job_progress;
mod list_query;
mod mount_path;
mod name;
mod name_check;
mod org_tree;
mod overview;
mod page_collector;
mod page_position;
mod permissions;
mod phase;
mod poll_delay;
mod saved_views;
mod scope;
mod scope_names;
mod sharing_change;
mod unused;
mod usage_snippet;
mod volume;
mod volume_copy;
mod workload;
mod workload_url;
mod workload_usage;

pub use access::{
    Access, AccessPreview, AccessReason, AccessSummary, CommonSharing, Sharing, access_reasons,
    sharing_of,
};
pub use audit::{AuditEntry, AuditResult, HistoryStep, TimeRange, VolumeHistory};
pub use columns::{
    COLUMN_WIDTHS, COLUMNS, CellKind, Column, ColumnSpec, Columns, Density, OrgNames,
    is_shown_by_filter,
};
pub use creation::{Attempt, CreationStage, InitialSharing};
pub use creation_attempt::{AttemptState, CreationAttempts, LookupResult};
pub use description::{DESCRIPTION_MAX, Description, DescriptionTooLong};
pub use description_edit::{DescriptionEdit, ServerState};
pub use draft::{
    CopySource, Draft, DraftErrors, DraftScope, NewVolume, OriginError, PickedProject,
};
pub use export::{ExportFormat, ExportText, is_formula};
pub use filter::{
    AGE_PRESETS, Age, Clause, ClauseError, FIELDS, Field, FieldSpec, FilterBy, FilterError,
    Operator, ValueKind,
};
pub use ids::{AttemptId, ClusterId, DepartmentId, ProjectId, VolumeId, looks_like_id};
pub use job_progress::{BulkAction, ItemState, JobProgress, MAX_CONCURRENT_REQUESTS, Totals};
pub use list_query::{
    ListQuery, PAGE_SIZES, PageSize, ParameterError, QueryProblem, RequestScope, Sort, SortOrder,
};
pub use mount_path::{MOUNT_PATH_MAX, MOUNT_PATH_PART_MAX, MountPath, MountPathError};
pub use name::{NAME_MAX, NameError, VolumeName, name_errors, similar_name};
pub use name_check::{Availability, NameCheck};
pub use org_tree::{Line, OrgDepartment, OrgNode, OrgTree, OrgUnit, Outline, TREE_PAGE_SIZE};
pub use overview::{CountQueue, NotReadyReason, WEEKS, Week, bar_length, group_by_key};
pub use page_collector::PageCollector;
pub use page_position::PagePosition;
pub use permissions::{Action, OrgScope, PermittedActions, PermittedScopes};
pub use phase::Phase;
pub use poll_delay::{FAST_POLL_MS, POLL_DELAY_MAX_MS, SLOW_POLL_MS, next_poll_delay};
pub use saved_views::{
    SavedView, SavedViews, StoredViewsError, UNUSED_FOR, VIEW_NAME_MAX, ViewError, ViewTarget,
};
pub use scope::{SCOPES_PER_REQUEST, ScopeChange, ScopeKind, ScopeRef, SharedScope};
pub use scope_names::{ScopeNames, scope_names};
pub use sharing_change::{ConcurrentChange, StagedChange};
pub use unused::{UnusedColumn, UnusedFor, UnusedReport, UnusedSort, UnusedVolume};
pub use usage_snippet::{
    SNIPPET_PATH, describe_pvc_command, list_command, workload_json, workload_yaml,
};
pub use volume::{Condition, KnownReason, Status, StatusFinding, Volume};
pub use volume_copy::copy_name_candidates;
pub use workload::{INACTIVE_PHASES, Workload};
pub use workload_url::{WorkloadUrl, WorkloadUrlError};
pub use workload_usage::{LastUse, MAX_WORKLOADS, WorkloadCollector, WorkloadUsage};
