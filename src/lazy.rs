//! The parts of the console that are loaded when they are needed, each with the functions that it holds.
//! The only file in which the lint against `unsafe` is off: the macro that marks where the module is
//! split expands to it.
//!
//! In a release each part is a file of its own. In debug builds, in `trunk serve` and in tests the same
//! functions are there from the start.

#![allow(unsafe_code)]

mod prefetch;
mod view;

use crate::domain::{ListQuery, ProjectId};
use crate::first_view::Handover;
use crate::frame::{self, Theme};
use crate::pages::{self, Asking, ExportRequest, Filters, Listed};
use crate::state::{self, RemoteHandle, SingleSignOn, now_ms};
use leptos::prelude::*;
pub use prefetch::prefetch_tools;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
pub use view::{lazy_dialog, lazy_view};

/// A part could not be loaded: the connection failed, or another release is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A part that is being loaded.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A part, whose functions are `T`.
pub struct Part<T: 'static> {
    functions: OnceLock<T>,
    /// When it was requested first, in milliseconds since 1970.
    requested_at: OnceLock<i64>,
    load: fn() -> Loading<T>,
}

impl<T: Copy> Part<T> {
    /// A part that is loaded by `load`.
    pub const fn new(load: fn() -> Loading<T>) -> Self {
        Self { functions: OnceLock::new(), requested_at: OnceLock::new(), load }
    }

    /// Its functions, if it is loaded.
    pub fn get(&self) -> Option<T> {
        self.functions.get().copied()
    }

    /// How long ago it was requested, in milliseconds.
    fn waited(&self) -> i64 {
        self.requested_at.get().map_or(0, |at| now_ms() - at)
    }

    /// Loads it. After a failure it can be tried again.
    pub async fn load(&self) -> Result<T, NotLoaded> {
        if let Some(functions) = self.get() {
            return Ok(functions);
        }
        self.requested_at.get_or_init(now_ms);
        let functions = (self.load)().await?;
        Ok(*self.functions.get_or_init(|| functions))
    }
}

/// Defines the function that loads a part and returns its functions.
macro_rules! part {
    ($part:ident, fn $load:ident() -> $functions:ident $body:block) => {
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }

        #[cfg(not(split))]
        async fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }
    };
}

/// The app: everything that the list needs, and what is common to all pages.
pub static APP: Part<App> = Part::new(|| Box::pin(load_app()));

/// See [`APP`].
#[derive(Clone, Copy)]
pub struct App {
    /// Puts the app into the place of the first view.
    pub take_over: fn(Handover),
}

part!(
    app,
    fn load_app() -> App {
        App { take_over: |handover| crate::take_over(handover).forget() }
    }
);

/// The pages other than the list.
pub static PAGES: Part<Pages> = Part::new(|| Box::pin(load_pages()));

/// See [`PAGES`].
#[derive(Clone, Copy)]
pub struct Pages {
    /// The form for a new data volume.
    pub create: fn() -> AnyView,
    /// The page of a data volume.
    pub detail: fn() -> AnyView,
    /// Whom a data volume is shared with.
    pub sharing: fn() -> AnyView,
    /// Goes on with a creation that was left unfinished.
    pub resume_creation: fn(state::App),
}

part!(
    pages,
    fn load_pages() -> Pages {
        Pages {
            create: || view! { <pages::CreatePage /> }.into_any(),
            detail: || view! { <pages::DetailPage /> }.into_any(),
            sharing: || view! { <pages::SharingPage /> }.into_any(),
            resume_creation: |app| {
                app.creation();
            },
        }
    }
);

/// The pages for signing in.
pub static SIGN_IN: Part<SignIn> = Part::new(|| Box::pin(load_sign_in()));

/// See [`SIGN_IN`].
#[derive(Clone, Copy)]
pub struct SignIn {
    /// The page for signing in.
    pub sign_in: fn() -> AnyView,
    /// The page that an OpenID provider leads back to.
    pub callback: fn() -> AnyView,
    /// What the session needs for it.
    pub single_sign_on: SingleSignOn,
}

