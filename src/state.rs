//! State without markup: what pages read and do, as signals and handles that are cheap to copy.
//!
//! Methods that return values are tracked, unless their name says otherwise.

mod access_reasons;
mod active_workloads;
mod buffered;
mod capabilities;
mod client;
mod clock;
mod columns;
mod contexts;
mod counts;
mod creation;
mod crypto;
mod deletion;
mod descriptions;
mod directory;
mod early_request;
mod export;
mod file;
mod handles;
mod idle_timeout;
mod jobs;
mod key_map;
mod leave_guard;
mod mutation;
mod name_check;
mod notifications;
mod org_search;
mod org_tree;
mod page_commands;
mod permissions;
mod polling;
mod read_all_pages;
mod recent_volumes;
mod remote;
mod report_rows;
mod row_scopes;
mod selection;
mod session;
mod sharing_edits;
mod storage;
mod tab_lock;
mod unused_view;
mod views;
mod volume_page;
mod workload_scans;

pub use access_reasons::{AccessReasons, describe_access_reasons, find_access_reasons};
pub use buffered::buffered;
pub use capabilities::{Capabilities, Capability, use_capabilities};
pub use client::{use_client, use_settings};
pub use clock::{Clock, after_pause, delay, now_ms, use_clock, use_clock_tick};
pub use columns::{stored_columns, use_columns, use_stored_columns};
pub use contexts::provide_state;
pub use counts::{Counts, use_counts};
pub use creation::{Creation, use_creation, use_draft};
pub use deletion::{
    DeleteSuccess, DeletionEnd, Deletions, delete_volume, describe_failed_deletion,
    is_refused_deletion, use_deletions,
};
pub use descriptions::{
    ActiveEdit, Descriptions, EditStage, describe_failed_save, use_descriptions,
};
pub use directory::{Directory, use_directory};
pub use early_request::store_early_request;
pub use export::{
    Export, ExportReport, ExportSource, ExportState, ExportedTable, ServerCount, use_export,
};
pub use file::FileParts;
pub use idle_timeout::{IdleTimeout, use_idle_timeout};
pub use jobs::{BulkJob, Jobs, use_jobs};
pub use key_map::{
    COPY_ROW_ID, KeyError, KeyMap, OPEN_ROW, SHARE_ROW, SINGLE_KEYS, key_signal, shortcut_key,
    stored_keys,
};
pub use leave_guard::{Destination, LeaveGuard, prevent_unload_while, use_leave_guard};
pub use mutation::{Mutation, WriteError, WriteOutcome, Writer, use_writer};
pub use name_check::use_name_check;
pub use notifications::{
    Notification, NotificationKind, Notifications, Subject, use_notifications,
};
pub use org_search::{OrgSearch, use_org_search};
pub use org_tree::{OrgTreeHandle, use_org_tree};
pub use page_commands::{
    CommandTarget, PageCommand, PageCommands, offer_page_commands, use_page_commands,
};
pub use permissions::{Permissions, use_permissions};
pub use polling::{AutoRefresh, Polling, PollingState, use_auto_refresh, use_polling};
pub use read_all_pages::{read_all_pages, read_org_pages, read_pages};
pub use recent_volumes::{
    RecentVolume, forget_recent_volume, recent_volumes, record_recent_volume,
};
pub use remote::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
pub use report_rows::{ReportRows, use_report_rows};
pub use row_scopes::{RowScopes, ScopesOfRow, use_row_scopes, volume_version};
pub use selection::{Matching, Selection, use_selection};
pub use session::{
    PersistedSession, Session, SessionState, SignedIn, SignedOut, SingleSignOn, Tabs, Wipe,
    use_session,
};
pub use sharing_edits::{
    FailedRequest, SharingEdit, SharingEdits, SharingRequest, use_sharing_edits,
};
pub use storage::{Blocked, Store, Stored, persisted_signal};
pub use unused_view::{UNUSED_PAGE_SIZE, UnusedView, use_unused_view};
pub use views::{UnreadableViews, Views, has_default_view, use_views};
pub use volume_page::{LeftVolumePage, VolumePage, use_volume_page};
pub use workload_scans::{WorkloadScan, WorkloadScans, use_workload_scans};
