//! What the console talks about, and nothing of how: pure types on `std`, `serde`,
//! `serde_json`, `uuid` and `percent-encoding`, tested on the host.
//!
//! Strict outbound, lenient inbound: what is *sent* can only be built by parsing
//! ([`VolumeName`], [`Description`], [`NewVolume`], [`FilterBy`]); what was *received*
//! ([`Volume`]) holds whatever the server said.

mod access;
mod calendar;
mod columns;
mod copy;
mod counted;
mod creation;
mod creation_attempt;
mod description;
mod description_edit;
mod draft;
mod entered_text;
mod export;
mod filter;
mod ids;
mod job;
mod lenient;
mod list_query;
mod mount_path;
mod name;
mod name_check;
mod org_tree;
mod page_model;
mod permission;
mod phase;
mod pretty;
mod query_string;
mod retry;
mod retry_after;
mod schedule;
mod scope;
mod scope_names;
mod sharing_change;
mod snippet;
mod text;
mod timestamp;
mod views;
mod volume;
mod whole_list;

pub use access::{
    Access, AccessSummary, Preview, Reason, Sharing, access_reasons, first_few, sharing_of, tell,
};
pub use calendar::{DAY, first_moment};
pub use columns::{Column, Columns, Density, WIDTHS};
pub use copy::{CopySource, copy_names};
pub use creation::{Attempt, FirstSharing, Stage};
pub use creation_attempt::{AttemptId, AttemptState, CreationAttempts, Outcome};
pub use description::{DESCRIPTION_MAX, Description, DescriptionTooLong};
pub use description_edit::{DescriptionEdit, Found};
pub use draft::{Draft, DraftErrors, DraftScope, Missing, NewVolume, PickedProject};
pub use entered_text::{entered_id, entered_line, entered_search, entered_token};
pub use export::{ExportFormat, ExportText, PlaceNames, is_formula};
pub use filter::{
    AGES, Age, Clause, ClauseError, Field, FilterBy, FilterError, Operator, ValueKind,
};
pub use ids::{ClusterId, DepartmentId, ProjectId, VolumeId, looks_like_id};
pub use job::{AT_ONCE, BEING_DELETED, BulkAction, ItemState, Job, Totals};
pub use lenient::{Decode, Decoder, LenientValue, decode};
pub use list_query::{
    ListQuery, PAGE_SIZES, PageSize, QueryProblem, RequestScope, Sort, SortOrder,
};
pub use mount_path::{MOUNT_PATH_MAX, MOUNT_PATH_PART_MAX, MountPath, MountPathError};
pub use name::{NAME_MAX, NameError, VolumeName};
pub use name_check::{Availability, NameCheck};
pub use org_tree::{
    Line, OrgDepartment, OrgNode, OrgProject, OrgTree, OrgUnit, Outline, TREE_STEP,
};
pub use page_model::PageModel;
pub use permission::{Action, PermittedActions, PermittedScopes, Place};
pub use phase::Phase;
pub use pretty::pretty_json;
pub use query_string::{decode_pairs, encode_component, encode_pairs};
pub use retry::{RETRIES, next_try};
pub use retry_after::{WAIT_MAX, http_date, retry_after};
pub use schedule::{PAUSE_MAX, QUICK, SLOW, next_poll_delay};
pub use scope::{SCOPES_PER_REQUEST, ScopeChange, ScopeKind, ScopeRef, SharedScope};
pub use scope_names::{ScopeNames, scope_names};
pub use sharing_change::{ConcurrentChange, Staged, what_was_done};
pub use snippet::{list_command, workload_json, workload_yaml};
pub use text::{grouped, plural, shell_quoted, visible};
pub use timestamp::Timestamp;
pub use views::{SavedView, SavedViews, Unreadable, VIEW_NAME_MAX, ViewError};
pub use volume::{Condition, KnownReason, Status, StatusFinding, Volume};
pub use whole_list::WholeList;
