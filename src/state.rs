//! Reactive glue without markup: what the pages need to know and to do, as signals and handles.
//!
//! * [`App`] — the handles that every page gets from its context.
//! * [`use_remote`] — a read keyed by input: newest question wins, superseded requests are aborted.
//! * [`Mutation`] — a write: one at a time, never aborted by leaving the page.
//! * [`Creation`] — the form for a new data volume: one POST for one wish, looked up where no answer came.
//! * [`Descriptions`] — the descriptions that are being changed, from the first key to the answer.
//! * [`delete_volume`] — a deletion, whose answer may get lost.
//! * [`use_export`] — reads a list to its end into a file.
//! * [`Jobs`] — the same write to many volumes, each with an outcome of its own.
//! * [`use_counts`] — the numbers of the list, and of each chip beside it.
//! * [`Views`] — the saved views, shared with the browser's other tabs.
//! * [`use_polling`] — a read that is repeated by itself, as long as that is wanted and of use.
//! * [`Permissions`] — what the signed-in person may do, and why not the rest.
//! * [`Session`] — who is signed in: in, out, renewed, and told to the browser's other tabs.
//! * [`Idle`] — signs out whoever has left.
//! * [`LeaveGuard`] — asks before a page is left on which something would be lost.
//! * [`SharingEdits`] — changes of the sharing, staged and then sent part by part.
//! * [`use_org_tree`] — a cluster's departments and projects, all of them.
//! * [`use_access_reasons`] — why a project can use what its list holds, asked for row by row on request.
//! * [`use_name_check`] — whether the typed name is free.

mod access_reasons;
mod app;
mod at_once;
mod capabilities;
mod clock;
mod counts;
mod creation;
mod crypto;
mod deletion;
mod descriptions;
mod directory;
mod export;
mod file;
mod idle;
mod jobs;
mod leave_guard;
mod live;
mod mutation;
mod name_check;
mod notifications;
mod org_search;
mod org_tree;
mod permissions;
mod remote;
mod selection;
mod session;
mod shared;
mod sharing_edits;
mod storage;
mod tab_lock;
mod views;
mod whole_list;

pub use access_reasons::{AccessReasons, KnownScopes, use_access_reasons};
pub use app::{App, stored_columns, use_app, use_columns};
pub use at_once::few_at_once;
pub use capabilities::{Capabilities, Capability};
pub use clock::{Clock, delay, now_ms, use_interval};
pub use counts::{Counts, use_counts};
pub use creation::Creation;
pub use deletion::{Deleted, NotDeleted, delete_volume};
pub use descriptions::{Descriptions, EditStage, EditTrouble, TroubleKind};
pub use directory::Directory;
pub use export::{Counted, Export, ExportReport, ExportSource, ExportState, use_export};
pub use file::FileParts;
pub use idle::Idle;
pub use jobs::{BulkJob, Jobs};
pub use leave_guard::{Destination, LeaveGuard};
pub use live::{AutoRefresh, Live, PollingState, use_polling};
pub use mutation::Mutation;
pub use name_check::use_name_check;
pub use notifications::{NoticeKind, Notification, Notifications};
pub use org_search::{OrgSearch, use_org_search};
pub use org_tree::{OrgTreeHandle, use_org_tree};
pub use permissions::Permissions;
pub use remote::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
pub use selection::{Matching, Selection};
pub use session::{
    PersistedSession, Session, SessionState, SignedIn, SignedOut, SingleSignOn, Tabs, Wipe,
};
pub use shared::Shared;
pub use sharing_edits::{FailedPart, Part, SharingEdit, SharingEdits};
pub use storage::{Blocked, Store, Stored};
pub use views::{Loss, Views, has_default_view};
pub use whole_list::read_whole_list;
