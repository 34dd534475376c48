//! The handles that every page gets from its context.

use super::access_reasons::KnownScopes;
use super::capabilities::Capabilities;
use super::clock::Clock;
use super::creation::Creation;
use super::descriptions::Descriptions;
use super::directory::Directory;
use super::idle::Idle;
use super::jobs::Jobs;
use super::leave_guard::LeaveGuard;
use super::live::AutoRefresh;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::selection::Selection;
use super::session::{PersistedSession, Session, Tabs, Wipe};
use super::shared::Shared;
use super::sharing_edits::SharingEdits;
use super::storage::{Store, Stored};
use super::views::Views;
use crate::api::early::{self, EarlyRequest};
use crate::api::transport::Transport;
use crate::api::{Client, Settings};
use crate::domain::{Columns, Draft, ListQuery};
use crate::effect::forget_on_cleanup;
use crate::effect::{effect_with, memo};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::collections::HashMap;
use std::rc::Rc;

/// Everything that outlives a page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct App {
    /// Sends requests.
    pub client: Client,
    /// Who is signed in.
    pub session: Session,
    /// How long the person has been away.
    pub idle: Idle,
    /// What happened.
    pub notifications: Notifications,
    /// What time it is.
    pub clock: Clock,
    /// Whether views may look again by themselves.
    pub updates: AutoRefresh,
    /// What this installation is.
    pub settings: Shared<Settings>,
    /// What this control plane can do.
    pub capabilities: Capabilities,
    /// What the signed-in person may do.
    pub permissions: Permissions,
    /// Whether one may leave the page without being asked.
    pub leaving: LeaveGuard,
    /// What clusters, departments and projects are called.
    pub directory: Directory,
    /// See [`App::creation`].
    creation: StoredValue<Option<Creation>, LocalStorage>,
    /// What everything here lives as long as.
    owner: StoredValue<Option<WeakOwner>>,
    /// The descriptions that are being changed: kept like the form.
    pub descriptions: Descriptions,
    /// Changes of the sharing: kept while signing in again.
    pub sharing: SharingEdits,
    /// What volumes are shared with, as far as it was asked for to say why they can be used.
    pub seen_scopes: KnownScopes,
    /// How the person wants the list's columns: kept for good.
    pub columns: RwSignal<Columns>,
    /// The saved views: kept for good.
    pub views: Views,
    /// The rows that are ticked.
    pub selection: Selection,
    /// What is being done to many of them.
    pub jobs: Jobs,
}

const COLUMNS: Stored = Stored::new(Store::Local, "dvc.columns");

/// The request that leaves before the module is there, when this tab shows the same list again.
const EARLY: Stored = Stored::new(Store::Session, early::KEY);

/// How the user wants the list's columns.
pub fn stored_columns() -> Columns {
    COLUMNS.get().unwrap_or_default()
}

impl App {
    /// Starts everything, for as long as the current owner lives.
    pub fn start(transport: Rc<dyn Transport>) -> Self {
        let client = Client::new(transport);
        let settings = Shared::new(Settings::default());
        let tabs = Tabs::open();
        let session = Session::new(client, settings, tabs);
        let columns = RwSignal::new(stored_columns());
        effect_with(move |before: Option<()>| {
            columns.with(|columns: &Columns| {
                if before.is_some() {
                    COLUMNS.set(columns);
                }
            });
        });
        // What is chosen in one tab holds in all, so that none undoes the choice of another.
        COLUMNS.on_change(move || columns.set(stored_columns()));
        let notifications = Notifications::new();
        let selection = Selection::new();
        let permissions = Permissions::start(client, session);
        let app = Self {
            client,
            session,
            idle: Idle::start(session, settings, tabs),
            notifications,
            clock: Clock::start(),
            updates: AutoRefresh::start(notifications, permissions),
            settings,
            capabilities: Capabilities::new(),
            permissions,
            leaving: LeaveGuard::start(),
            directory: Directory::start(client, move || session.is_signed_in()),
            creation: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
            descriptions: Descriptions::start(client, permissions, notifications),
            sharing: SharingEdits::new(client, notifications, permissions),
            seen_scopes: RwSignal::new(HashMap::new()),
            columns,
            views: Views::start(),
            selection,
            jobs: Jobs::start(client, session, permissions, notifications, selection),
        };
        session.on_wipe(move |wipe| app.wipe(wipe));
        session.start();
        provide_context(app);
        app
    }

    /// The creation of a data volume: one at a time, also when the form is left and opened again meanwhile.
    /// Started when it is first needed, as it is in a part that is loaded then; all that it stores is
    /// forgotten with the user even before.
    pub fn creation(self) -> Creation {
        if let Some(creation) = self.creation.get_value() {
            return creation;
        }
        let start =
            || Creation::start(self.client, self.session, self.notifications, self.permissions);
        let owner = self.owner.get_value().and_then(|owner| owner.upgrade());
        let creation = owner.map_or_else(start, |owner| owner.with(start));
        self.creation.set_value(Some(creation));
        creation
    }

    /// The form for a new data volume: kept across pages, reloads and failures.
    pub fn draft(self) -> Shared<Draft> {
        self.creation().draft()
    }

    /// Notes that the list `query` is shown at `address`, where the session is stored to go on with it.
    pub fn note_list_request(self, address: String, query: &ListQuery) {
        // A request for an age is another one each minute.
        if !query.filter.has_age() && PersistedSession::load().is_some() {
            let base = self.settings.with_untracked(|settings| settings.api_base.clone());
            EARLY.set(&EarlyRequest::new(address, query, &base));
        }
    }

    /// Forgets what is one person's: whoever comes next may be somebody else.
    fn wipe(self, wipe: Wipe) {
        EARLY.clear();
        self.selection.clear();
        self.jobs.forget();
        self.permissions.forget();
        self.directory.forget();
        self.notifications.clear();
        self.seen_scopes.update(HashMap::clear);
        if wipe == Wipe::All {
            if self.creation.with_value(Option::is_none) {
                Creation::forget_stored();
            }
            self.descriptions.forget();
            self.sharing.forget();
        }
    }
}

/// The person's choice of columns, for a part of a page. There are many readers of it in each part;
/// the choice itself, which outlives them all, is to know of one.
pub fn use_columns() -> Memo<Columns> {
    let columns = use_app().columns;
    memo(move |_| {
        forget_on_cleanup();
        columns.get()
    })
}

/// The app that the current component belongs to. Every component of the console does.
#[track_caller]
pub fn use_app() -> App {
    expect_context()
}
