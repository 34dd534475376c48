use super::access_reasons::KnownScopes;
use super::capabilities::Capabilities;
use super::clock::Clock;
use super::creation::Creation;
use super::descriptions::Descriptions;
use super::directory::Directory;
use super::idle_timeout::IdleTimeout;
use super::jobs::Jobs;
use super::leave_guard::LeaveGuard;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::polling::AutoRefresh;
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
use crate::effect::unsubscribe_on_cleanup;
use crate::effect::{effect_with, memo};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::collections::HashMap;
use std::rc::Rc;

/// The shared state of the app, which every component gets from its context.
#[derive(Clone, Copy)]
pub struct App {
    pub client: Client,
    pub session: Session,
    pub idle: IdleTimeout,
    pub notifications: Notifications,
    pub clock: Clock,
    pub updates: AutoRefresh,
    pub settings: Shared<Settings>,
    pub capabilities: Capabilities,
    pub permissions: Permissions,
    pub leaving: LeaveGuard,
    pub directory: Directory,
    /// See [`App::creation`].
    creation: StoredValue<Option<Creation>, LocalStorage>,
    /// The owner of all state here.
    owner: StoredValue<Option<WeakOwner>>,
    pub descriptions: Descriptions,
    pub sharing: SharingEdits,
    /// The shared scopes that were fetched for the access reasons.
    pub seen_scopes: KnownScopes,
    pub columns: RwSignal<Columns>,
    pub views: Views,
    pub selection: Selection,
    pub jobs: Jobs,
}

const COLUMNS: Stored = Stored::new(Store::Local, "dvc.columns");

/// The list request that is sent before the module is loaded, if this tab shows the same list again.
const EARLY: Stored = Stored::new(Store::Session, early::KEY);

pub fn stored_columns() -> Columns {
    COLUMNS.get().unwrap_or_default()
}

impl App {
    /// Starts all state, for as long as the current owner lives.
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
        // Tabs share the columns, so that none overwrites the choice of another.
        COLUMNS.on_change(move || columns.set(stored_columns()));
        let notifications = Notifications::new();
        let selection = Selection::new();
        let permissions = Permissions::start(client, session);
        let app = Self {
            client,
            session,
            idle: IdleTimeout::start(session, settings, tabs),
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

    /// The creation form, started when it is first needed, since its code is loaded then.
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

    pub fn draft(self) -> Shared<Draft> {
        self.creation().draft()
    }

    /// Stores the list request of `address`, to be sent early on a reload, if the session is stored too.
    pub fn note_list_request(self, address: String, query: &ListQuery) {
        // A request with an age filter changes every minute.
        if !query.filter.has_age() && PersistedSession::load().is_some() {
            let base = self.settings.with_untracked(|settings| settings.api_base.clone());
            EARLY.set(&EarlyRequest::new(address, query, &base));
        }
    }

    /// Clears the data of the user, because the next one may be another.
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

/// The columns, as a memo, so that a component subscribes to the app-wide signal only once.
pub fn use_columns() -> Memo<Columns> {
    let columns = use_app().columns;
    memo(move |_| {
        unsubscribe_on_cleanup();
        columns.get()
    })
}

#[track_caller]
pub fn use_app() -> App {
    expect_context()
}
