//! The handles that every page gets from its context.

use super::abilities::Abilities;
use super::clock::Clock;
use super::command::Command;
use super::directory::Directory;
use super::jobs::Jobs;
use super::leaving::Leaving;
use super::live::Updates;
use super::notices::Notices;
use super::permissions::Permissions;
use super::reader::forget_on_cleanup;
use super::selection::Selection;
use super::session::{Session, SessionState, SignedOut};
use super::storage::{Store, Stored};
use super::views::Views;
use crate::api::transport::Transport;
use crate::api::{Client, Settings};
use crate::domain::{Columns, Draft, VolumeId};
use leptos::prelude::*;
use std::rc::Rc;

/// Everything that outlives a page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct App {
    /// Sends requests.
    pub client: Client,
    /// Who is signed in.
    pub session: Session,
    /// What happened.
    pub notices: Notices,
    /// What time it is.
    pub clock: Clock,
    /// Whether views may look again by themselves.
    pub updates: Updates,
    /// What this installation is.
    pub settings: RwSignal<Settings>,
    /// What this control plane can do.
    pub abilities: Abilities,
    /// What the signed-in person may do.
    pub permissions: Permissions,
    /// Whether one may leave the page without being asked.
    pub leaving: Leaving,
    /// What clusters, departments and projects are called.
    pub directory: Directory,
    /// The form for a new data volume: kept across pages, reloads and failures.
    pub draft: RwSignal<Draft>,
    /// Its creation: one at a time, also when the form is left and opened again meanwhile.
    pub creating: Command,
    /// A description that is being changed, and of which volume: kept while signing in again.
    pub description_edit: RwSignal<Option<(VolumeId, String)>>,
    /// How the person wants the list's columns: kept for good.
    pub columns: RwSignal<Columns>,
    /// The saved views: kept for good.
    pub views: Views,
    /// The rows that are ticked.
    pub selection: Selection,
    /// What is being done to many of them.
    pub jobs: Jobs,
}

const DRAFT: Stored = Stored::new(Store::Session, "dvc.draft");
const COLUMNS: Stored = Stored::new(Store::Local, "dvc.columns");

impl App {
    /// Starts everything, for as long as the current owner lives.
    pub fn start(transport: Rc<dyn Transport>) -> Self {
        let client = Client::new(transport);
        let settings = RwSignal::new(Settings::default());
        let session = Session::new(client, settings);
        let draft = RwSignal::new(DRAFT.get().unwrap_or_default());
        Effect::new(move |_| {
            draft.with(
                |draft: &Draft| if draft.is_empty() { DRAFT.clear() } else { DRAFT.set(draft) },
            );
        });
        let columns = RwSignal::new(COLUMNS.get().unwrap_or_default());
        Effect::new(move |before: Option<()>| {
            columns.with(|columns: &Columns| {
                if before.is_some() {
                    COLUMNS.set(columns);
                }
            });
        });
        let notices = Notices::new();
        let selection = Selection::new();
        let app = Self {
            client,
            session,
            notices,
            creating: Command::new(notices),
            clock: Clock::start(),
            updates: Updates::start(notices),
            settings,
            abilities: Abilities::new(),
            permissions: Permissions::start(client, session),
            leaving: Leaving::start(),
            directory: Directory::start(client, move || session.is_signed_in()),
            draft,
            description_edit: RwSignal::new(None),
            columns,
            views: Views::start(),
            selection,
            jobs: Jobs::start(client, session, notices, selection),
        };
        // Whoever comes next may be somebody else.
        Effect::new(move |_| {
            if matches!(session.state().get(), SessionState::SignedOut(SignedOut::ByChoice)) {
                app.draft.set(Draft::default());
                app.description_edit.set(None);
                app.selection.clear();
                app.jobs.forget();
            }
        });
        session.start();
        provide_context(app);
        app
    }
}

/// The person's choice of columns, for a part of a page. There are many readers of it in each part;
/// the choice itself, which outlives them all, is to know of one.
pub fn use_columns() -> Memo<Columns> {
    let columns = use_app().columns;
    Memo::new(move |_| {
        forget_on_cleanup();
        columns.get()
    })
}

/// The app that the current component belongs to. Every component of the console does.
#[track_caller]
pub fn use_app() -> App {
    expect_context()
}
