//! The parts of the console that are loaded when they are needed, and every way into them. The only file
//! in which the lint against `unsafe` is off: the macro that marks where the module is split expands to
//! it.
//!
//! In a release each part is a file of its own. In debug builds, in `trunk serve` and in tests the same
//! functions are plain calls.

#![allow(unsafe_code)]

mod view;

use crate::first_view::Handover;
use crate::frame::{self, Theme};
use crate::pages::{self, Asking, ExportRequest, Filters, Listed};
use crate::domain::{ListQuery, ProjectId};
use crate::state::RemoteHandle;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
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

/// Where a part is loaded, and what it then returns.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A part that is loaded after the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The pages other than the list.
    Pages,
    /// What changes the list, and what the frame opens.
    Tools,
    /// The pages for signing in.
    SignIn,
}

impl Part {
    /// Loads it. Once it is there, this is ready at once.
    pub fn load(self) -> Loading<()> {
        match self {
            Self::Pages => Box::pin(load_pages()),
            Self::Tools => Box::pin(load_tools()),
            Self::SignIn => Box::pin(load_sign_in()),
        }
    }
}

/// Defines a function that is in a part: to call it is to load the part first.
macro_rules! lazy {
    (
        $part:ident;
        $($(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) -> $value:ty $body:block)*
    ) => {$(
        $(#[$attribute])*
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        pub fn $name($($argument: $type),*) -> Result<$value, NotLoaded> {
            Ok($body)
        }

        $(#[$attribute])*
        #[cfg(not(split))]
        #[expect(clippy::unused_async, reason = "in a release the part is loaded first")]
        pub async fn $name($($argument: $type),*) -> Result<$value, NotLoaded> {
            Ok($body)
        }
    )*};
}

lazy! {
    app;
    /// Loads the app.
    fn load_app() -> () {}
    /// Replaces the first view by the app.
    fn start_app(handover: Handover) -> () { crate::take_over(handover); }
}

lazy! {
    pages;
    /// Loads the pages other than the list.
    fn load_pages() -> () {}
    /// The form for a new data volume.
    fn create_page() -> AnyView { view! { <pages::CreatePage /> }.into_any() }
    /// The page of a data volume.
    fn detail_page() -> AnyView { view! { <pages::DetailPage /> }.into_any() }
    /// Whom a data volume is shared with.
    fn sharing_page() -> AnyView { view! { <pages::SharingPage /> }.into_any() }
}

lazy! {
    sign_in;
    /// Loads the pages for signing in.
    fn load_sign_in() -> () {}
    /// The page for signing in.
    fn sign_in_page() -> AnyView { view! { <pages::SignInPage /> }.into_any() }
    /// The page that an OpenID provider leads back to.
    fn sign_in_callback_page() -> AnyView { view! { <pages::SignInCallbackPage /> }.into_any() }
}

lazy! {
    tools;
    /// Loads the tools of the list and of the frame.
    fn load_tools() -> () {}
    /// What can be done to the selected rows.
    fn bulk_bar(
        query: Memo<ListQuery>, listed: RemoteHandle<Listed>, total: Memo<Option<u64>>
    ) -> AnyView {
        view! { <pages::Bar query listed total /> }.into_any()
    }
    /// The choice of columns.
    fn column_chooser() -> AnyView { view! { <pages::Chooser /> }.into_any() }
    /// The dialog that follows an export.
    fn export_dialog(request: RwSignal<Option<ExportRequest>>) -> AnyView {
        view! { <pages::ExportDialog request /> }.into_any()
    }
    /// The request of a list, or of its count, as a command.
    fn curl_command(query: ListQuery, is_count: bool, base: String) -> String {
        pages::curl_command(&query, is_count, &base)
    }
    /// The dialog that builds a filter.
    fn filter_editor(filters: Filters) -> AnyView {
        view! { <pages::FilterEditor filters /> }.into_any()
    }
    /// The filters as text.
    fn filter_text(filters: Filters) -> AnyView { view! { <pages::FilterTextPanel filters /> }.into_any() }
    /// The search for the project whose volumes are listed.
    fn project_picker(
        query: Memo<ListQuery>, project: Memo<Option<ProjectId>>, choosing: RwSignal<bool>
    ) -> AnyView {
        view! { <pages::ProjectPicker query project choosing /> }.into_any()
    }
    /// The saved views.
    fn views_panel(
        query: Memo<ListQuery>, exact: Memo<Option<String>>, changed: Memo<Option<String>>,
        asking: RwSignal<Option<Asking>>
    ) -> AnyView {
        view! { <pages::ViewsPanel query exact changed asking /> }.into_any()
    }
    /// The dialogs that save, rename and delete views.
    fn view_dialogs(query: Memo<ListQuery>, asking: RwSignal<Option<Asking>>) -> AnyView {
        view! { <pages::Ask query asking /> }.into_any()
    }
    /// Who is signed in.
    fn account_panel() -> AnyView { view! { <frame::AccountPanel /> }.into_any() }
    /// The command palette.
    fn command_palette(
        open: RwSignal<bool>, theme: RwSignal<Theme>, help: RwSignal<bool>
    ) -> AnyView {
        view! { <frame::CommandPalette open theme help /> }.into_any()
    }
    /// The keyboard shortcuts.
    fn shortcut_help(help: RwSignal<bool>, single_keys: RwSignal<bool>) -> AnyView {
        view! { <frame::ShortcutHelp help single_keys /> }.into_any()
    }
    /// The warning before a user who is away is signed out.
    fn idle_warning() -> AnyView { view! { <frame::IdleWarning /> }.into_any() }
    /// The bulk job.
    fn job_panel() -> AnyView { view! { <frame::JobPanel /> }.into_any() }
}