part!(
    sign_in,
    fn load_sign_in() -> SignIn {
        SignIn {
            sign_in: || view! { <pages::SignInPage /> }.into_any(),
            callback: || view! { <pages::SignInCallbackPage /> }.into_any(),
            single_sign_on: SingleSignOn::FUNCTIONS,
        }
    }
);

/// What changes the list, and what the frame opens.
pub static TOOLS: Part<Tools> = Part::new(|| Box::pin(load_tools()));

/// See [`TOOLS`].
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "each is named by what it makes and used in one place")]
pub struct Tools {
    /// What can be done to the selected rows: of a query, with the rows that are shown and how many
    /// there are in all.
    pub bulk_bar: fn(Memo<ListQuery>, RemoteHandle<Listed>, Memo<Option<u64>>) -> AnyView,
    /// The choice of columns.
    pub column_chooser: fn() -> AnyView,
    /// The dialog that follows an export.
    pub export_dialog: fn(RwSignal<Option<ExportRequest>>) -> AnyView,
    /// The request of a list, or of its count, to the API at an address, as a command.
    pub curl_command: fn(&ListQuery, bool, &str) -> String,
    /// The dialog that builds a filter.
    pub filter_editor: fn(Filters) -> AnyView,
    /// The filters as text.
    pub filter_text: fn(Filters) -> AnyView,
    /// The search for the project whose volumes are listed, see [`pages::ProjectPicker`].
    pub project_picker: fn(Memo<ListQuery>, Memo<Option<ProjectId>>, RwSignal<bool>) -> AnyView,
    /// The question before the list is left, see [`pages::LeaveList`].
    pub leave_list: fn() -> AnyView,
    /// The saved views, see [`pages::ViewsPanel`].
    pub views_panel: fn(
        Memo<ListQuery>,
        Memo<Option<String>>,
        Memo<Option<String>>,
        RwSignal<Option<Asking>>,
    ) -> AnyView,
    /// The dialogs that save, rename and delete views.
    pub view_dialogs: fn(Memo<ListQuery>, RwSignal<Option<Asking>>) -> AnyView,
    /// Who is signed in.
    pub account_panel: fn() -> AnyView,
    /// The command palette, see [`frame::CommandPalette`].
    pub command_palette: fn(RwSignal<bool>, RwSignal<Theme>, RwSignal<bool>) -> AnyView,
    /// The keyboard shortcuts, see [`frame::ShortcutHelp`].
    pub shortcut_help: fn(RwSignal<bool>, RwSignal<bool>) -> AnyView,
    /// The warning before a user who is away is signed out.
    pub idle_warning: fn() -> AnyView,
    /// The bulk job.
    pub job_panel: fn() -> AnyView,
}

part!(
    tools,
    fn load_tools() -> Tools {
        Tools {
            bulk_bar: |query, listed, total| view! { <pages::Bar query listed total /> }.into_any(),
            column_chooser: || view! { <pages::Chooser /> }.into_any(),
            export_dialog: |request| view! { <pages::ExportDialog request /> }.into_any(),
            curl_command: pages::curl_command,
            filter_editor: |filters| view! { <pages::FilterEditor filters /> }.into_any(),
            filter_text: |filters| view! { <pages::FilterTextPanel filters /> }.into_any(),
            project_picker: |query, project, choosing| {
                view! { <pages::ProjectPicker query project choosing /> }.into_any()
            },
            leave_list: || view! { <pages::LeaveList /> }.into_any(),
            views_panel: |query, exact, changed, asking| {
                view! { <pages::ViewsPanel query exact changed asking /> }.into_any()
            },
            view_dialogs: |query, asking| view! { <pages::Ask query asking /> }.into_any(),
            account_panel: || view! { <frame::AccountPanel /> }.into_any(),
            command_palette: |open, theme, help| {
                view! { <frame::CommandPalette open theme help /> }.into_any()
            },
            shortcut_help: |help, single_keys| {
                view! { <frame::ShortcutHelp help single_keys /> }.into_any()
            },
            idle_warning: || view! { <frame::IdleWarning /> }.into_any(),
            job_panel: || view! { <frame::JobPanel /> }.into_any(),
        }
    }
);
