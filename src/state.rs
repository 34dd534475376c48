//! Reactive glue without markup: what the pages need to know and to do, as signals and handles.
//!
//! * [`App`] — the handles that every page gets from its context.
//! * [`use_remote`] — a read keyed by input: newest question wins, superseded requests are aborted.
//! * [`Command`] — a write: one at a time, never aborted by leaving the page.
//! * [`use_export`] — reads a list to its end into a file.
//! * [`Jobs`] — the same write to many volumes, each with an outcome of its own.
//! * [`use_counts`] — the numbers of the list, and of each chip beside it.
//! * [`Views`] — the saved views, shared with the browser's other tabs.
//! * [`use_live`] — a read that is repeated by itself, as long as that is wanted and of use.
//! * [`Permissions`] — what the signed-in person may do, and why not the rest.
//! * [`Leaving`] — asks before a page is left on which something would be lost.
//! * [`use_name_check`] — whether the typed name is free.

mod abilities;
mod app;
mod clock;
mod command;
mod counts;
mod directory;
mod export;
mod file;
mod jobs;
mod leaving;
mod live;
mod name_check;
mod notices;
mod org_search;
mod permissions;
mod reader;
mod remote;
mod selection;
mod session;
mod storage;
mod views;
mod whole_list;

pub use abilities::{Abilities, Ability};
pub use app::{App, use_app, use_columns};
pub use clock::{Clock, delay, now_ms, use_interval};
pub use command::Command;
pub use counts::{Counts, use_counts};
pub use directory::Directory;
pub use export::{Counted, Export, ExportReport, ExportSource, ExportState, use_export};
pub use file::FileParts;
pub use jobs::{BulkJob, Jobs};
pub use leaving::{Destination, Leaving};
pub use live::{Live, LiveState, Updates, use_live};
pub use name_check::use_name_check;
pub use notices::{Notice, NoticeKind, Notices};
pub use org_search::{OrgSearch, use_org_search};
pub use permissions::Permissions;
pub use reader::forget_on_cleanup;
pub use remote::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
pub use selection::{Matching, Selection};
pub use session::{Session, SessionState, SignedIn, SignedOut};
pub use storage::{Blocked, Store, Stored};
pub use views::{Loss, Views};
pub use whole_list::read_whole_list;
