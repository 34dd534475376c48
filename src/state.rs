//! State without markup: what pages read and do, as signals and handles that are cheap to copy.
//!
//! Methods that return values are tracked, unless their name says otherwise.

// Most names say it all.

mod access_reasons;
mod app;
mod buffered;
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
mod idle_timeout;
mod jobs;
mod leave_guard;
mod mutation;
mod name_check;
mod notifications;
mod org_search;
mod org_tree;
mod permissions;
mod polling;
mod read_all_pages;
mod remote;
mod selection;
mod session;
mod shared;
mod sharing_edits;
mod storage;
mod tab_lock;
mod views;

pub use access_reasons::{AccessReasons, KnownScopes, use_access_reasons};
pub use app::{App, stored_columns, use_app, use_columns};
pub use buffered::buffered;
pub use capabilities::{Capabilities, Capability};
pub use clock::{Clock, delay, now_ms, use_interval};
pub use counts::{Counts, use_counts};
pub use creation::Creation;
pub use deletion::{DeleteError, DeleteSuccess, delete_volume};
pub use descriptions::{Descriptions, EditStage, SaveFailure, SaveFailureKind};
pub use directory::Directory;
pub use export::{Export, ExportReport, ExportSource, ExportState, ServerCount, use_export};
pub use file::FileParts;
pub use idle_timeout::IdleTimeout;
pub use jobs::{BulkJob, Jobs};
pub use leave_guard::{Destination, LeaveGuard};
pub use mutation::Mutation;
pub use name_check::use_name_check;
pub use notifications::{Notification, NotificationKind, Notifications};
pub use org_search::{OrgSearch, use_org_search};
pub use org_tree::{OrgTreeHandle, use_org_tree};
pub use permissions::Permissions;
pub use polling::{AutoRefresh, Polling, PollingState, use_polling};
pub use read_all_pages::read_all_pages;
pub use remote::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
pub use selection::{Matching, Selection};
pub use session::{
    PersistedSession, Session, SessionState, SignedIn, SignedOut, SingleSignOn, Tabs, Wipe,
};
pub use shared::Shared;
pub use sharing_edits::{FailedRequest, SharingEdit, SharingEdits, SharingRequest};
pub use storage::{Blocked, Store, Stored};
pub use views::{UnreadableViews, Views, has_default_view};
