//! What the console talks about, and nothing of how: pure types on `std`, `serde`,
//! `serde_json`, `uuid` and `percent-encoding`, tested on the host.
//!
//! Strict outbound, lenient inbound: what is *sent* can only be built by parsing
//! ([`VolumeName`], [`Description`], [`NewVolume`], [`FilterBy`]); what was *received*
//! ([`Volume`]) holds whatever the server said.

mod columns;
mod counted;
mod description;
mod draft;
mod export;
mod filter;
mod ids;
mod job;
mod list_query;
mod name;
mod name_check;
mod page_model;
mod permission;
mod phase;
mod query_string;
mod retry_after;
mod schedule;
mod scope;
mod text;
mod timestamp;
mod views;
mod volume;
mod whole_list;

pub use columns::{Column, Columns, Density, WIDTHS};
pub use description::{DESCRIPTION_MAX, Description, DescriptionTooLong};
pub use draft::{Draft, DraftErrors, Missing, NewVolume, PickedProject};
pub use export::{ExportFormat, ExportText, PlaceNames, is_formula};
pub use filter::{
    AGES, Age, Clause, ClauseError, Field, FilterBy, FilterError, Operator, ValueKind,
};
pub use ids::{ClusterId, DepartmentId, ProjectId, VolumeId, looks_like_id};
pub use job::{AT_ONCE, Deed, ItemState, Job, Totals};
pub use list_query::{
    ListQuery, PAGE_SIZES, PageSize, QueryProblem, RequestScope, Sort, SortOrder,
};
pub use name::{NAME_MAX, NameError, VolumeName};
pub use name_check::{Availability, NameCheck};
pub use page_model::PageModel;
pub use permission::{Action, PermittedActions, PermittedScopes, Place};
pub use phase::Phase;
pub use query_string::{decode_pairs, encode_component, encode_pairs};
pub use retry_after::{WAIT_MAX, http_date, retry_after};
pub use schedule::{PAUSE_MAX, QUICK, SLOW, next_look};
pub use scope::{SCOPES_PER_REQUEST, ScopeChange, ScopeKind, ScopeRef, SharedScope};
pub use text::{grouped, plural};
pub use timestamp::Timestamp;
pub use views::{SavedView, SavedViews, Unreadable, VIEW_NAME_MAX, ViewError};
pub use volume::{Condition, KnownReason, Status, Volume};
pub use whole_list::WholeList;
